import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bearingScene } from '../sim/scene.ts';
import { enginesHere } from '../src/drivers/engines/engines.ts';
import { readOnnx } from '../src/formats/onnx.ts';
import type { Tensor } from '../src/formats/tensor.ts';
import type { Engine, LoadedModel } from '../src/measure/inference/engines.ts';
import { answersOf, heldAs, pairsOf } from '../src/measure/inference/pair.ts';
import { generatorOf } from '../src/signals/generators.ts';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';

const inputs = 1000;
const limitSeconds = 30;
const labels = 4;
const generator = generatorOf(bearingScene.generator, bearingScene.parameters);
const model = readFileSync(fileURLToPath(new URL('../sim/models/bearing.onnx', import.meta.url)));

type Loaded = { engine: Engine; model: LoadedModel };

async function loadedOf(engines: readonly Engine[]): Promise<Loaded[]> {
  const all = await Promise.all(
    engines.map(async (engine) => ({ engine, model: await engine.load(model, 'bearing') })),
  );
  return all.flatMap(({ engine, model: answer }) => (answer.loaded ? [{ engine, model: answer }] : []));
}

async function askedOf({ model: answer }: Loaded, input: Tensor): Promise<Tensor> {
  const { scores } = await answer.infer({ window: input });
  if (!scores) throw new Error('an engine gave no scores');
  return scores;
}

/** What the method does but for the device: load, ask every engine every input, compare every pair. Seconds. */
async function once(): Promise<{ seconds: number; loaded: number; tried: number }> {
  const from = performance.now();
  readOnnx(model);
  const engines = enginesHere();
  try {
    const all = await loadedOf(engines);
    const outputs: Tensor[][] = all.map(() => []);
    const truth: number[] = [];
    for (let i = 0; i < inputs; i++) {
      const { input: data, label } = generator.make('benchmark', i);
      const answers = await Promise.all(
        all.map((one) => askedOf(one, { type: 'float32', shape: generator.shape, data })),
      );
      for (const [k, answer] of answers.entries()) outputs[k]?.push(answer);
      truth.push(label);
    }
    const answers = all.map(({ engine }, k) => answersOf(engine.about.name, outputs[k] ?? [], labels, labels));
    pairsOf(answers, truth, heldAs('float32'), 0.01);
    return { seconds: (performance.now() - from) / 1000, loaded: all.length, tried: engines.length };
  } finally {
    await Promise.all(engines.map((engine) => engine.close()));
  }
}

export const benchmark: Benchmark = {
  name: 'portability',
  title: `${inputs} inputs over every engine of the bench, from their start to the table of pairs`,
  runs: 3,
  async run(runs) {
    const all = [];
    for (let i = 0; i < runs; i++) all.push(await once());
    const [{ loaded, tried } = { loaded: 0, tried: 0 }] = all;
    const figure: Figure = {
      name: `portability, ${inputs} inputs, ${loaded} engines of ${tried} run the model`,
      ours: spreadOf(all.map(({ seconds }) => seconds)),
      peer: null,
      ratio: null,
      limit: { of: 'ours', most: limitSeconds },
      unit: 's',
      runs,
      machine: machine(),
    };
    return [figure];
  },
};
