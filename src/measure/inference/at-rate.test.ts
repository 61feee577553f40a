import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { benchOf, declarationOf, measured, observed, stepOf, valueOf } from '../../../test/contracts/bench.ts';
import { ProbeError } from '../../model/errors.ts';
import { meanOf } from '../../statistics/student.ts';
import type { Declaration } from '../../model/declaration.ts';
import type { Bench } from '../bench.ts';
import type { Answer, Probe } from '../probe.ts';
import { askedOnTime, latencyAtRate, latencyOfServer, schedule } from './at-rate.ts';
import { inputsOf } from './latency.ts';

const scores = (label: number): Answer => ({
  output: { type: 'float32', shape: [1, 4], data: Float32Array.from({ length: 4 }, (_, i) => (i === label ? 1 : 0)) },
});
const answer = scores(0);
const samples = 600;

/** The declared model at so many queries a second. */
function declared(rate: number | undefined): Declaration {
  const declaration = declarationOf();
  return { ...declaration, models: (declaration.models ?? []).map((model) => ({ ...model, rate })) };
}

/** Time that passes by so much whenever somebody looks, and by what is waited for: no machine has a part in it. */
function ownTime(lookMs = 0.001): Pick<Bench, 'now' | 'wait'> & { pass(ms: number): void } {
  let time = 0;
  return {
    now: () => (time += lookMs),
    // What is there to be taken is taken before time passes.
    wait: async (ms) => {
      await turn();
      time += Math.max(ms, lookMs);
    },
    pass: (ms) => void (time += ms),
  };
}

/** A probe that answers at once, but for a stall at one query after the warm-up. */
function stalling(at: number, stall: () => Promise<void> | void): Probe {
  let n = -20;
  return {
    infer: async () => {
      if (n++ === at) await stall();
      return answer;
    },
    close: async () => undefined,
  };
}

describe('inference.latency.at-rate', () => {
  it('a stall of 100 ms at 1 kHz shows in the p99 that is judged, and not in the naive one', async () => {
    const time = ownTime();
    const bench = benchOf(declared(1000), time);
    const probe = stalling(300, () => time.pass(100));
    await latencyAtRate(probe, stepOf('inference.latency.at-rate', samples, 'bearing'), bench);
    const p99 = measured(bench.all, 'latency.at-rate.p99');
    assert.ok(Number(p99.value) > 90, `${p99.value} ms`);
    assert.ok((p99.also?.['naive-p99'] ?? 100) < 1, `${p99.also?.['naive-p99']} ms`);
    assert.equal(Math.round(p99.also?.['naive-most'] ?? 0), 100);
    // 50 ms is the deadline: those due in the first half of the stall are later.
    assert.equal(Math.round(valueOf(bench.all, 'latency.at-rate.miss') * samples), 51);
  });
  it('does so in real time too', async () => {
    const bench = benchOf(declared(1000));
    const probe = stalling(300, () => pause(150));
    await latencyAtRate(probe, stepOf('inference.latency.at-rate', samples, 'bearing'), bench);
    const p99 = measured(bench.all, 'latency.at-rate.p99');
    assert.ok(Number(p99.value) > 120, `${p99.value} ms`);
    assert.ok((p99.also?.['naive-p99'] ?? 100) < Number(p99.value) / 2, `${p99.also?.['naive-p99']} ms`);
    assert.ok(valueOf(bench.all, 'latency.at-rate.miss') * samples >= 95);
  });
  /** The bench's own timer is 200 ms late once in so many waits. */
  function lateTimer(every: number): ReturnType<typeof ownTime> {
    const time = ownTime();
    let waits = 0;
    return {
      ...time,
      wait: async (ms) => {
        await time.wait(ms);
        if (waits++ % every === every - 1) time.pass(200);
      },
    };
  }
  it('holds no pause of its own against the device, and says how many there were', async () => {
    const bench = benchOf(declared(100), lateTimer(100));
    const step = stepOf('inference.latency.at-rate', samples, 'bearing');
    await latencyAtRate(
      stalling(-1, () => undefined),
      step,
      bench,
    );
    assert.equal(valueOf(bench.all, 'latency.at-rate.miss'), 0);
    assert.ok(valueOf(bench.all, 'latency.at-rate.p99') < 1);
    assert.equal(measured(bench.all, 'latency.at-rate.p99').conditions?.['bench-pauses'], 5);
  });
  it('gives nothing where the bench could not keep the rate', async () => {
    const probe = stalling(-1, () => undefined);
    const step = stepOf('inference.latency.at-rate', samples, 'bearing');
    await assert.rejects(latencyAtRate(probe, step, benchOf(declared(100), lateTimer(10))), {
      name: 'TooFew',
      message: /could not keep 100 queries a second/,
    });
  });
  it('lacks a rate that is not declared', async () => {
    const step = stepOf('inference.latency.at-rate', samples, 'bearing');
    await assert.rejects(
      latencyAtRate(
        stalling(-1, () => undefined),
        step,
        benchOf(declared(undefined)),
      ),
      { code: 'PROBE_LACKS' },
    );
  });
  it('counts a query that the device refuses as late, and gives no percentile of answers that never came', async () => {
    let n = -20;
    const probe: Probe = {
      infer: async () => {
        if (n++ % 10 === 3 && n > 0 && n <= samples) throw new ProbeError('PROBE_REFUSED', 'busy');
        return answer;
      },
      close: async () => undefined,
    };
    const bench = benchOf(declared(1000), ownTime());
    await latencyAtRate(probe, stepOf('inference.latency.at-rate', samples, 'bearing'), bench);
    assert.equal(valueOf(bench.all, 'latency.at-rate.miss'), 0.1);
    assert.equal(valueOf(bench.all, 'latency.at-rate.changed'), 0.1);
    assert.throws(() => measured(bench.all, 'latency.at-rate.p99'));
    const miss = measured(bench.all, 'latency.at-rate.miss');
    assert.match(String(miss.conditions?.['absent']), /p99 would be of answers that never came/);
    assert.equal(miss.also?.['refused'], 60);
  });
  it('ends with what a query failed by where it was not refused', async () => {
    const probe = stalling(100, () => {
      throw new ProbeError('PROBE_CLOSED', 'gone');
    });
    await assert.rejects(
      latencyAtRate(probe, stepOf('inference.latency.at-rate', samples, 'bearing'), benchOf(declared(1000), ownTime())),
      { code: 'PROBE_CLOSED' },
    );
  });
  it('compares each answer with the one to the same input at leisure', async () => {
    let n = -20;
    const probe: Probe = {
      // While it is hurried, every third answer is the one before.
      infer: async () => scores(n++ < samples && n % 3 === 0 ? 1 : 0),
      close: async () => undefined,
    };
    const bench = benchOf(declared(1000), ownTime());
    await latencyAtRate(probe, stepOf('inference.latency.at-rate', samples, 'bearing'), bench);
    assert.equal(valueOf(bench.all, 'latency.at-rate.changed'), 1 / 3);
    assert.equal(valueOf(bench.all, 'latency.at-rate.miss'), 0);
  });
});

