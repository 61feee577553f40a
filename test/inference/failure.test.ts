import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { faults } from '../../sim/list.ts';
import { openProbe } from '../../src/desk/wire.ts';
import type { Found } from '../../src/measure/bench.ts';
import { failureBehaviour } from '../../src/measure/inference/failure.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { benchOf, measured, observed, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

const indicators = {
  'failure.lost-channel': 'failure.lost-channel',
  'failure.stuck-sensor': 'failure.stuck',
  'failure.out-of-distribution': 'failure.out-of-distribution',
} as const;

const step = { ...stepOf('inference.failure-behaviour', 20), parameters: { trials: 1 } };

async function found(declaration: Declaration, folder: string): Promise<readonly Found[]> {
  const bench = benchOf(declaration);
  const probe = await openProbe(declaration, { folder });
  try {
    await failureBehaviour(probe, step, bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

const violated = (all: readonly Found[]): string[] =>
  Object.entries(indicators).flatMap(([name, quantity]) => (observed(all, quantity).value === true ? [] : [name]));

const reasons: Readonly<Record<string, RegExp>> = {
  'silent-on-lost-channel': /^vibration: the quality was never bad$/,
  'silent-on-stuck-sensor': /^vibration: the quality was never bad$/,
  'silent-on-unfamiliar-input': /^noise: the quality was never bad$/,
  'quality-always-bad': /^the quality was bad on 20 of 20 inputs that the model was made for$/,
};

describe('behaviour on failure, over the wire', () => {
  let sim: Simulator | undefined;
  before(async () => void (sim = await simulator('L3')));
  after(async () => await sim?.stop());
  const sensor = (): Simulator => {
    assert.ok(sim);
    return sim;
  };

  it('of a sound sensor is as declared: bad in time, the last answer held, good again', async () => {
    const all = await found(sensor().declaration, sensor().folder);
    assert.deepEqual(violated(all), []);
    for (const quantity of Object.values(indicators)) {
      const { value, n } = measured(all, `${quantity}.time`);
      assert.ok(typeof value === 'number' && value <= 500, `${quantity}: ${value} ms`);
      assert.equal(n, quantity === 'failure.out-of-distribution' ? 3 : 2);
    }
  });

  it('is not as declared where the maker declares another fallback than the device has', async () => {
    const { declaration, folder } = sensor();
    const failure = { ...declaration.failure, fallback: 'refuse' };
    const all = await found(Declaration.parse({ ...declaration, failure }), folder);
    assert.deepEqual(violated(all), Object.keys(indicators));
    assert.match(observed(all, 'failure.lost-channel').actual, /an inference was answered, not refused/);
  });

  it('has no result where nothing is declared', async () => {
    const { declaration, folder } = sensor();
    const { failure: _, ...silent } = declaration;
    await assert.rejects(found(Declaration.parse(silent), folder), /says nothing of what the device does on failure/);
  });

  const ofFailure = /^failure\./;
  for (const { name, violates } of faults.filter((fault) => fault.violates.some((v) => ofFailure.test(v))))
    it(`finds ${name} by ${violates.join(', ')} and by nothing else of it`, async () => {
      await sensor().tell(`fault on ${name}`);
      try {
        const all = await found(sensor().declaration, sensor().folder);
        const expected = violates.filter((v) => ofFailure.test(v));
        assert.deepEqual(violated(all).toSorted(), [...expected].toSorted());
        const wrong = Object.values(indicators).map((quantity) => observed(all, quantity));
        const said = wrong.find(({ value }) => value === false)?.actual ?? '';
        if (reasons[name]) assert.match(said, reasons[name]);
      } finally {
        await sensor().tell(`fault off ${name}`);
      }
    });
});
