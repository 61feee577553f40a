import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { faults } from '../../sim/list.ts';
import { openProbe } from '../../src/desk/wire.ts';
import { addressBefore, startCloud } from '../../src/drivers/simulator/broker.ts';
import type { SimulatedBroker } from '../../src/drivers/simulator/broker.ts';
import { TooFew } from '../../src/measure/bench.ts';
import type { Bench, Found } from '../../src/measure/bench.ts';
import { adaptation } from '../../src/measure/inference/adaptation.ts';
import { benchIn, measured, observed, stepOf, valueOf } from '../contracts/bench.ts';
import { boundTo, simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

/** A step of one stage, which is the whole drift. */
const step = (seed: string) => ({
  ...stepOf('inference.adaptation', 100, 'bearing'),
  seed,
  parameters: { stages: 1, labels: 120, drift: 'first', margin: 0.2 },
});

type Met = { all: Found[]; failure: unknown };

async function met(sim: Simulator, seed: string, declaration = sim.declaration): Promise<Met> {
  const bench = benchIn(sim.folder, declaration);
  const probe = await openProbe(declaration, { folder: sim.folder });
  let failure: unknown;
  try {
    await adaptation(probe, step(seed), bench);
  } catch (error) {
    failure = error;
  } finally {
    await probe.close();
  }
  return { all: bench.all, failure };
}

/** Indicators of the method that a fault shows on, by what was found; by their values alone, which few inputs leave wide. */
function violated({ all }: Met): string[] {
  const no = (quantity: string): boolean =>
    all.some((f) => f.kind === 'observation' && f.observation.quantity === quantity && f.observation.value === false);
  if (no('adaptation.envelope')) return ['model.envelope'];
  return [
    ...(valueOf(all, 'adaptation.recovery') < 0.4 ? ['model.adaptation'] : []),
    ...(valueOf(all, 'adaptation.forgetting') > 0.08 ? ['model.forgetting'] : []),
    ...(no('adaptation.rollback') ? ['model.rollback'] : []),
    ...(no('adaptation.egress') ? ['model.egress'] : []),
  ];
}

/** The object kept beside the envelope. */
function keptIn(all: readonly Found[]): { inputs: { lessons: string[][]; heldOut: string[][] } } {
  const kept = all.find((f) => f.kind === 'observation' && f.observation.quantity === 'adaptation.envelope');
  assert.ok(kept && 'raw' in kept && kept.raw?.[0]);
  return JSON.parse(new TextDecoder().decode(kept.raw[0].bytes)) as ReturnType<typeof keptIn>;
}

const falseIn = (all: readonly Found[]): string =>
  all
    .flatMap((f) => (f.kind === 'observation' && f.observation.value === false ? [f.observation.actual] : []))
    .join('\n');

const reasons: Readonly<Record<string, RegExp>> = {
  'never-rolls-back': /^other answers on 24 guard inputs/,
  'changes-what-it-may-not': /^conv0 changed; only conv1, conv2, dense may$/,
  'trained-on-evaluation': /the model moved by itself$/,
  'adapts-in-the-cloud': /the training service of its maker cannot be reached/,
};
const ofAdaptation = /^model\.(adaptation|forgetting|envelope|rollback|egress)$/;

describe('adaptation over the wire', () => {
  let [cloud, sim]: [SimulatedBroker?, Simulator?] = [];
  before(async () => {
    cloud = await startCloud();
    sim = await simulator('L3', [], ['--uplink', await addressBefore('http'), '--cloud', cloud.url]);
  });
  after(async () => {
    await sim?.stop();
    await cloud?.stop();
  });
  const sensor = (): Simulator => {
    assert.ok(sim);
    return sim;
  };

  /** Without ways out through the bench: all lessons are given once only. */
  const alone = (): Bench['declaration'] => {
    const { station: _, ...rest } = sensor().declaration;
    return rest;
  };

  it('of a sound sensor wins back what was lost, forgets nothing, stays inside, goes back, and needs no way out', async () => {
    const seen = await met(sensor(), 'sound/s01');
    assert.equal(seen.failure, undefined);
    assert.deepEqual(violated(seen), []);
    const { also, n } = measured(seen.all, 'adaptation.recovery');
    assert.equal(n, 100);
    assert.ok((also?.['before'] ?? 1) < 0.8 && (also?.['after'] ?? 0) > 0.75, JSON.stringify(also));
    assert.equal(also?.['labels'], 120);
    const { actual } = observed(seen.all, 'adaptation.egress');
    assert.match(actual, /^\d+\.\d % right .* 1 shut, \d+ attempts to get out with \d+ bytes in all, none forwarded$/);
    // The log's own proof that nothing taught was evaluated on.
    const { lessons, heldOut } = keptIn(seen.all).inputs;
    assert.deepEqual(
      [lessons, heldOut].map((all) => all.map((stage) => stage.length)),
      [
        [0, 120],
        [100, 100],
      ],
    );
    const taught = new Set(lessons.flat());
    assert.equal(taught.size, 120);
    assert.ok(heldOut.flat().every((digest) => /^sha256:[0-9a-f]{64}$/.test(digest) && !taught.has(digest)));
  });

  it('is the same by command as over HTTP, state for state; and cannot tell of a way out that nobody can shut', async () => {
    const run = [process.execPath, path.resolve('sim/rig.ts'), '--personality', 'L3'];
    const rig = boundTo(alone(), { probes: { infer: 'command', adapt: 'command' }, endpoints: { command: { run } } });
    const [overHttp, byCommand] = [await met(sensor(), 'same/s01', alone()), await met(sensor(), 'same/s01', rig)];
    for (const { failure } of [overHttp, byCommand]) assert.equal(failure, undefined);
    for (const quantity of ['adaptation.recovery', 'adaptation.forgetting'])
      assert.equal(valueOf(byCommand.all, quantity), valueOf(overHttp.all, quantity));
    const { value, actual } = observed(overHttp.all, 'adaptation.egress');
    assert.equal(value, 'unknown');
    assert.match(actual, /no way out of the device leads through the bench/);
  });

  for (const { name, violates } of faults.filter((fault) => fault.violates.some((v) => ofAdaptation.test(v))))
    it(`finds ${name} by ${violates.join(', ')} and by nothing else`, async () => {
      await sensor().tell(`fault on ${name}`);
      try {
        const ways = violates.some((v) => v === 'model.egress') ? sensor().declaration : alone();
        const seen = await met(sensor(), `${name}/s01`, ways);
        assert.deepEqual(violated(seen), [...violates]);
        if (reasons[name]) assert.match(falseIn(seen.all), reasons[name]);
        if (violates.some((v) => v === 'model.envelope'))
          assert.ok(seen.failure instanceof TooFew && seen.failure.message.startsWith('void: '));
      } finally {
        await sensor().tell(`fault off ${name}`);
      }
    });
});
