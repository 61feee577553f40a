import { Envelope } from '../src/model/entry.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { lastSaid, Stage } from '../test/walks/stage.ts';
import { repeated } from './check.ts';
import type { Options, Soak, Tried } from './check.ts';

/** Everything of the routine programme that is asked of a wire. */
const ofWires = /^(opcua|mqtt|http|oip|matter|thread)\./;

/** Checks that did not hold and indicators that failed in one run, as its folder says. */
async function wrongIn(stage: Stage, pack: string): Promise<string[]> {
  const said = lastSaid(
    await stage.gradus('run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--no-report', '--json'),
  );
  if (said.ended !== 'concluded') return [`the run ${said.ended}`];
  const folder = stage.file('runs', said.run, 'entries');
  const bodies = readdirSync(folder).map(
    (name) => Envelope.parse(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))).body,
  );
  const checks = bodies.flatMap((body) =>
    body.kind === 'check' && body.check.value === false ? [`${body.check.name}: ${body.check.actual}`] : [],
  );
  const failed = (said.assessment?.verdicts ?? []).flatMap(({ indicator, outcome, because }) =>
    ofWires.test(indicator) && outcome === 'fail' ? [`${indicator} ${because}`] : [],
  );
  const broken = bodies.flatMap((body) =>
    body.kind === 'step-ended' && body.how !== 'done' ? [body.text ?? body.how] : [],
  );
  return [...checks, ...failed, ...broken];
}

/** The L3 sensor without a fault, on every wire there is, run after run: nothing of a wire may fail, not once. */
async function run(options: Options): Promise<Tried> {
  const stage = await Stage.open();
  try {
    await stage.node('L3', [], { oipPort: '0', matter: true, matterNetwork: 'thread' });
    const pack = await stage.shortPack((name) => name === 'identity.serial' || ofWires.test(name));
    return await repeated(options, async () => await wrongIn(stage, pack));
  } finally {
    await stage.close();
  }
}

export const soak: Soak = {
  name: 'clean',
  title: 'the L3 sensor without a fault, over all its wires: no check fails',
  count: 30,
  run,
};
