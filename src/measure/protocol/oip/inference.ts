import { FormatError } from '../../../formats/error.ts';
import { oipShapeIn, oipTensorIn } from '../../../formats/oip.ts';
import type { DeclaredModel } from '../../../model/declaration.ts';
import { checkOfModels, isOk, isText, listIn, notApplicable, objectIn, right, unknown, wrong } from './asking.ts';
import type { Asking, Fields, Judged } from './asking.ts';
import { inputsFor, requestText } from './input.ts';
import { metadataOf } from './metadata.ts';

/** The answer to an inference, or why there is none. */
async function answered(asking: Asking, model: DeclaredModel, body: string): Promise<Fields | string> {
  const answer = await asking.infer(model, body);
  return isOk(answer) ? objectIn(answer) : `status ${answer.status}`;
}
const plain = (model: DeclaredModel): string => requestText(inputsFor(model));

/** Judges the outputs of a plain inference; unknown where there are none to judge. */
async function ofOutputs(
  asking: Asking,
  model: DeclaredModel,
  judge: (outputs: readonly Fields[]) => Judged | Promise<Judged>,
): Promise<Judged> {
  const body = await answered(asking, model, plain(model));
  if (typeof body === 'string') return unknown(`no inference: ${body}`);
  const outputs = listIn(body['outputs']);
  return outputs?.length ? await judge(outputs) : unknown('the answer has no outputs');
}

export const inferenceResponse = checkOfModels(
  'inference-response',
  'an inference is answered by application/json with model_name and outputs, each with name, shape, datatype and data',
  async (asking, model) => {
    const answer = await asking.infer(model, plain(model));
    const body = objectIn(answer);
    if (!isOk(answer)) return wrong(`status ${answer.status}`);
    if (typeof body === 'string') return wrong(body);
    const outputs = listIn(body['outputs']);
    if (answer.type !== 'application/json') return wrong(`Content-Type ${answer.type}`);
    if (body['model_name'] !== model.id) return wrong(`model_name ${JSON.stringify(body['model_name'])}`);
    if (!outputs?.length) return wrong('no outputs');
    const bare = outputs.find(
      ({ name, shape, datatype, data }) =>
        !isText(name) || !Array.isArray(shape) || !isText(datatype) || !Array.isArray(data),
    );
    return bare ? wrong(`an output of ${Object.keys(bare).join(', ')}`) : right(`outputs ${outputs.length}`);
  },
);

function mismatch(output: Fields, listed: readonly Fields[]): string | undefined {
  const { name, datatype, shape } = output;
  const found = listed.find((one) => one['name'] === name);
  if (!found) return `${String(name)} is not in the metadata`;
  if (found['datatype'] !== datatype)
    return `${String(name)}: ${String(datatype)}, metadata ${String(found['datatype'])}`;
  const [given, said] = [shape as unknown[], found['shape']];
  const fits =
    Array.isArray(given) &&
    Array.isArray(said) &&
    given.length === said.length &&
    said.every((one, i) => one === -1 || one === given[i]);
  return fits ? undefined : `${String(name)}: shape ${JSON.stringify(shape)}, metadata ${JSON.stringify(said)}`;
}

export const outputMetadata = checkOfModels(
  'output-metadata',
  'name, datatype and shape of every output as the model’s metadata says',
  async (asking, model) => {
    const metadata = await metadataOf(asking, model);
    if (typeof metadata === 'string') return unknown(`no metadata: ${metadata}`);
    const listed = listIn(metadata['outputs']) ?? [];
    return await ofOutputs(asking, model, (outputs) => {
      const flaw = outputs.map((one) => mismatch(one, listed)).find((one) => one !== undefined);
      return flaw === undefined ? right(`${outputs.length} as in the metadata`) : wrong(flaw);
    });
  },
);

/** Items in the lists, however they are nested. */
const countIn = (data: unknown): number =>
  Array.isArray(data) ? data.reduce<number>((sum, one) => sum + countIn(one), 0) : 1;

