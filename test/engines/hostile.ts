import type { Limits } from '../../src/drivers/engines/engine.ts';
import { installed } from '../../src/drivers/engines/engines.ts';
import type { Tensor } from '../../src/formats/tensor.ts';
import { EngineFailed } from '../../src/measure/inference/engines.ts';
import type { Engine } from '../../src/measure/inference/engines.ts';
import { randomFrom } from '../../src/signals/random.ts';
import { onnxFile } from '../formats/inputs.ts';
import { dense, inputs as length } from './tflite.ts';
import { mutated } from '../formats/mutate.ts';

const limits: Limits = { loadMs: 10_000, inferMs: 5000, heapMb: 512 };
/** A good model of each format, and what it takes. */
const models = {
  onnx: { file: onnxFile, input: { type: 'float32', shape: [1, 5, 1024], data: new Float32Array(5120).fill(0.5) } },
  tflite: { file: dense(), input: { type: 'float32', shape: [1, length], data: new Float32Array(length).fill(0.5) } },
} as const;

/** What became of an engine that was handed a mutated model: it runs, refuses, gives up an inference, or its process ends. */
export type Became = 'ran' | 'refused' | 'failed' | 'ended';

const ended = (why: string): boolean => /its process (ended|failed|was ended)/.test(why);

async function became(engine: Engine, model: Uint8Array, window: Tensor): Promise<Became> {
  const loaded = await engine.load(model, 'bearing');
  if (!loaded.loaded) return ended(loaded.why) ? 'ended' : 'refused';
  try {
    await loaded.infer({ window });
    return 'ran';
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error;
    return ended(error.message) ? 'ended' : 'failed';
  }
}

/** Mutated models, each to all engines of this machine that take its format, at once. What an engine does is an outcome; anything thrown is ours. */
export function hostileModels(seed: string, only?: readonly string[]) {
  const random = randomFrom(`models/${seed}`);
  const engines = installed(undefined, limits).filter(({ about }) => only?.includes(about.name) ?? true);
  return {
    async next(): Promise<Map<string, Became>> {
      const mutants = { onnx: mutated(onnxFile, random), tflite: mutated(models.tflite.file, random) };
      const all = await Promise.all(
        engines.map(async (engine) => {
          const format = engine.about.takes ?? 'onnx';
          return [engine.about.name, await became(engine, mutants[format], models[format].input)] as const;
        }),
      );
      return new Map(all);
    },
    close: async (): Promise<void> => void (await Promise.all(engines.map((engine) => engine.close()))),
  };
}
