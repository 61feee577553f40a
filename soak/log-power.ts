import * as fc from 'fast-check';
import { powerCuts } from '../test/evidence/power-cuts.ts';
import type { Options, Soak, Tried } from './check.ts';

async function run({ count, progress }: Options): Promise<Tried> {
  let tried = 0;
  const found = await fc.check(
    powerCuts(() => progress(++tried)),
    { numRuns: count },
  );
  const wrong = fc.defaultReportMessage(found);
  return { tried: found.numRuns, lost: found.failed ? 1 : 0, ...(wrong !== undefined && { notes: { wrong } }) };
}

export const soak: Soak = {
  name: 'log-power',
  title: 'power cuts of a log’s disk: of what was not synced, any part may be there',
  count: 2000,
  run,
};
