import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { nodeChecks } from '../../src/drivers/keys/checks.ts';
import { verifyRun, type Verification } from '../../src/certify/verify.ts';
import { benchOf } from '../../src/desk/station.ts';
import { readRunFolder } from '../../src/drivers/tiles/read-run.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import type { Found } from '../../src/measure/bench.ts';
import { methods } from '../../src/model/methods.ts';
import type { Request } from '../../src/model/plan.ts';
import { conduct, type Conduct } from '../../src/run/conduct.ts';
import type { OpenSession, StepEnd } from '../../src/run/session.ts';
import { declaration, pack, request, runId } from './genuine-run.ts';

const observed = (actual: string): Found => ({
  kind: 'observation',
  observation: { quantity: 'identity.firmware', value: true, required: 'x', actual },
});
const p99: Found = {
  kind: 'measurement',
  measurement: {
    quantity: 'latency.p99',
    subject: 'bearing',
    value: 40,
    unit: 'ms',
    n: 1000,
    components: [{ source: 'sampling', low: 1, high: 1 }],
    stimulus: 'injected',
  },
};

/** A session in which every step finds something at once. */
const finding =
  (identity: Found): OpenSession =>
  () => ({
    step: async (step, watch) => {
      watch.found(step.method === 'identity.readback' ? identity : p99);
      return { how: 'done', ms: 1 };
    },
    kill: () => undefined,
    close: async () => undefined,
  });

async function conducted(
  openSession: OpenSession,
  more: Partial<Request> = {},
  how: Partial<Conduct> = {},
): Promise<{ ended: string; verification: Verification }> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'gradus-conduct-'));
  const station = await openStation(path.join(home, 'station'), { create: true });
  try {
    const asked = { ...request, ...more };
    const inputs = {
      run: runId,
      pack,
      declaration,
      methods,
      request: asked,
      versions: {},
      conditions: {},
      earlier: [],
    };
    const stop = new AbortController().signal;
    const watch = (): void => undefined;
    const ended = await conduct(inputs, { station: benchOf(station), openSession, now: () => 0, watch, stop, ...how });
    await station.exportRun(runId, path.join(home, 'run'));
    const files = await readRunFolder(path.join(home, 'run'));
    return { ended, verification: await verifyRun(files, { keys: [] }, nodeChecks) };
  } finally {
    await station.close();
    await rm(home, { recursive: true });
  }
}

describe('a step that finds what no entry can hold', () => {
  for (const [name, actual] of [
    ['a text that is too long', 'x'.repeat(5000)],
    ['half a character', 'a\ud800'],
  ] as const)
    it(`ends as failed for ${name}; the run goes on, concludes and verifies`, async () => {
      const { ended, verification } = await conducted(finding(observed(actual)));
      assert.deepEqual([ended, verification.ok], ['concluded', true]);
      const [identity, latency] = verification.assessment?.verdicts ?? [];
      assert.deepEqual([identity?.outcome, identity?.fault?.code], ['inconclusive', 'METHOD_FAILED']);
      assert.match(identity?.fault?.text ?? '', /cannot be written down/);
      assert.equal(latency?.outcome, 'pass');
    });
  it('is an ordinary one otherwise', async () => {
    const { verification } = await conducted(finding(observed('x')));
    assert.equal(verification.assessment?.grade.level, 'L2');
  });
});

describe('a time-out of a month', () => {
  it('is not over at once', async () => {
    const slow: OpenSession = () => {
      const session = finding(observed('x'))();
      return { ...session, step: async (...words) => await setTimeout(30).then(() => session.step(...words)) };
    };
    const { verification } = await conducted(slow, { stepTimeoutMs: 31 * 86_400_000 });
    assert.equal(verification.assessment?.grade.level, 'L2');
  });
});

/** A session whose first `times` identity steps end so, having found this much; later ones end well. */
function failing(
  end: Omit<StepEnd, 'ms'>,
  times: number,
  found: readonly Found[] = [],
): OpenSession & { taken: string[] } {
  const taken: string[] = [];
  const open: OpenSession = () => {
    const session = finding(observed('x'))();
    return {
      ...session,
      step: async (step, watch) => {
        taken.push(step.method);
        const failures = taken.filter((method) => method === 'identity.readback').length;
        if (step.method !== 'identity.readback' || failures > times) return await session.step(step, watch);
        for (const one of found) watch.found(one);
        return { ...end, ms: 1 };
      },
    };
  };
  return Object.assign(open, { taken });
}

