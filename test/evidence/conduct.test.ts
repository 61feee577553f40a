import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { nodeChecks } from '../../src/certify/checks.ts';
import { verifyRun, type Verification } from '../../src/certify/verify.ts';
import { benchOf } from '../../src/desk/station.ts';
import { readRunFolder } from '../../src/drivers/tiles/read-run.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import type { Found } from '../../src/measure/bench.ts';
import { methods } from '../../src/model/methods.ts';
import { conduct } from '../../src/run/conduct.ts';
import type { OpenSession } from '../../src/run/session.ts';
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
  stepTimeoutMs?: number,
): Promise<{ ended: string; verification: Verification }> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'gradus-conduct-'));
  const station = await openStation(path.join(home, 'station'), { create: true });
  try {
    const asked = { ...request, ...(stepTimeoutMs !== undefined && { stepTimeoutMs }) };
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
    const ended = await conduct(inputs, { station: benchOf(station), openSession, now: () => 0, watch, stop });
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
    const { verification } = await conducted(slow, 31 * 86_400_000);
    assert.equal(verification.assessment?.grade.level, 'L2');
  });
});
