import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sessionOpener } from '../../src/drivers/session/session.ts';
import type { Found } from '../../src/measure/bench.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import type { Step } from '../../src/model/plan.ts';
import type { StepEnd } from '../../src/run/session.ts';
import type { Session } from '../../src/run/session.ts';
import { declarationOf, observed, stepOf, valueOf } from './bench.ts';
import { simulator } from './simulators.ts';
import type { Simulator } from './simulators.ts';

const bounded = { timeout: 60_000 };

/** A rig that writes its process id into a file and then answers nothing, whatever it is told. */
const stubborn = (file: string): string[] => [
  process.execPath,
  '-e',
  `require('node:fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`,
];
const onCommand = (run: string[]): Declaration =>
  declarationOf({ endpoints: { command: { run } }, probes: { identity: 'command' } });

async function run(
  session: Session,
  step: Step,
): Promise<{ end: StepEnd; all: Found[]; progress: [number, number][] }> {
  const all: Found[] = [];
  const progress: [number, number][] = [];
  const end = await session.step(step, {
    found: (f) => void all.push(f),
    progress: (d, of) => void progress.push([d, of]),
  });
  return { end, all, progress };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie has ended; it only waits to be asked.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

async function eventually<T>(look: () => T | undefined): Promise<T> {
  for (let i = 0; i < 500; i++) {
    const found = look();
    if (found !== undefined) return found;
    await wait(20);
  }
  throw new Error('it did not come');
}

function numberIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

const ended = async (pid: number): Promise<true> => await eventually(() => (isAlive(pid) ? undefined : true));

describe('a session with a simulated sensor', bounded, () => {
  let sensor: Simulator;
  let session: Session;
  before(async () => {
    sensor = await simulator('L2');
    session = sessionOpener(sensor)();
  });
  after(async () => {
    await session.close(3000);
    await sensor.stop();
  });

  it('finds the handshake complete, and two vendors by the bench’s own codec, which products do not use', async () => {
    const { end, all, progress } = await run(session, stepOf('protocol.opcua.handshake', 6));
    assert.equal(end.how, 'done', end.text);
    assert.equal(observed(all, 'handshake.completed').value, true);
    assert.equal(observed(all, 'handshake.inter-vendor').value, true);
    assert.equal(observed(all, 'handshake.production-peer').value, 'unknown');
    assert.deepEqual(progress.at(-1), [9, 9]);
  });
  it('reads the identity back as declared', async () => {
    const { end, all } = await run(session, stepOf('identity.readback', 1));
    assert.equal(end.how, 'done', end.text);
    for (const quantity of ['identity.serial', 'identity.firmware', 'identity.models'])
      assert.equal(observed(all, quantity).value, true, quantity);
  });
  it('finds the rule within its declared tolerance', async () => {
    const { end, all } = await run(session, stepOf('rule.response', 36, 'vibration-high'));
    assert.equal(end.how, 'done', end.text);
    assert.ok(valueOf(all, 'rule.trip.error') < 5);
    assert.ok(valueOf(all, 'rule.hysteresis.error') < 5);
    assert.equal(valueOf(all, 'rule.false'), 0);
  });
  it('finds the declared accuracy', async () => {
    const { end, all } = await run(session, stepOf('task.accuracy', 100, 'bearing'));
    assert.equal(end.how, 'done', end.text);
    assert.ok(valueOf(all, 'task.accuracy') > 0.85);
    assert.ok(valueOf(all, 'task.gain') > 0.4);
  });
  it('carries 459 latencies over to its parent as bytes', async () => {
    const { end, all } = await run(session, stepOf('inference.latency.single-stream', 459, 'bearing'));
    assert.equal(end.how, 'done', end.text);
    const raw = all.flatMap((found) =>
      found.kind === 'measurement' && found.measurement.quantity === 'latency.p99' ? (found.raw ?? []) : [],
    )[0];
    assert.ok(raw?.bytes instanceof Uint8Array);
    assert.equal(raw.bytes.length, 128 + 8 * 459);
  });
  it('times several samples a query, and a server that is asked as a Poisson process says', async () => {
    const streams = await run(session, stepOf('inference.latency.multi-stream', 459, 'bearing'));
    assert.equal(streams.end.how, 'done', streams.end.text);
    assert.ok(valueOf(streams.all, 'latency.multi-stream.accuracy') > 0.85);
    assert.ok(valueOf(streams.all, 'latency.multi-stream.p99') > valueOf(streams.all, 'latency.multi-stream.p50'));
    const served = await run(session, stepOf('inference.latency.server', 459, 'bearing'));
    assert.equal(served.end.how, 'done', served.end.text);
    assert.notEqual(observed(served.all, 'latency.server.in-time').value, 'unknown');
    assert.equal(valueOf(served.all, 'latency.server.changed'), 0);
  });
  it('says which method there is not', async () => {
    const { end } = await run(session, stepOf('no.such-method', 1));
    assert.deepEqual([end.how, end.code], ['failed', 'METHOD_FAILED']);
  });
  it('says when the samples are too few', async () => {
    const { end } = await run(session, stepOf('inference.latency.single-stream', 100, 'bearing'));
    assert.deepEqual([end.how, end.code], ['failed', 'TOO_FEW_SAMPLES']);
  });
});

describe('a session that does not come back', bounded, () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gradus-session-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('ends its step as died when it is killed, and its program with it', async () => {
    const file = join(folder, 'killed');
    const session = sessionOpener({ declaration: onCommand(stubborn(file)), folder })();
    const step = run(session, stepOf('identity.readback', 1));
    const pid = await eventually(() => numberIn(file));
    session.kill();
    const { end } = await step;
    assert.deepEqual([end.how, end.code], ['failed', 'SESSION_DIED']);
    await ended(pid);
    assert.equal((await run(session, stepOf('identity.readback', 1))).end.code, 'SESSION_DIED');
    await session.close(1000);
  });
  it('is followed by another that works', async () => {
    const open = sessionOpener({ declaration: onCommand([process.execPath, '-e', says]), folder });
    const first = open();
    first.kill();
    assert.equal((await run(first, stepOf('identity.readback', 1))).end.code, 'SESSION_DIED');
    const second = open();
    assert.equal((await run(second, stepOf('identity.readback', 1))).end.how, 'done');
    await second.close(2000);
  });
  it('closes with a program that does not want to end', async () => {
    const file = join(folder, 'closed');
    const session = sessionOpener({ declaration: onCommand(stubborn(file)), folder })();
    const step = run(session, stepOf('identity.readback', 1));
    const pid = await eventually(() => numberIn(file));
    await session.close(500);
    assert.equal((await step).end.code, 'SESSION_DIED');
    await ended(pid);
  });
  it('leaves nothing behind when its parent is killed by force', async () => {
    const file = join(folder, 'orphan');
    const script = join(folder, 'parent.mjs');
    const url = JSON.stringify(new URL('../../src/drivers/session/session.ts', import.meta.url).href);
    const given = JSON.stringify({ declaration: onCommand(stubborn(file)), folder });
    const step = JSON.stringify(stepOf('identity.readback', 1));
    writeFileSync(
      script,
      `import { sessionOpener } from ${url};
       void sessionOpener(${given})().step(${step}, { found() {}, progress() {} });`,
    );
    const parent = spawn(process.execPath, [script], {
      stdio: 'ignore',
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    const pid = await eventually(() => numberIn(file));
    const exited = once(parent, 'exit');
    parent.kill('SIGKILL');
    await exited;
    await ended(pid);
  });
  it('reports no secret that its program shouts', async () => {
    process.env['GRADUS_TEST_CANARY'] = 'canary-7f3a';
    const shouting = [
      process.execPath,
      '-e',
      "process.stdin.on('data', () => console.log(JSON.stringify({ id: 1, ok: false, error: 'I know ' + process.env.KEY })))",
    ];
    const declaration = declarationOf({
      endpoints: { command: { run: shouting, env: { KEY: { env: 'GRADUS_TEST_CANARY' } } } },
      probes: { identity: 'command' },
    });
    const session = sessionOpener({ declaration, folder })();
    const { end } = await run(session, stepOf('identity.readback', 1));
    await session.close(2000);
    assert.deepEqual([end.code, end.text], ['PROBE_REFUSED', 'the program said: I know ***']);
  });
  it('names the secret that is missing and not what it should have been', async () => {
    const declaration = declarationOf({
      endpoints: { command: { run: [process.execPath], env: { KEY: { env: 'GRADUS_TEST_NOT_SET' } } } },
      probes: { identity: 'command' },
    });
    const session = sessionOpener({ declaration, folder })();
    const { end } = await run(session, stepOf('identity.readback', 1));
    await session.close(2000);
    assert.deepEqual([end.code, end.text], ['PROBE_SECRET', 'the environment variable GRADUS_TEST_NOT_SET is not set']);
  });
});

const says =
  "process.stdin.on('data', () => console.log(JSON.stringify({ id: 1, ok: true, says: { serial: 'S-1-0001' } })))";
