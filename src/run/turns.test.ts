import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { methods } from '../model/methods.ts';
import { needOf, runsAlone, Turns, type Need, type Release } from './turns.ts';

const live = new AbortController().signal;
const wants = (...anyOf: string[][]): Need => ({ alone: false, anyOf });
const alone: Need = { alone: true, anyOf: [] };

/** Who has had a turn, in order, and how to end it. */
function queue(): {
  began: string[];
  waits: Record<string, readonly string[]>;
  ask(name: string, need: Need, stop?: AbortSignal): void;
  end(name: string): Promise<void>;
} {
  const turns = new Turns();
  const began: string[] = [];
  const waits: Record<string, readonly string[]> = {};
  const releases = new Map<string, Release>();
  return {
    began,
    waits,
    ask(name, need, stop = live) {
      const takes = async (): Promise<void> => {
        const release = await turns.take(need, (what) => (waits[name] = what), stop);
        began.push(name);
        releases.set(name, release);
      };
      void takes();
    },
    async end(name) {
      releases.get(name)?.();
      await setImmediate();
    },
  };
}

describe('the queue of a station', () => {
  it('gives one source to one step at a time, in order of asking', async () => {
    const q = queue();
    for (const name of ['a', 'b', 'c']) q.ask(name, wants(['source 1']));
    await setImmediate();
    assert.deepEqual(q.began, ['a']);
    assert.deepEqual(q.waits, { b: ['source 1'], c: ['source 1'] });
    await q.end('a');
    assert.deepEqual(q.began, ['a', 'b']);
    await q.end('b');
    assert.deepEqual(q.began, ['a', 'b', 'c']);
  });

  it('gives two sources to two steps', async () => {
    const q = queue();
    for (const name of ['a', 'b', 'c']) q.ask(name, wants(['source 1', 'source 2']));
    await setImmediate();
    assert.deepEqual(q.began, ['a', 'b']);
  });

  it('lets nobody wait for a thing that he does not need', async () => {
    const q = queue();
    q.ask('a', wants(['source 1']));
    q.ask('b', wants(['source 1']));
    q.ask('c', wants());
    q.ask('d', wants(['thermometer 1']));
    await setImmediate();
    assert.deepEqual(q.began, ['a', 'c', 'd']);
  });

  it('keeps what an earlier one waits for: who needs two things is not passed over for ever', async () => {
    const q = queue();
    q.ask('a', wants(['source 1']));
    q.ask('both', wants(['source 1'], ['thermometer 1']));
    q.ask('later', wants(['thermometer 1']));
    await setImmediate();
    assert.deepEqual(q.began, ['a']);
    await q.end('a');
    assert.deepEqual(q.began, ['a', 'both']);
  });

  it('lets a step that runs alone begin when all have ended, and nobody beside it', async () => {
    const q = queue();
    q.ask('a', wants());
    q.ask('alone', alone);
    q.ask('b', wants());
    await setImmediate();
    assert.deepEqual([q.began, q.waits], [['a'], { alone: ['bench'], b: ['turn'] }]);
    await q.end('a');
    assert.deepEqual(q.began, ['a', 'alone']);
    await q.end('alone');
    assert.deepEqual(q.began, ['a', 'alone', 'b']);
  });

  it('lets go of one that is stopped while it waits, and the next goes on', async () => {
    const q = queue();
    const stop = new AbortController();
    q.ask('a', wants(['source 1']));
    q.ask('b', wants(['source 1']), stop.signal);
    q.ask('c', wants(['source 1']));
    await setImmediate();
    stop.abort();
    await setImmediate();
    assert.deepEqual(q.began, ['a', 'b']);
    await q.end('a');
    assert.deepEqual(q.began, ['a', 'b', 'c']);
  });
});

describe('whatever is asked of the queue', () => {
  const things = fc.subarray(['a1', 'a2', 'b1', 'b2', 'c1'], { minLength: 1 });
  const needs = fc.record({ alone: fc.boolean(), anyOf: fc.array(things, { maxLength: 2 }) });

  it('everybody has a turn, nobody beside one who has the bench to himself', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(needs, { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat(20)),
        async (all, pick) => {
          // Two lists of one thing each can never both be served.
          const list = all.map(({ alone, anyOf: [first, second] }): Need => ({
            alone,
            anyOf: [first, second?.filter((thing) => !first?.includes(thing))].filter(
              (l) => l && l.length > 0,
            ) as string[][],
          }));
          const turns = new Turns();
          const running = new Map<number, Release>();
          let served = 0;
          for (const [i, need] of list.entries())
            void (async () => running.set(i, await turns.take(need, () => undefined, live)))();
          for (await setImmediate(); running.size > 0; await setImmediate()) {
            const held = [...running.keys()].map((i) => list[i]);
            if (held.some((need) => need?.alone)) assert.equal(held.length, 1);
            const [i, release] = [...running][(pick.next().value ?? 0) % running.size] ?? assert.fail();
            running.delete(i);
            served += 1;
            release();
          }
          assert.equal(served, list.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('what a step needs of the station', () => {
  const methodNamed = (id: string) => {
    const found = methods.find((method) => method.id === id);
    if (!found) throw new Error(`no method ${id}`);
    return found;
  };
  const rule = methodNamed('rule.response');
  const source = { id: 'rig-1', kind: 'stimulus-source', calibrated: '2026-01-01', due: '2027-01-01' } as const;
  const declaration = (instruments: readonly (typeof source)[]) =>
    ({ probes: {}, station: { name: 'bench', instruments } }) as unknown as Parameters<typeof needOf>[1];

  it('is an instrument of the kind, where the declaration names one', () => {
    assert.deepEqual(needOf(rule, declaration([source]), false).anyOf, [['stimulus-source rig-1']]);
    assert.deepEqual(needOf(rule, declaration([]), false).anyOf, []);
  });

  it('is the operator where a person answers, and not where the device itself does', () => {
    const boot = methodNamed('integrity.boot');
    const bound = (probes: Record<string, string>) =>
      needOf(boot, { probes } as unknown as Parameters<typeof needOf>[1], false).anyOf;
    assert.deepEqual(bound({ inspect: 'operator' }), [['operator']]);
    assert.deepEqual(bound({ inspect: 'operator', attest: 'http' }), []);
  });

  it('is the bench to itself for latency and handshakes, unless asked otherwise', () => {
    assert.deepEqual(
      ['inference.latency.single-stream', 'protocol.opcua.handshake', 'rule.response', 'task.accuracy'].map((id) =>
        runsAlone(methodNamed(id)),
      ),
      [true, true, false, false],
    );
    assert.equal(needOf(methodNamed('inference.latency.single-stream'), declaration([]), true).alone, false);
  });
});
