import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { signatures } from '../drivers/keys/signatures.ts';
import { shortly } from '../drivers/deadline.ts';
import type { ToChild, ToParent } from '../drivers/session/message.ts';
import { TooFew } from '../measure/bench.ts';
import type { Bench } from '../measure/bench.ts';
import { functions } from '../measure/methods.ts';
import type { Probe, Question } from '../measure/probe.ts';
import { ProbeError } from '../model/errors.ts';
import type { Step } from '../model/plan.ts';
import type { Digest } from '../model/terms.ts';
import type { Said } from '../run/session.ts';
import { surroundings } from './surroundings.ts';
import { conforming, enginesFor, openProbe, setFor, vocabularyFor } from './wire.ts';

// The child of a DUT session: one probe, opened by the first step, and the methods beside it. Only its parent writes.

type Opened = Extract<ToChild, { kind: 'open' }>;
type Answered = Extract<ToChild, { kind: 'answered' }>;
type End = Extract<ToParent, { kind: 'end' }>['end'];

const progressEveryMs = 100;
const longestText = 500;
/** A connection that does not close is left behind after so long, ms. */
const closeMs = 4000;

let opened: Opened | undefined;
let probe: Promise<Probe> | undefined;

function send(message: ToParent): void {
  process.send?.(message, () => undefined);
}

function progressOf(id: number): Bench['progress'] {
  let last = -Infinity;
  return (done, of) => {
    const now = performance.now();
    if (now - last < progressEveryMs && done < of) return;
    last = now;
    send({ kind: 'progress', id, done, of });
  };
}

const digestOf = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const largestModel = 256 * 1024 * 1024;
async function modelFile(folder: string, file: string): ReturnType<NonNullable<Bench['modelFile']>> {
  try {
    const { size } = await stat(path.resolve(folder, file));
    if (size > largestModel) throw new TooFew(`${file} has ${size} bytes, more than ${largestModel}`);
    const bytes = await readFile(path.resolve(folder, file));
    return { bytes, digest: digestOf(bytes) };
  } catch (error) {
    if (error instanceof TooFew) throw error;
    throw new TooFew(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Node has no other way to ask for it without a flag on the command line. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return typeof collect === 'function' ? () => void collect() : () => undefined;
}
const collect = collector();

const started = (pid: number): void => send({ kind: 'started', pid });

function benchFor(id: number, { declaration, folder }: Opened): Bench {
  const around = surroundings();
  return {
    now: () => performance.now(),
    wait: async (ms) => await wait(ms),
    turn: async () => await turn(),
    collect() {
      collect();
      around.begin();
    },
    progress: progressOf(id),
    found: (found) => send({ kind: 'found', id, found }),
    conditions: () => around.conditions(),
    engines: async () => await enginesFor(declaration, { folder, started }),
    digest: digestOf,
    modelFile: async (file) => await modelFile(folder, file),
    signatures,
    vocabulary: async () => await vocabularyFor(declaration, folder),
    shapes: async (turtle, graph) => await conforming(turtle, graph),
    set: async (model) => await setFor(declaration, folder, model),
    declaration,
  };
}

const asking = new Map<number, (said: Answered['said']) => void>();
let current = 0;
let asks = 0;

/** Its parent puts the question to the person: only the parent has a terminal. */
async function askParent(question: Question): Promise<Said> {
  const ask = ++asks;
  const said = await new Promise<Answered['said']>((resolve) => {
    asking.set(ask, resolve);
    send({ kind: 'ask', id: current, ask, question });
  });
  asking.delete(ask);
  if ('unanswered' in said) throw new ProbeError('PROBE_LACKS', `nobody answered: ${said.unanswered}`);
  return said;
}

function endOf(error: unknown): End {
  const text = shortly(error instanceof Error ? error.message : String(error), longestText);
  if (error instanceof ProbeError) return { how: 'failed', code: error.code, text };
  return { how: 'failed', code: error instanceof TooFew ? 'TOO_FEW_SAMPLES' : 'METHOD_FAILED', text };
}

async function run(id: number, step: Step): Promise<End> {
  const method = functions[step.method];
  if (!opened || !method)
    return { how: 'failed', code: 'METHOD_FAILED', text: `no method ${step.method} in this version` };
  const { declaration, folder } = opened;
  try {
    current = id;
    probe ??= openProbe(declaration, {
      folder,
      started,
      ask: askParent,
    });
    await method(await probe, step, benchFor(id, opened));
    return { how: 'done' };
  } catch (error) {
    return endOf(error);
  }
}

async function close(): Promise<void> {
  const open = probe;
  await Promise.race([open?.then((one) => one.close()).catch(() => undefined), wait(closeMs)]);
  process.exit(0);
}

function obey(message: ToChild): void {
  if (message.kind === 'open') opened = message;
  else if (message.kind === 'close') void close();
  else if (message.kind === 'answered') asking.get(message.ask)?.(message.said);
  else void run(message.id, message.step).then((end) => send({ kind: 'end', id: message.id, end }));
}

process.on('message', (message) => obey(message as ToChild));
/** An assertion of a protocol stack may have no words; then the place says what was wrong. */
function lastWords(error: unknown): string {
  if (!(error instanceof Error) || error.message !== '') return String(error);
  const places = [...(error.stack ?? '').matchAll(/^\s+at (.+?) \(/gm)].map(([, place]) => place);
  return [`${error.name} without words`, ...places.slice(0, 4)].join(' at ');
}
// Only this process knows the secrets it read: its last words are covered here, for its parent keeps them.
process.on('uncaughtException', (error) => {
  writeSync(2, `${shortly(lastWords(error), longestText)}\n`);
  process.exit(1);
});
// Without its parent there is nobody to report to. Ctrl-C is the parent's to handle.
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
