import { lastSaid, Stage } from '../test/walks/stage.ts';
import { repeated } from './check.ts';
import type { Options, Soak, Tried } from './check.ts';

/** Everything of the routine programme that is asked of a model, its sensors and its failures. */
const ofModels = /^(task|latency|model|sensor|failure)\./;

/** Indicators that did not pass in one run. */
async function wrongIn(stage: Stage, pack: string): Promise<string[]> {
  const said = lastSaid(
    await stage.gradus('run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--no-report', '--json'),
  );
  if (said.ended !== 'concluded') return [`the run ${said.ended}`];
  const asked = (said.assessment?.verdicts ?? []).filter(
    ({ indicator, because }) => ofModels.test(indicator) && because !== 'NOT_IN_PROGRAMME',
  );
  if (asked.length === 0) return ['nothing was asked'];
  return asked.flatMap(({ indicator, outcome, because, fault }) =>
    outcome === 'pass' ? [] : [`${indicator} ${outcome} ${because}${fault ? ` ${fault.text}` : ''}`],
  );
}

/** The L3 sensor without a fault, run after run: everything of its model passes, every time. */
async function run(options: Options): Promise<Tried> {
  const stage = await Stage.open();
  try {
    await stage.online('L3');
    const pack = await stage.shortPack((name) => name === 'identity.serial' || ofModels.test(name));
    return await repeated(options, async () => await wrongIn(stage, pack));
  } finally {
    await stage.close();
  }
}

export const soak: Soak = {
  name: 'models',
  title: 'the L3 sensor without a fault: every indicator of its model passes',
  count: 20,
  run,
};
