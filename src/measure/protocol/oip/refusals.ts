import type { NamedTensor } from '../../../formats/oip.ts';
import { oipTensorText } from '../../../formats/oip.ts';
import type { DeclaredModel } from '../../../model/declaration.ts';
import {
  checkOfModels,
  checkOfServer,
  isOk,
  isRefused,
  isText,
  notApplicable,
  objectIn,
  pathOf,
  right,
  unknown,
  wrong,
} from './asking.ts';
import type { Judged } from './asking.ts';
import { inputsFor, requestText } from './input.ts';
import type { OipAnswer } from './wire.ts';

const nobody = 'gradus-has-no-such-model';
const refused = (answer: OipAnswer): Judged =>
  isRefused(answer) ? right(`status ${answer.status}`) : wrong(`status ${answer.status}`);

/** A request with the model's first input changed in its JSON. */
function changedText(model: DeclaredModel, change: (text: string, first: NamedTensor) => string): string {
  const [first, ...others] = inputsFor(model);
  if (!first) throw new TypeError('a declared model has an input');
  const texts = [change(oipTensorText(first), first), ...others.map((one) => oipTensorText(one))];
  return `{"inputs":[${texts.filter((one) => one !== '').join(',')}]}`;
}

export const unknownModel = checkOfServer(
  'unknown-model',
  'metadata and inference of a model that is not there: refused with 4xx',
  async (asking) => {
    const metadata = await asking.ask(pathOf(nobody));
    const inference = await asking.ask(pathOf(nobody, 'infer'), '{"inputs":[]}');
    const said = `metadata ${metadata.status}, inference ${inference.status}`;
    return (isRefused(metadata) && isRefused(inference) ? right : wrong)(said);
  },
);

const refusal = (
  name: string,
  what: string,
  body: (model: DeclaredModel) => string,
): ReturnType<typeof checkOfModels> =>
  checkOfModels(name, `${what}: refused with 4xx`, async (asking, model) =>
    refused(await asking.infer(model, body(model))),
  );

export const malformedRequest = refusal('malformed-request', 'a body that is not JSON', () => '{"inputs": [');
export const missingInput = refusal('missing-input', 'a request without the model’s input', () => '{"inputs":[]}');
export const countMismatch = refusal('count-mismatch', 'one item less than the shape says', (model) =>
  changedText(model, (text) => text.replace(/,?[^,[]+\](?=\}$)/, ']')),
);
export const shapeMismatch = refusal('shape-mismatch', 'as many items in a shape that is not the model’s', (model) =>
  changedText(model, (text, { tensor }) =>
    text.replace(JSON.stringify(tensor.shape), JSON.stringify([...tensor.shape.toReversed(), 1])),
  ),
);
export const datatypeMismatch = refusal('datatype-mismatch', 'a datatype that is not the model’s', (model) =>
  changedText(model, (text) =>
    text.replace(/"datatype":"[^"]+"/, '"datatype":"BYTES"').replace(/"data":\[.*\]/, strings),
  ),
);
/** As many texts as there were numbers. */
const strings = (data: string): string => data.replace(/(?<=[[,])[^[\],]+(?=[\],])/g, '"a"');
export const unknownOutput = refusal('unknown-output', 'an output that the model does not have', (model) =>
  requestText(inputsFor(model), '"outputs":[{"name":"gradus-has-none"}]'),
);

export const errorObject = checkOfModels(
  'error-object',
  'every refusal is an object with error, a text',
  async (asking, model) => {
    const answers = [
      await asking.ask(pathOf(nobody)),
      await asking.ask(pathOf(nobody, 'infer'), requestText(inputsFor(model))),
      await asking.infer(model, '{"inputs": ['),
    ].filter((answer) => !isOk(answer));
    if (answers.length === 0) return unknown('nothing was refused');
    for (const answer of answers) {
      const body = objectIn(answer);
      if (typeof body === 'string') return wrong(`${answer.status}: ${body}`);
      if (!isText(body['error'])) return wrong(`${answer.status}: error ${JSON.stringify(body['error']) ?? 'missing'}`);
    }
    return right(`${answers.length} of ${answers.length} refusals`);
  },
);

export const stillAnswers = checkOfModels(
  'still-answers',
  'after refused requests a good one is answered',
  async (asking, model) => {
    const before = await asking.infer(model, requestText(inputsFor(model)));
    if (!isOk(before)) return unknown(`no inference: status ${before.status}`);
    for (const body of ['{"inputs": [', '{"inputs":[]}', '[]', 'null', '{"inputs":{"name":1}}'])
      await asking.infer(model, body);
    const after = await asking.infer(model, requestText(inputsFor(model)));
    return (isOk(after) ? right : wrong)(`status ${after.status}`);
  },
);

export const bearerToken = checkOfServer(
  'bearer-token',
  'without the bearer token, and with a wrong one: 401',
  async (asking, { hasBearer }) => {
    if (!hasBearer) return notApplicable('no bearer token is declared');
    const [none, wrongOne] = [await asking.ask('', undefined, 'none'), await asking.ask('', undefined, 'wrong')];
    const said = `without ${none.status}, wrong ${wrongOne.status}`;
    return (none.status === 401 && wrongOne.status === 401 ? right : wrong)(said);
  },
);
