import { FormatError } from '../formats/error.ts';
import { decodeNpy, encodeNpy } from '../formats/npy.ts';
import type { Tensor } from '../formats/tensor.ts';
import { ProbeError } from '../model/errors.ts';
import { shortly } from './deadline.ts';

/** The one media type in which tensors cross a wire (docs/affordances.md). */
export const npyType = 'application/x-npy';
/** Longest output that is taken, bytes. */
export const longestOutput = 16 * 1024 * 1024;

/** Bytes of inputs already sent: a stream of queries over a few inputs encodes each once. Inputs do not change after they were handed over. */
const encoded = new WeakMap<Tensor, Buffer>();

/** The input as an NPY file. */
export function payloadOf(input: Tensor): Buffer {
  const known = encoded.get(input);
  if (known) return known;
  const bytes = encodeNpy(input);
  const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  encoded.set(input, payload);
  return payload;
}

/** The output tensor in an answer's bytes. Throws `PROBE_GARBAGE`. */
export function outputIn(payload: unknown, type: unknown): Tensor {
  if (!(payload instanceof Uint8Array)) throw new ProbeError('PROBE_GARBAGE', 'the answer has no payload');
  if (payload.length > longestOutput)
    throw new ProbeError('PROBE_GARBAGE', `an answer of ${payload.length} bytes is more than ${longestOutput}`);
  if (type !== npyType)
    throw new ProbeError('PROBE_GARBAGE', `the answer is ${shortly(String(type), 60)}: ${npyType} was expected`);
  try {
    return decodeNpy(payload);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new ProbeError('PROBE_GARBAGE', `the answer cannot be read: ${shortly(error.message)}`, { cause: error });
  }
}
