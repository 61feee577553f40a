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
  reportedMs: number | undefined,
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
        const { output } = answer;
        return reportedMs === undefined ? { output } : { output, reportedMs };
      },
      ping: async () => void (time += 0.25),
      close: async () => undefined,
    },
  };
}

async function measure(
  took: (n: number) => number,
  samples: number,
  parameters: Record<string, number> = {},
  ...reported: [number | undefined] | []
): Promise<{ all: Found[]; asked: number }> {
  const { probe, clock, asked } = device(took, reported.length === 0 ? 0.5 : reported[0]);
  const bench = benchOf(declarationOf(), clock);
  const step = stepOf('inference.latency.single-stream', samples, 'bearing');
  await latency(probe, { ...step, parameters: { ...step.parameters, ...parameters } }, bench);
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
    const found = all.find((one) => one.kind === 'measurement' && one.measurement.quantity === 'latency.p99');
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
  it('reports the percentiles that the samples bound on both sides, and says what the others need', async () => {
    const { all } = await measure((n) => 1 + (n % 459) / 100, 2010);
    assert.deepEqual(
      all.flatMap((found) =>
        found.kind === 'measurement' && /p\d/.test(found.measurement.quantity) ? [found.measurement.quantity] : [],
      ),
      ['latency.p50', 'latency.p90', 'latency.p95', 'latency.p99'],
    );
    assert.equal(
      measured(all, 'latency.p99').conditions?.['absent'],
      'p99.9 of 459 latencies has no 95 % interval: 3688 are needed',
    );
  });
  it('goes on to 4 603 queries where the tail is that of p99.9, which then has its interval', async () => {
    const { all, asked } = await measure((n) => 1 + (n % 1000) / 100, 20_140, { tail: 0.999 });
    assert.equal(asked, 4603);
    const { value, components } = measured(all, 'latency.p99.9');
    assert.equal(Math.round(Number(value) * 100), 1098);
    assert.ok((components.find(({ source }) => source === 'sampling')?.low ?? 0) > 0);
  });
  it('gives how often the very answers were right, with its exact interval', async () => {
    const { all } = await measure(() => 3, 459);
    const accuracy = measured(all, 'latency.accuracy');
    const right = accuracy.also?.['right'] ?? Number.NaN;
    assert.equal(accuracy.value, right / 459);
    assert.ok(right > 0 && right < 459, 'the device names one label always');
    assert.match(accuracy.components[0]?.how ?? '', /Clopper–Pearson/);
    assert.equal(measured(all, 'latency.p99').also?.['accuracy'], accuracy.value);
  });
  it('leaves 2.25 ms of 3 unexplained by the 0.5 ms that the device tells and an empty trip of 0.25 ms', async () => {
    const { all } = await measure(() => 3, 459);
    assert.equal(valueOf(all, 'latency.unexplained'), 2.25);
    assert.equal(valueOf(all, 'latency.unexplained.share'), 2.25 / 50);
    const sources = measured(all, 'latency.unexplained').components.map(({ source }) => source);
    assert.deepEqual(sources.toSorted(), ['clock', 'harness', 'network', 'sampling']);
  });
  it('leaves as much unexplained of a device that tells too much', async () => {
    const { all } = await measure(() => 3, 459, {}, 500);
    assert.equal(valueOf(all, 'latency.unexplained'), 497.25);
  });
  it('says nothing of what is unexplained where the device tells nothing', async () => {
    const { all } = await measure(() => 3, 459, {}, undefined);
    assert.throws(() => measured(all, 'latency.unexplained'));
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
