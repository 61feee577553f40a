import { faults } from '../sim/list.ts';
import { chosen as namedOf } from '../tool/named.ts';
import { lastSaid, Stage } from '../test/walks/stage.ts';
import type { Options, Soak, Tried } from './check.ts';

type Known = (typeof faults)[number];

/** What only a sensor that aims at L3 declares. */
const declaredAtL3: readonly string[] = [
  'model.portability',
  'model.adaptation',
  'model.forgetting',
  'model.envelope',
  'model.rollback',
  'model.egress',
  'model.drift-alarms',
  'model.drift-missed',
  'sensor.fusion',
  'identity.wires',
  'identity.unchanged',
  'data.annotation',
  'data.meaning',
  'data.mapping',
  'data.mapping-set',
  'audit.log',
  'audit.record',
  'firmware.update',
  'firmware.boot',
  'failure.lost-channel',
  'failure.stuck-sensor',
  'failure.out-of-distribution',
];
const needsL3 = ({ violates }: Known): boolean => violates.some((name) => declaredAtL3.includes(name));

/** A sensor that speaks the wire its fault shows on. */
async function started(stage: Stage, fault: Known): Promise<void> {
  const needs = 'needs' in fault ? fault.needs : undefined;
  if (needs === 'mqtt') await stage.node(needsL3(fault) ? 'L3' : 'L2', [fault.name]);
  else if (needs === 'oip') await stage.sensor('L2', [fault.name], 'sensor.yaml', { oipPort: '0' });
  else if (needs === 'matter')
    await stage.sensor('L2', [fault.name], 'sensor.yaml', {
      matter: true,
      ...(fault.name.startsWith('thread-') ? { matterNetwork: 'thread' } : {}),
    });
  else if (fault.violates.some((name) => name === 'model.egress')) await stage.online('L3', [fault.name]);
  else await stage.sensor(needsL3(fault) ? 'L3' : 'L2', [fault.name]);
}

/** Indicators of a fault whose outcome is not what its list says, as the bench found them. */
async function wrongly(fault: Known): Promise<string[]> {
  const stage = await Stage.open();
  try {
    await started(stage, fault);
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

/** These show only with certificates, tokens, MQTT 5 or a hold in between, which the tables of test/protocol and test/integrity give them. */
const needMore =
  'session-expires-late trusts-any-broker oip-token-ignored token-unsaid token-optional token-unread no-challenge log-holds-secret becomes-another'.split(
    ' ',
  );
const shows = ({ name, violates }: Known): boolean => violates.length > 0 && !needMore.includes(name);

/** Every such fault, through the whole bench: each must give the outcome its list names, on each indicator it names. */
async function run({ count, only, progress }: Options): Promise<Tried> {
  const known = new Map(faults.filter(shows).map((fault) => [fault.name as string, fault]));
  const chosen = only.length > 0 ? namedOf(known, only) : [...known.values()].slice(0, count);
  const missed: string[] = [];
  for (const [i, fault] of chosen.entries()) {
    const wrong = await wrongly(fault);
    if (wrong.length > 0) {
      missed.push(`${fault.name}: ${wrong.join(', ')}`);
      process.stderr.write(`${missed.at(-1)}\n`);
    }
    progress(i + 1);
  }
  return { tried: chosen.length, lost: missed.length, notes: missed.length > 0 ? { missed: missed.join('; ') } : {} };
}

export const soak: Soak = {
  name: 'faults',
  title: 'every named fault of the simulator, found by the bench on the indicators it violates',
  count: 300,
  chooses: true,
  run,
};
