import type { Limits } from '../../src/drivers/engines/engine.ts';
import { installed } from '../../src/drivers/engines/engines.ts';
import { EngineFailed } from '../../src/measure/inference/engines.ts';
import type { Engine } from '../../src/measure/inference/engines.ts';
import { randomFrom } from '../../src/signals/random.ts';
import { onnxFile } from '../formats/inputs.ts';
import { mutated } from '../formats/mutate.ts';

const limits: Limits = { loadMs: 10_000, inferMs: 5000, heapMb: 512 };
const inputs = { window: { type: 'float32', shape: [1, 5, 1024], data: new Float32Array(5120).fill(0.5) } } as const;

/** What became of an engine that was handed a mutated model: it runs, refuses, gives up an inference, or its process ends. */
export type Became = 'ran' | 'refused' | 'failed' | 'ended';

const ended = (why: string): boolean => /its process (ended|failed|was ended)/.test(why);

async function became(engine: Engine, model: Uint8Array): Promise<Became> {
  const loaded = await engine.load(model, 'bearing');
  if (!loaded.loaded) return ended(loaded.why) ? 'ended' : 'refused';
  try {
    await loaded.infer(inputs);
    return 'ran';
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error;
    return ended(error.message) ? 'ended' : 'failed';
  }
}

/** Mutated models, each to all engines of this machine at once. What an engine does is an outcome; anything thrown is ours. */
export function hostileModels(seed: string, only?: readonly string[]) {
  const random = randomFrom(`models/${seed}`);
  const engines = installed(undefined, limits).filter(({ about }) => only?.includes(about.name) ?? true);
  return {
    async next(): Promise<Map<string, Became>> {
      const model = mutated(onnxFile, random);
      const all = await Promise.all(
        engines.map(async (engine) => [engine.about.name, await became(engine, model)] as const),
      );
      return new Map(all);
    },
    close: async (): Promise<void> => void (await Promise.all(engines.map((engine) => engine.close()))),
  };
}
