import { DataType, StatusCodes, Variant, VariantArrayType } from 'node-opcua-client';
import type { Tensor } from '../../formats/tensor.ts';
import type { Answer } from '../../measure/probe.ts';
import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { npyType, outputIn, payloadOf } from '../payload.ts';
import { answerMs } from './client.ts';
import type { Deployed } from './models.ts';
import type { Open } from './session.ts';

const text = (value: string): Variant => new Variant({ dataType: DataType.String, value });

/** What is the same in every call: no payload elsewhere, its type, no parameters, and how long it may take. */
const rest: readonly Variant[] = [
  text(''),
  text(npyType),
  new Variant({ dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array, value: [] }),
  new Variant({ dataType: DataType.Double, value: answerMs }),
];
/** Made once an input, so that a query makes no garbage of the bench's own. */
const made = new WeakMap<Tensor, Variant[]>();

function argumentsFor(input: Tensor): Variant[] {
  const known = made.get(input);
  if (known) return known;
  const all = [new Variant({ dataType: DataType.ByteString, value: payloadOf(input) }), ...rest];
  made.set(input, all);
  return all;
}

/** A latency that the device reports among what the answer took: a key that names it, with a number of ms. */
function reportedIn(usage: unknown): number | undefined {
  if (!Array.isArray(usage)) return undefined;
  for (const item of usage as readonly { key?: { name?: unknown }; value?: { value?: unknown } }[]) {
    const name = item.key?.name;
    const value = item.value?.value;
    if (typeof name === 'string' && /latency|inference|duration/i.test(name) && typeof value === 'number' && value >= 0)
      return value;
  }
  return undefined;
}

/** Makes what a call with this input is given. */
export const prepare = (input: Tensor): void => void argumentsFor(input);

/** One Invoke of a deployment with an NPY payload. */
export async function invoke({ session }: Open, { object, method }: Deployed, input: Tensor): Promise<Answer> {
  const result = await session.call({ objectId: object, methodId: method, inputArguments: argumentsFor(input) });
  if (result.statusCode !== StatusCodes.Good)
    throw new ProbeError('PROBE_REFUSED', `Invoke gave ${shortly(result.statusCode.toString())}`);
  const [payload, type, used, usage] = (result.outputArguments ?? []).map((argument): unknown => argument.value);
  const reportedMs = reportedIn(usage);
  return {
    output: outputIn(payload, type),
    ...(typeof used === 'string' ? { modelUsed: used } : {}),
    ...(reportedMs === undefined ? {} : { reportedMs }),
  };
}
