import { FormatError } from './error.ts';
import { readOnnx } from './onnx.ts';
import { isTflite, readTflite } from './tflite.ts';
import type { ModelInventory } from './model-file.ts';

/** What a model file is made of, ONNX or TensorFlow Lite. Throws `FormatError` for everything else. */
export const readModel = (bytes: Uint8Array): ModelInventory => (isTflite(bytes) ? readTflite(bytes) : readOnnx(bytes));

/** Undefined for what is neither: whoever is to run it says so in its own words. */
export function inventoryOf(bytes: Uint8Array): ModelInventory | undefined {
  try {
    return readModel(bytes);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
