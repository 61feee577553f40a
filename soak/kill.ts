import { Stage } from '../test/walks/stage.ts';
import type { Options, Soak, Tried } from './check.ts';
import { killedOnce } from './killed.ts';

async function run({ count, progress }: Options): Promise<Tried> {
  const stage = await Stage.open();
  try {
    await stage.sensor('L2');
    const pack = await stage.shortPack(['identity.serial', 'task.accuracy', 'latency.deadline']);
    let [landed, lost, graded, broken] = [0, 0, 0, 0];
    while (landed < count) {
      const killed = await killedOnce(stage, pack, Math.random());
      lost += killed.lost;
      graded += killed.graded;
      broken += killed.whole ? 0 : 1;
      landed += killed.landed ? 1 : 0;
      progress(landed);
    }
    return {
      tried: count,
      lost: lost + graded + broken,
      notes: { 'acknowledged entries lost': lost, 'half-runs graded': graded, 'logs not whole': broken },
    };
  } finally {
    await stage.close();
  }
}

export const soak: Soak = { name: 'kill', title: 'kill −9 of the bench at random moments of a run', count: 200, run };