describe('queries under way at once', () => {
  const [model] = declared(1000).models ?? [];
  const due = schedule(40, 1000, 'periodic', 'seed');
  async function mostOf(outstanding: number): Promise<number> {
    assert.ok(model);
    let [under, most] = [0, 0];
    const infer = async (): Promise<Answer> => {
      most = Math.max(most, ++under);
      await pause(20);
      under--;
      return answer;
    };
    const bench = benchOf(declared(1000));
    await askedOnTime(infer, { model, inputs: inputsOf(model, 'seed', 8), outstanding }, due, bench);
    return most;
  }
  it('are one where one is allowed, and no more than allowed where the device is slow', async () =>
    assert.deepEqual([await mostOf(1), await mostOf(4)], [1, 4]));
});

describe('inference.latency.server', () => {
  async function served(late: number): Promise<ReturnType<typeof benchOf>> {
    const time = ownTime();
    const bench = benchOf(declared(1), time);
    let n = -20;
    const probe: Probe = {
      infer: async () => {
        if (n >= 0 && n < late) time.pass(60);
        n++;
        return answer;
      },
      close: async () => undefined,
    };
    await latencyOfServer(probe, stepOf('inference.latency.server', 662, 'bearing'), bench);
    return bench;
  }
  it('is in time by MLPerf’s rule with one late answer of 662, and not with two', async () => {
    const [one, two] = [await served(1), await served(2)];
    assert.equal(observed(one.all, 'latency.server.in-time').value, true);
    assert.equal(measured(one.all, 'latency.server.p99').also?.['overruns'], 1);
    assert.equal(observed(two.all, 'latency.server.in-time').value, false);
    assert.match(observed(two.all, 'latency.server.in-time').required, /^2 of the answers .* at least \d+ queries/);
  });
  it('asks when a Poisson process says', async () => {
    const bench = await served(0);
    assert.equal(measured(bench.all, 'latency.server.p99').conditions?.['arrivals'], 'poisson');
  });
});

describe('a schedule', () => {
  it('is even at the rate for a sensor', () => {
    assert.deepEqual([...schedule(4, 100, 'periodic', 'seed')], [0, 10, 20, 30]);
  });
  it('is a Poisson process of the rate for a gateway: gaps of its mean and as much deviation', () => {
    const due = schedule(20_000, 100, 'poisson', 'seed');
    const gaps = due.slice(1).map((at, i) => at - (due[i] ?? 0));
    assert.ok(Math.abs(meanOf(gaps) - 10) < 0.3, `${meanOf(gaps)}`);
    assert.ok(Math.abs(meanOf(gaps.map((gap) => gap * gap)) - 200) < 15);
    assert.deepEqual(schedule(5, 100, 'poisson', 'a'), schedule(5, 100, 'poisson', 'a'));
  });
});
