import { stalledAtRate } from '../test/protocol/oip-stall.ts';
import type { Options, Soak, Tried } from './check.ts';

const stallMs = 100;
const half = stallMs / 2;

/** Each run has one stall: lost are those whose judged p99 hides it. How many naive ones do stands beside. */
async function run({ count, progress }: Options): Promise<Tried> {
  let [lost, hidden] = [0, 0];
  const judged: number[] = [];
  const without = await stalledAtRate(0);
  for (let i = 1; i <= count; i++) {
    const found = await stalledAtRate(stallMs);
    judged.push(found.judged);
    if (!(found.judged >= half)) lost++;
    if (found.naive < half) hidden++;
    progress(i);
  }
  const least = Math.round(Math.min(...judged) * 10) / 10;
  const quiet = Math.round(without.judged * 10) / 10;
  const notes = { 'hidden by the naive p99': hidden, 'least judged p99, ms': least, 'without a stall, ms': quiet };
  return { tried: count, lost, notes };
}

export const soak: Soak = {
  name: 'stall',
  title: `a stall of ${stallMs} ms at 100 a second over the Open Inference Protocol, seen by the p99 that is judged`,
  count: 50,
  run,
};
