import { hostileModels } from '../test/engines/hostile.ts';
import { inputReaders, mutationsFor } from '../test/formats/inputs.ts';
import type { Options, Soak, Tried } from './check.ts';

type Counts = Map<string, number>;

function count(counts: Counts, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

async function readAll(times: number, counts: Counts): Promise<number> {
  let lost = 0;
  for (const reader of inputReaders) {
    const next = mutationsFor(reader, 'soak');
    for (let i = 0; i < times; i++)
      try {
        count(counts, `${reader.name} ${await next()}`);
      } catch (error) {
        lost++;
        process.stderr.write(`${reader.name}, mutation ${i}: ${String(error)}\n`);
      }
  }
  return lost;
}

async function runAll(times: number, counts: Counts, progress: Options['progress']): Promise<number> {
  const models = hostileModels('soak');
  let lost = 0;
  for (let i = 0; i < times; i++) {
    try {
      for (const [engine, became] of await models.next()) count(counts, `${engine} ${became}`);
    } catch (error) {
      lost++;
      process.stderr.write(`model ${i}: ${String(error)}\n`);
    }
    progress(i + 1);
  }
  await models.close();
  return lost;
}

/** So many mutations to each reader, and so many mutated models to each engine. What an engine does is no loss of ours. */
async function run({ count: times, progress }: Options): Promise<Tried> {
  const counts: Counts = new Map();
  const lost = (await readAll(times, counts)) + (await runAll(times, counts, progress));
  return { tried: times * (inputReaders.length + 1), lost, notes: Object.fromEntries(counts) };
}

export const soak: Soak = {
  name: 'inputs',
  title:
    'mutated NPY, CSV, Parquet, manifests, ONNX and TensorFlow Lite to our readers, and mutated models to every engine',
  count: 1000,
  run,
};
