import { decodeNpy } from '../../src/formats/npy.ts';
import type { Tensor } from '../../src/formats/tensor.ts';
import { FormatError } from '../../src/formats/error.ts';
import { Refusal } from '../body/refusal.ts';

/** The one media type payloads have, on every face. */
export const npyType = 'application/x-npy';
/** Bytes: four of the model's windows and their headers. */
export const longestPayload = 96 * 1024;

/** The tensor in a payload. Throws `Refusal`. */
export function tensorIn(bytes: Uint8Array): Tensor {
  if (bytes.length > longestPayload) throw new Refusal(`a payload has at most ${longestPayload} bytes`);
  try {
    return decodeNpy(bytes);
  } catch (error) {
    if (error instanceof FormatError) throw new Refusal(error.message);
    throw error;
  }
}
