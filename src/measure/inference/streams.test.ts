import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, measured, stepOf, valueOf } from '../../../test/contracts/bench.ts';
import type { Answer, Probe } from '../probe.ts';
import { latencyOfStreams } from './multi-stream.ts';
import { latencyByTiny } from './tiny.ts';

const answer: Answer = { output: { type: 'float32', shape: [1, 4], data: Float32Array.of(1, 0, 0, 0) } };
const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('inference.latency.multi-stream', () => {
  it('hands over eight samples before it waits, and times a query to the last of their answers', async () => {
    let [time, under, most] = [0, 0, 0];
    const probe: Probe = {
      infer: async () => {
        most = Math.max(most, ++under);
        await later();
        time += 1;
        under--;
        return answer;
      },
      close: async () => undefined,
    };
    const bench = benchOf(declarationOf(), { now: () => time, wait: async (ms) => void (time += ms) });
    await latencyOfStreams(probe, stepOf('inference.latency.multi-stream', 662, 'bearing'), bench);
    const p99 = measured(bench.all, 'latency.multi-stream.p99');
    assert.deepEqual([most, p99.value, p99.n], [8, 8, 459]);
    assert.equal(valueOf(bench.all, 'latency.multi-stream.miss'), 0);
    assert.equal(measured(bench.all, 'latency.multi-stream.accuracy').n, 8 * 459);
    assert.deepEqual(p99.components.map(({ source }) => source).toSorted(), ['clock', 'harness', 'sampling']);
  });
});

describe('inference.latency.tiny', () => {
  /** Windows of ten seconds in simulated time; `took` of the n-th inference after the warm-up, ms. */
  async function tiny(took: (n: number) => number, windows = 5) {
    let [time, n] = [0, -1];
    const probe: Probe = {
      infer: async () => {
        time += n < 0 ? 60_000 : took(n);
        n++;
        return answer;
      },
      close: async () => undefined,
    };
    const bench = benchOf(declarationOf(), { now: () => time, wait: async (ms) => void (time += ms) });
    await latencyByTiny(probe, stepOf('inference.latency.tiny', windows, 'bearing'), bench);
    return bench.all;
  }
  it('is the median of five windows: one that was disturbed changes nothing', async () => {
    const all = await tiny((n) => (n >= 100 && n < 150 ? 200 : 100));
    assert.equal(valueOf(all, 'latency.tiny.median'), 100);
    assert.equal(valueOf(all, 'latency.tiny.throughput'), 10);
    assert.equal(measured(all, 'latency.tiny.median').also?.['most'], 200);
  });
  it('goes on past ten seconds until ten inferences are done', async () => {
    const all = await tiny(() => 4000);
    assert.equal(measured(all, 'latency.tiny.median').n, 50);
  });
  it('takes Student’s t for five windows and order statistics for six', async () => {
    const how = async (windows: number): Promise<string | undefined> =>
      measured(await tiny((n) => 100 + (n % 3), windows), 'latency.tiny.median').components[0]?.how;
    assert.match((await how(5)) ?? '', /^Student’s t of 5 windows/);
    assert.match((await how(6)) ?? '', /^order statistics of the median of 6 windows/);
  });
});