describe('a step that the wire failed', () => {
  const closed = { how: 'failed', code: 'PROBE_CLOSED', text: 'gone' } as const;
  const identityOf = ({ assessment }: Verification) => assessment?.verdicts[0];

  it('is taken again where the plan allows it; both attempts are in the log, and the last is judged', async () => {
    const { verification } = await conducted(failing(closed, 1), { retries: 1 });
    assert.equal(verification.broken?.says, undefined);
    const bodies = verification.contents?.entries.map(({ body }) => body) ?? [];
    assert.deepEqual(
      bodies.flatMap((b) => (b.kind === 'step-started' && b.step === 's01' ? [[b.attempt, b.because]] : [])),
      [
        [undefined, undefined],
        [2, 'PROBE_CLOSED'],
      ],
    );
    assert.equal(bodies.filter((b) => b.kind === 'step-ended' && b.step === 's01').length, 2);
    const verdict = identityOf(verification);
    assert.deepEqual([verdict?.outcome, verdict?.attempt], ['pass', { number: 2, of: 2, after: ['PROBE_CLOSED'] }]);
  });

  it('is inconclusive when every attempt failed, and says how many there were', async () => {
    const session = failing(closed, 9);
    const { verification } = await conducted(session, { retries: 2 });
    const verdict = identityOf(verification);
    assert.deepEqual(
      [verdict?.outcome, verdict?.fault?.code, verdict?.attempt?.number, verdict?.attempt?.after.length],
      ['inconclusive', 'PROBE_CLOSED', 3, 2],
    );
    assert.equal(session.taken.filter((method) => method === 'identity.readback').length, 3);
  });

  it('is not taken again where the plan allows none', async () => {
    const { verification } = await conducted(failing(closed, 1));
    assert.deepEqual(
      [identityOf(verification)?.outcome, identityOf(verification)?.attempt],
      ['inconclusive', undefined],
    );
  });

  for (const [name, session] of [
    ['ended for a reason that is not the wire’s', failing({ how: 'failed', code: 'METHOD_FAILED' }, 1)],
    ['was refused by the device', failing({ how: 'failed', code: 'PROBE_REFUSED' }, 1)],
    ['had given a result', failing(closed, 1, [observed('first')])],
  ] as const)
    it(`is not taken again when it ${name}`, async () => {
      const { verification } = await conducted(session, { retries: 3 });
      assert.equal(session.taken.filter((method) => method === 'identity.readback').length, 1);
      assert.deepEqual(
        [verification.ok, identityOf(verification)?.outcome, identityOf(verification)?.attempt],
        [true, 'inconclusive', undefined],
      );
    });
});

describe('a step that waits for its turn', () => {
  it('is not timed out by it, loses none of the run’s time, and starts in the log when it is given', async () => {
    let clock = 0;
    const given: string[] = [];
    const events: string[] = [];
    const how: Partial<Conduct> = {
      now: () => clock,
      // Longer than any time-out and than the time the run has.
      turn: async (step, waiting) => {
        waiting(['bench']);
        await setTimeout(30);
        clock += 600_000;
        events.push(`turn ${step.id}`);
        return () => void given.push(step.id);
      },
      watch: (event) => {
        if (event.kind === 'waiting') events.push(`waits ${event.step.id} ${event.what.join()}`);
        if (event.kind === 'acknowledged' && event.entry.body.kind === 'step-started')
          events.push(`starts ${event.entry.body.step}`);
      },
    };
    const limits = { stepTimeoutMs: 20, maxTimeMs: 120_000 };
    const { verification } = await conducted(finding(observed('x')), limits, how);
    assert.deepEqual(
      verification.assessment?.verdicts.map(({ outcome }) => outcome),
      ['pass', 'pass'],
    );
    const each = (step: string): string[] => [`waits ${step} bench`, `turn ${step}`, `starts ${step}`];
    assert.deepEqual(events, [...each('s01'), ...each('s02')]);
    assert.deepEqual(given, ['s01', 's02']);
  });

  it('gives its turn back when the station fails', async () => {
    let given = 0;
    const broken: OpenSession = () => {
      throw new Error('no process');
    };
    await assert.rejects(conducted(broken, {}, { turn: async () => () => void (given += 1) }), /no process/);
    assert.equal(given, 1);
  });
});
