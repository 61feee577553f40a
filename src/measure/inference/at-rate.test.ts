import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { benchOf, declarationOf, measured, stepOf, valueOf } from '../../../test/contracts/bench.ts';
import { meanOf } from '../../statistics/student.ts';
import type { Declaration } from '../../model/declaration.ts';
import type { Answer, Probe } from '../probe.ts';
import { latencyAtRate, schedule } from './at-rate.ts';

const answer: Answer = { output: { type: 'float32', shape: [1, 4], data: new Float32Array(4) } };
const samples = 600;

/** The declared model at so many queries a second. */
function declared(rate: number | undefined): Declaration {
  const declaration = declarationOf();
  return { ...declaration, models: (declaration.models ?? []).map((model) => ({ ...model, rate })) };
}

/** A probe that answers at once, but for a stall. */
function stalling(at: number, ms: number): Probe {
  let n = -20;
  return {
    infer: async () => {
      if (n++ === at) await pause(ms);
      return answer;
    },
    close: async () => undefined,
  };
}

describe('inference.latency.at-rate', () => {
  it('a stall of 100 ms at 1 kHz shows in the p99 that is judged, and not in the naive one', async () => {
    const bench = benchOf(declared(1000));
    await latencyAtRate(stalling(300, 100), stepOf('inference.latency.at-rate', samples, 'bearing'), bench);
    const p99 = measured(bench.all, 'latency.at-rate.p99');
    assert.ok(Number(p99.value) > 80, `${p99.value} ms`);
    assert.ok((p99.also?.['naive-p99'] ?? 100) < Number(p99.value) / 2, `${p99.also?.['naive-p99']} ms`);
    assert.ok((p99.also?.['naive-most'] ?? 0) >= 99);
  });
  it('counts as late what a late answer held up beyond the deadline', async () => {
    const bench = benchOf(declared(1000));
    await latencyAtRate(stalling(300, 150), stepOf('inference.latency.at-rate', samples, 'bearing'), bench);
    // 50 ms is the deadline: those due in the first 100 ms of the stall are later than that, whatever else the machine does.
    assert.ok(valueOf(bench.all, 'latency.at-rate.miss') * samples >= 95);
  });
  it('lacks a rate that is not declared', async () => {
    const bench = benchOf(declared(undefined));
    await assert.rejects(
      latencyAtRate(stalling(0, 0), stepOf('inference.latency.at-rate', samples, 'bearing'), bench),
      {
        code: 'PROBE_LACKS',
      },
    );
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
