import { randomFrom } from '../src/signals/random.ts';
import { judgedForgery } from '../test/evidence/forged.ts';
import type { Options, Soak, Tried } from './check.ts';

async function run({ count, progress }: Options): Promise<Tried> {
  const random = randomFrom('soak/forged');
  const notes: Record<string, number> = {};
  let lost = 0;
  for (let i = 1; i <= count; i++) {
    const { wrong, as } = await judgedForgery(random);
    notes[as] = (notes[as] ?? 0) + 1;
    if (wrong !== undefined) {
      lost++;
      process.stderr.write(`run ${i}: ${wrong}\n`);
    }
    progress(i);
  }
  return { tried: count, lost, notes };
}

export const soak: Soak = {
  name: 'forged',
  title:
    'runs that a forger changed and then signed: verify says of each where it breaks, or that it holds, and never fails',
  count: 50_000,
  run,
};
