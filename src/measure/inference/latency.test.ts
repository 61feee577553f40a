import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, measured, stepOf, valueOf } from '../../../test/contracts/bench.ts';
import { decodeNpy } from '../../formats/npy.ts';
import { fewestQueries } from '../../statistics/early-stopping.ts';
import type { Bench, Found } from '../bench.ts';
import type { Answer, Probe } from '../probe.ts';
import { latency, stopping } from './latency.ts';

const answer: Answer = { output: { type: 'float32', shape: [1, 4], data: new Float32Array(4) }, reportedMs: 0.5 };

/** A device in simulated time whose n-th answer, from 0 after the warm-up, takes `took(n)` ms. */
function device(
  took: (n: number) => number,
  warmup = 20,
): { probe: Probe; clock: Pick<Bench, 'now' | 'wait'>; asked: () => number } {
  let [time, n] = [0, -warmup];
  return {
    asked: () => n + warmup,
    clock: { now: () => time, wait: async (ms) => void (time += ms) },
    probe: {
      infer: async () => {
        time += n < 0 ? 1000 : took(n);
        n++;
        return answer;
      },
      ping: async () => void (time += 0.25),
      close: async () => undefined,
    },
  };
}

async function measure(took: (n: number) => number, samples: number): Promise<{ all: Found[]; asked: number }> {
  const { probe, clock, asked } = device(took);
  const bench = benchOf(declarationOf(), clock);
  await latency(probe, stepOf('inference.latency.single-stream', samples, 'bearing'), bench);
  return { all: bench.all, asked: asked() - 20 };
}

describe('inference.latency.single-stream', () => {
  it('stops after 459 queries of which none is late, and is their p99', async () => {
    const { all, asked } = await measure((n) => 1 + (n % 459) / 100, 2010);
    assert.equal(asked, 459);
    assert.equal(Math.round(valueOf(all, 'latency.p99') * 100), 554);
    assert.equal(valueOf(all, 'latency.miss'), 0);
  });
  it('goes on to 662 queries after one late answer, and gives the early-stopping estimate', async () => {
    const { all, asked } = await measure((n) => (n === 7 ? 60 : 2), 2010);
    assert.equal(asked, fewestQueries(0.99, 1));
    assert.equal(measured(all, 'latency.p99').also?.['bound'], 60);
    assert.equal(valueOf(all, 'latency.miss'), 1 / 662);
  });
  it('does not go on where too many are late for the plan to show anything else', async () => {
    const { all, asked } = await measure(() => 60, 2010);
    assert.equal(asked, 459);
    assert.equal(valueOf(all, 'latency.miss'), 1);
  });
  it('leaves the warm-up out', async () => {
    const { all } = await measure(() => 3, 459);
    assert.equal(measured(all, 'latency.p99').also?.['most'], 3);
  });
  it('keeps every latency in order as an NPY array', async () => {
    const { all } = await measure((n) => n, 459);
    const [found] = all;
    const [raw] = found?.kind === 'measurement' ? (found.raw ?? []) : [];
    const array = decodeNpy(raw?.bytes ?? new Uint8Array());
    assert.deepEqual([array.type, array.shape, array.data[0], array.data[458]], ['float64', [459], 0, 458]);
  });
  it('shows what the device reports and judges what the bench saw', async () => {
    const { all } = await measure(() => 3, 459);
    assert.deepEqual([valueOf(all, 'latency.p90'), measured(all, 'latency.p90').also?.['reported']], [3, 0.5]);
  });
  it('names the wire’s round trip, the harness and the clock apart from sampling', async () => {
    const { all } = await measure(() => 3, 459);
    const { components } = measured(all, 'latency.p99');
    assert.deepEqual(components.map(({ source }) => source).toSorted(), ['clock', 'harness', 'network', 'sampling']);
    assert.equal(components.find(({ source }) => source === 'network')?.low, 0.25);
  });
  it('gives nothing for fewer samples than p99 needs', async () => {
    await assert.rejects(
      measure(() => 3, 367),
      { name: 'TooFew', message: /368 are needed/ },
    );
  });
  it('takes the times of a recording, and nothing of one without times', async () => {
    const { output } = answer;
    const recorded = (ms?: number): Probe => ({
      recorded: async () => ({
        suppliedBy: 'laboratory',
        set: 'set 7',
        cases: Array.from({ length: 500 }, () => ({ label: 0, output, ...(ms === undefined ? {} : { ms }) })),
      }),
      close: async () => undefined,
    });
    const step = stepOf('inference.latency.single-stream', 459, 'bearing');
    const bench = benchOf(declarationOf());
    await latency(recorded(4), step, bench);
    const { value, stimulus, n } = measured(bench.all, 'latency.p99');
    assert.deepEqual([value, stimulus, n], [4, 'recorded', 459]);
    await assert.rejects(latency(recorded(), step, benchOf(declarationOf())), { name: 'TooFew' });
  });
});

describe('early stopping', () => {
  it('lets a stream of at most 662 end at 459 with no overrun, at 662 with one, at 459 with two', () => {
    const mayStop = stopping(662);
    assert.deepEqual(
      [
        [458, 0],
        [459, 0],
        [459, 1],
        [661, 1],
        [662, 1],
        [459, 2],
      ].map(([n = 0, t = 0]) => mayStop(n, t)),
      [false, true, false, false, true, true],
    );
  });
});