export const shapeProduct = checkOfModels(
  'shape-product',
  'every output has as many items as the product of its shape',
  async (asking, model) =>
    await ofOutputs(asking, model, (outputs) => {
      for (const { name, shape, data } of outputs) {
        const product = oipShapeOf(shape);
        if (product === undefined) return wrong(`${String(name)}: shape ${JSON.stringify(shape)}`);
        if (countIn(data) !== product)
          return wrong(`${String(name)}: ${countIn(data)} items, shape ${JSON.stringify(shape)} needs ${product}`);
      }
      return right(`${outputs.length} of ${outputs.length} outputs`);
    }),
);

function oipShapeOf(shape: unknown): number | undefined {
  try {
    return oipShapeIn(shape).reduce((product, dimension) => product * dimension, 1);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** The count is another check's matter: here each item alone. */
function itemFlaw({ name, datatype, data }: Fields): string | undefined {
  const items = Array.isArray(data) ? (data.flat(32) as unknown[]) : [];
  try {
    oipTensorIn({ name, datatype, shape: [items.length], data: items });
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return `${String(name)}: ${error.message}`;
    throw error;
  }
}

/** Datatypes that the bench reads item by item. */
const readable = ['UINT8', 'INT8', 'INT16', 'INT32', 'INT64', 'FP32', 'FP64'];

export const outputValues = checkOfModels(
  'output-values',
  'every item is of its output’s datatype: integers whole, in range and never quoted, INT64 without an exponent',
  async (asking, model) =>
    await ofOutputs(asking, model, (outputs) => {
      const other = outputs.find(({ datatype }) => !readable.includes(String(datatype)));
      const flaw = outputs
        .filter(({ datatype }) => readable.includes(String(datatype)))
        .map(itemFlaw)
        .find((one) => one !== undefined);
      if (flaw !== undefined) return wrong(flaw);
      return other ? unknown(`${String(other['datatype'])} is not read here`) : right('every item of its datatype');
    }),
);

export const requestId = checkOfModels(
  'request-id',
  'the id of a request comes back with its answer',
  async (asking, model) => {
    const body = await answered(asking, model, requestText(inputsFor(model), '"id":"gradus-42"'));
    if (typeof body === 'string') return unknown(`no inference: ${body}`);
    return (body['id'] === 'gradus-42' ? right : wrong)(`id ${JSON.stringify(body['id']) ?? 'missing'}`);
  },
);

export const requestedOutputs = checkOfModels(
  'requested-outputs',
  'asked for one of its outputs alone, the model gives that one alone',
  async (asking, model) => {
    const metadata = await metadataOf(asking, model);
    const listed = typeof metadata === 'string' ? [] : (listIn(metadata['outputs']) ?? []);
    const name = listed.at(-1)?.['name'];
    if (listed.length < 2 || !isText(name)) return notApplicable(`the metadata lists ${listed.length} outputs`);
    const body = await answered(
      asking,
      model,
      requestText(inputsFor(model), `"outputs":[{"name":${JSON.stringify(name)}}]`),
    );
    if (typeof body === 'string') return wrong(`${name} alone: ${body}`);
    const given = (listIn(body['outputs']) ?? []).map((one) => String(one['name']));
    return (given.length === 1 && given[0] === name ? right : wrong)(`${name} asked; ${given.join(', ')} given`);
  },
);

export const nestedData = checkOfModels(
  'nested-data',
  'the same input as nested lists gives the same answer as flat',
  async (asking, model) => {
    const first = model.outputs[0]?.name;
    if (model.inputs.every(({ shape }) => shape.filter((dimension) => dimension > 1).length < 2))
      return notApplicable('no input has two dimensions of more than one item');
    const both: string[] = [];
    for (const form of ['flat', 'nested'] as const) {
      const body = await answered(asking, model, requestText(inputsFor(model), '', form));
      if (typeof body === 'string') return form === 'flat' ? unknown(`flat: ${body}`) : wrong(`nested: ${body}`);
      const outputs = listIn(body['outputs']) ?? [];
      const output = outputs.find(({ name }) => name === first) ?? outputs[0];
      both.push(JSON.stringify((Array.isArray(output?.['data']) ? output['data'] : []).flat(32), bigAsText));
    }
    return both[0] === both[1] ? right('the same') : wrong('another answer');
  },
);

const bigAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
