import { FormatError } from '../src/formats/error.ts';
import { parsers } from '../test/formats/parsers.ts';
import { randomFrom } from '../src/signals/random.ts';
import { mutated } from '../test/formats/mutate.ts';
import type { Options, Soak, Tried } from './check.ts';

/** So many mutations of a good file to each parser: each must be read, or be a `FormatError`. */
async function run({ count, only, progress }: Options): Promise<Tried> {
  const chosen = parsers.filter(({ name }) => only.length === 0 || only.includes(name));
  const notes: Record<string, number> = {};
  let [lost, heap, slowest] = [0, 0, 0];
  for (const [p, { name, good, read }] of chosen.entries()) {
    const random = randomFrom(`soak/${name}`);
    let refused = 0;
    for (let i = 0; i < count; i++) {
      const bytes = mutated(good, random);
      const started = performance.now();
      try {
        read(bytes);
      } catch (error) {
        if (error instanceof FormatError) refused++;
        else {
          lost++;
          process.stderr.write(`${name}, mutation ${i}: ${String(error)}\n`);
        }
      }
      slowest = Math.max(slowest, performance.now() - started);
      if (i % 1000 !== 999) continue;
      heap = Math.max(heap, process.memoryUsage().heapUsed);
      progress(Math.floor((p * count + i + 1) / chosen.length));
      await new Promise((resolve) => setImmediate(resolve));
    }
    notes[`${name} refused`] = refused;
  }
  notes['slowest, ms'] = Math.round(slowest * 10) / 10;
  notes['most heap, MiB'] = Math.round(heap / 2 ** 20);
  return { tried: chosen.length * count, lost, notes };
}

export const soak: Soak = {
  name: 'parsers',
  title:
    'mutated notes, proofs, bundles and entries (beside a plain reference), firmware images, CBOR, attestation tokens, software tags, bills of materials, Thing Descriptions and mapping sets to our parsers, so many to each',
  count: 1_000_000,
  chooses: true,
  run,
};
