import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bearingScene } from '../sim/scene.ts';
import { enginesHere } from '../src/drivers/engines/engines.ts';
import { readModel } from '../src/formats/inventory.ts';
import type { Tensor } from '../src/formats/tensor.ts';
import { answersOf, heldAs, pairsOf } from '../src/measure/inference/pair.ts';
import { askEngine, loadAll } from '../src/measure/inference/running.ts';
import { generatorOf } from '../src/signals/generators.ts';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';

const inputs = 1000;
const limitSeconds = 30;
const labels = 4;
const generator = generatorOf(bearingScene.generator, bearingScene.parameters);
const model = readFileSync(fileURLToPath(new URL('../sim/models/bearing.onnx', import.meta.url)));

/** What the method does but for the device: load, ask every engine every input, compare every pair. Seconds. */
async function once(): Promise<{ seconds: number; loaded: number; tried: number }> {
  const from = performance.now();
  const engines = enginesHere();
  try {
    const { running, lacking } = await loadAll(engines, { id: 'bearing', bytes: model, inventory: readModel(model) });
    const truth: number[] = [];
    for (let i = 0; i < inputs; i++) {
      const { input: data, label } = generator.make('benchmark', i);
      const window: Tensor = { type: 'float32', shape: generator.shape, data };
      await Promise.all(running.map((one) => askEngine(one, { window }, ['scores'])));
      truth.push(label);
    }
    for (const { about, failed } of running) if (failed !== undefined) throw new Error(`${about.name} ${failed}`);
    const answers = running.map(({ about, answers: given }) =>
      answersOf(about.name, given.flatMap(Object.values), labels, labels),
    );
    pairsOf(answers, truth, { held: heldAs('float32'), margin: 0.01 });
    return {
      seconds: (performance.now() - from) / 1000,
      loaded: running.length,
      tried: running.length + lacking.length,
    };
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
