import { faults } from '../sim/list.ts';
import { lastSaid, Stage } from '../test/walks/stage.ts';
import type { Options, Soak, Tried } from './check.ts';

/** Indicators of a fault whose outcome is not what its list says, as the bench found them. */
async function wrongly(fault: (typeof faults)[number]): Promise<string[]> {
  const stage = await Stage.open();
  try {
    await stage.sensor('L2', [fault.name]);
    const pack = await stage.shortPack(['identity.serial', ...fault.violates]);
    const ended = await stage.gradus(
      'run',
      'sensor.yaml',
      '--pack',
      pack,
      '--programme',
      'routine',
      '--step-timeout',
      '180 s',
      '--no-report',
      '--json',
    );
    const verdicts = lastSaid(ended).assessment?.verdicts ?? [];
    return fault.violates.filter((name) => verdicts.find((v) => v.indicator === name)?.outcome !== fault.outcome);
  } finally {
    await stage.close();
  }
}

/** Shows on a sensor as `Stage` starts it: it needs nothing that a sensor must be started with. */
const shows = (fault: (typeof faults)[number]): boolean => !('needs' in fault) || fault.needs === 'opcua';

/** Every such fault, through the whole bench: each must give the outcome its list names, on each indicator it names. */
async function run({ count, progress }: Options): Promise<Tried> {
  const chosen = faults.filter((f) => f.violates.length > 0 && shows(f)).slice(0, count);
  const missed: string[] = [];
  for (const [i, fault] of chosen.entries()) {
    const wrong = await wrongly(fault);
    if (wrong.length > 0) missed.push(`${fault.name}: ${wrong.join(', ')}`);
    progress(i + 1);
  }
  return { tried: chosen.length, lost: missed.length, notes: missed.length > 0 ? { missed: missed.join('; ') } : {} };
}

export const soak: Soak = {
  name: 'faults',
  title: 'every named fault of the simulator, found by the bench on the indicators it violates',
  count: 100,
  run,
};
