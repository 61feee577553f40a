import { datatypeOf, datatypes } from '../../../formats/oip.ts';
import type { DeclaredModel } from '../../../model/declaration.ts';
import {
  checkOfModels,
  checkOfServer,
  isOk,
  isRefused,
  isText,
  listIn,
  notApplicable,
  objectIn,
  pathOf,
  right,
  unknown,
  wrong,
} from './asking.ts';
import type { Asking, Fields, Judged } from './asking.ts';

export const serverMetadata = checkOfServer(
  'server-metadata',
  'GET v2: name and version as texts, extensions as a list of texts',
  async (asking) => {
    const answer = await asking.ask('');
    const body = objectIn(answer);
    if (!isOk(answer)) return wrong(`status ${answer.status}`);
    if (typeof body === 'string') return wrong(body);
    const { name, version, extensions } = body;
    if (!isText(name) || !isText(version))
      return wrong(`name ${JSON.stringify(name)}, version ${JSON.stringify(version)}`);
    const isList = Array.isArray(extensions) && extensions.every((one) => typeof one === 'string');
    return isList ? right(`${name} ${version}`) : wrong(`extensions ${JSON.stringify(extensions)?.slice(0, 80)}`);
  },
);

/** What is wrong with a tensor's metadata; `-1` stands for a dimension of any size. */
function flawIn({ name, datatype, shape }: Fields): string | undefined {
  if (!isText(name)) return 'a tensor without a name';
  if (!datatypes.includes(String(datatype))) return `${name}: datatype ${JSON.stringify(datatype)}`;
  const isShape = Array.isArray(shape) && shape.every((one) => Number.isSafeInteger(one) && Number(one) >= -1);
  return isShape ? undefined : `${name}: shape ${JSON.stringify(shape)}`;
}

/** A model's metadata, or why there is none. */
export async function metadataOf(asking: Asking, { id }: DeclaredModel): Promise<Fields | string> {
  const answer = await asking.ask(pathOf(id));
  return isOk(answer) ? objectIn(answer) : `status ${answer.status}`;
}

export const modelMetadata = checkOfModels(
  'model-metadata',
  'GET v2/models/NAME: its name, its platform, and name, datatype and shape of every input and output',
  async (asking, model) => {
    const body = await metadataOf(asking, model);
    if (typeof body === 'string') return wrong(body);
    const [inputs, outputs] = [listIn(body['inputs']), listIn(body['outputs'])];
    if (body['name'] !== model.id) return wrong(`name ${JSON.stringify(body['name'])}`);
    if (!isText(body['platform'])) return wrong('no platform');
    if (!inputs?.length || !outputs?.length) return wrong('no inputs, or no outputs');
    const flaw = [...inputs, ...outputs].map(flawIn).find((one) => one !== undefined);
    return flaw === undefined
      ? right(`${body['platform']}; inputs ${inputs.length}, outputs ${outputs.length}`)
      : wrong(flaw);
  },
);

const fits = (shown: unknown, declared: readonly number[]): boolean =>
  Array.isArray(shown) &&
  shown.length === declared.length &&
  declared.every((dimension, i) => shown[i] === -1 || shown[i] === dimension);

type Way = 'inputs' | 'outputs';
function disagreement(body: Fields, model: DeclaredModel, way: Way): string | undefined {
  const shown = listIn(body[way]) ?? [];
  for (const { name, type, shape } of model[way]) {
    const found = shown.find((one) => one['name'] === name);
    if (!found) return `${way}: no ${name}`;
    if (found['datatype'] !== datatypeOf(type))
      return `${name}: ${String(found['datatype'])}, declared ${datatypeOf(type)}`;
    if (!fits(found['shape'], shape))
      return `${name}: shape ${JSON.stringify(found['shape'])}, declared [${shape.join(',')}]`;
  }
  const more = way === 'inputs' ? shown.find(({ name }) => !model.inputs.some((one) => one.name === name)) : undefined;
  return more && `inputs: ${String(more['name'])} is not declared`;
}

export const declaredTensors = checkOfModels(
  'declared-tensors',
  'every declared input and output with its name, datatype and shape, and no further input',
  async (asking, model) => {
    const body = await metadataOf(asking, model);
    if (typeof body === 'string') return unknown(`no metadata: ${body}`);
    const flaw = disagreement(body, model, 'inputs') ?? disagreement(body, model, 'outputs');
    return flaw === undefined ? right('as declared') : wrong(flaw);
  },
);

async function versionsSeen(asking: Asking, id: string, versions: readonly unknown[]): Promise<Judged> {
  for (const version of versions) {
    if (!isText(version)) return wrong(`version ${JSON.stringify(version)} is no text`);
    const answer = await asking.ask(pathOf(id, `versions/${encodeURIComponent(version)}`));
    if (!isOk(answer)) return wrong(`version ${version}: status ${answer.status}`);
  }
  const nowhere = await asking.ask(pathOf(id, 'versions/gradus-has-none'));
  return isRefused(nowhere)
    ? right(`${versions.length} found; one that is not there: ${nowhere.status}`)
    : wrong(`a version that is not there: status ${nowhere.status}`);
}

export const modelVersions = checkOfModels(
  'model-versions',
  'every version that the metadata lists can be asked for, and no other',
  async (asking, model) => {
    const body = await metadataOf(asking, model);
    if (typeof body === 'string') return unknown(`no metadata: ${body}`);
    const { versions } = body;
    if (versions === undefined) return notApplicable('the metadata lists no versions');
    return Array.isArray(versions) ? await versionsSeen(asking, model.id, versions) : wrong('versions is no list');
  },
);
