import { FormatError } from '../../../formats/error.ts';
import { string, uint32 } from '../../../formats/ua/builtin.ts';
import { listOf, struct } from '../../../formats/ua/codec.ts';
import { UaReader } from '../../../formats/ua/reader.ts';
import type { DeclaredModel } from '../../../model/declaration.ts';
import type { UaValue } from '../opcua/wire.ts';
import { checkOfTree, modelListed, notApplicable, right, unknown, wrong } from './tree.ts';

/** TensorSignature of draft 0.4.0. */
const signature = struct({ name: string, elementType: string, shape: listOf(uint32), layout: string });
type Signature = { name: string; elementType: string; shape: readonly number[] };

/** Structures read as the draft lays them out; undefined where they are none. Throws `FormatError`. */
function signaturesIn(given: UaValue | undefined): Signature[] | undefined {
  if (!Array.isArray(given?.value)) return undefined;
  return (given.value as { body?: unknown }[]).map(({ body }) => {
    if (!(body instanceof Uint8Array)) throw new FormatError('a signature without a body');
    const { name, elementType, shape } = signature.read(new UaReader(body));
    return { name: name ?? '', elementType: elementType ?? '', shape };
  });
}

type Way = 'inputs' | 'outputs';
const members = { inputs: 'Inputs', outputs: 'Outputs' } as const;

function flawIn(model: DeclaredModel, way: Way, given: UaValue | undefined): string | undefined {
  const shown = signaturesIn(given);
  if (!shown) return `${model.id}: ${members[way]} is ${given ? given.type : 'missing'}`;
  for (const { name, type, shape } of model[way]) {
    const found = shown.find((one) => one.name === name);
    if (!found) return `${model.id}: no ${name} in ${members[way]}`;
    if (found.elementType.toLowerCase() !== type)
      return `${model.id}: ${name} is ${found.elementType}, declared ${type}`;
    if (found.shape.join() !== shape.join())
      return `${model.id}: ${name} has shape [${found.shape.join(',')}], declared [${shape.join(',')}]`;
  }
  return undefined;
}

export const aiSignatures = checkOfTree(
  'ai-signatures',
  'Inputs and Outputs of every declared model as declared: name, element type and shape',
  (tree, models) => {
    const listed = models.flatMap((model) => {
      const found = modelListed(tree, model);
      return found ? [{ model, properties: found.properties }] : [];
    });
    if (listed.length === 0) return unknown('no declared model is listed');
    const claims = tree.profiles.some((uri) => uri.endsWith('/AI/Facet/Signatures'));
    if (!claims && listed.every(({ properties }) => !properties.has('Inputs')))
      return notApplicable('the facet Signatures is not claimed');
    try {
      for (const { model, properties } of listed)
        for (const way of ['inputs', 'outputs'] as const) {
          const flaw = flawIn(model, way, properties.get(members[way]));
          if (flaw !== undefined) return wrong(flaw);
        }
      return right(`${listed.length} of ${listed.length} models`);
    } catch (error) {
      if (error instanceof FormatError)
        return unknown(`a TensorSignature is not laid out as in draft 0.4.0: ${error.message}`);
      throw error;
    }
  },
);
