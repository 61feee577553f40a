import { Malformed } from '../evidence/malformed.ts';
import { canonicalBytes } from '../formats/canonical.ts';
import type { Found } from '../measure/bench.ts';
import type { Question } from '../measure/probe.ts';
import type { ObjectRef } from '../model/terms.ts';
import type { Declaration } from '../model/declaration.ts';
import type { EarlierRun, Entry, EntryBody, RunId } from '../model/entry.ts';
import type { Method } from '../model/method.ts';
import type { RulePack } from '../model/pack.ts';
import type { Plan, Request, Step } from '../model/plan.ts';
import { isResult, retryAfter } from '../model/retry.ts';
import type { RetryCode } from '../model/errors.ts';
import { planFor } from '../plan/plan.ts';
import { RunRecord, type Station } from './record.ts';
import type { AskPerson, OpenSession, Session, StepEnd } from './session.ts';
import type { Release } from './turns.ts';

type Opened = Extract<EntryBody, { kind: 'run-opened' }>;

/** Everything a run is made from; all of it is frozen in the log before the first sample. */
export type RunInputs = {
  run: RunId;
  pack: RulePack;
  packSignature?: Uint8Array;
  declaration: Declaration;
  methods: readonly Method[];
  request: Request;
  versions: Opened['versions'];
  conditions: Opened['conditions'];
  earlier: readonly EarlierRun[];
};

/** What a person or a program may watch while it goes on. */
export type RunEvent =
  | { kind: 'planned'; plan: Plan }
  | { kind: 'acknowledged'; index: number; entry: Entry }
  | { kind: 'step'; step: Step; number: number; of: number }
  | { kind: 'progress'; step: Step; done: number; of: number }
  /** The step's turn has not come: it waits for these things of the station. */
  | { kind: 'waiting'; step: Step; what: readonly string[] }
  /** The step is taken again, after the attempt before ended with this fault. */
  | { kind: 'retry'; step: Step; attempt: number; of: number; because: RetryCode }
  | { kind: 'step-ended'; step: Step; end: StepEnd };

export type Conduct = {
  station: Station;
  openSession: OpenSession;
  /** Where runs share a station: each step waits for its turn, which counts in no time-out. */
  turn?(step: Step, waiting: (what: readonly string[]) => void): Promise<Release>;
  /** The person at the station, where there is one. */
  ask?: AskPerson;
  /** Monotonic, ms. */
  now(): number;
  watch(event: RunEvent): void;
  /** Ends the run early, as aborted by the operator. */
  stop: AbortSignal;
};

async function freeze(station: Station, value: unknown, type: string): Promise<ObjectRef> {
  return station.objects.put(canonicalBytes(value), type);
}

/** Freezes pack, declaration, methods and plan as objects, and opens the run with their digests. */
async function open(inputs: RunInputs, conduct: Conduct, record: RunRecord): Promise<Plan> {
  const { pack, declaration, methods, request, packSignature } = inputs;
  const { station } = conduct;
  const [packRef, declarationRef, methodsRef] = [
    await freeze(station, pack, 'application/json'),
    await freeze(station, declaration, 'application/json'),
    await freeze(station, methods, 'application/json'),
  ];
  const plan = planFor({
    pack,
    packDigest: packRef.digest,
    declaration,
    declarationDigest: declarationRef.digest,
    methods,
    methodsDigest: methodsRef.digest,
    request,
  });
  const planRef = await freeze(station, plan, 'application/json');
  const signature = packSignature && (await station.objects.put(packSignature, 'text/plain'));
  const { hardware, firmware } = declaration.identity;
  conduct.watch({ kind: 'planned', plan });
  await record.append({
    kind: 'run-opened',
    request,
    dut: {
      serial: request.serial,
      firmware: firmware.digest,
      models: (declaration.models ?? []).flatMap((m) => m.digest ?? []),
      ...(hardware.digest !== undefined && { hardware: hardware.digest }),
    },
    pack: packRef,
    ...(signature && { packSignature: signature }),
    declaration: declarationRef,
    methods: methodsRef,
    plan: planRef,
    versions: inputs.versions,
    conditions: inputs.conditions,
    earlier: [...inputs.earlier],
  });
  return plan;
}

function keep(record: RunRecord, step: string, found: Found): Promise<void> {
  if (found.kind === 'readback') return record.append({ kind: 'readback', step, ...found.readback });
  if (found.kind === 'measurement')
    return record.appendWith(found.raw ?? [], (raw) => ({
      kind: 'measurement',
      step,
      measurement: { ...found.measurement, ...(raw.length > 0 && { raw }) },
    }));
  if (found.kind === 'check')
    return record.appendWith(found.raw ?? [], (raw) => ({
      kind: 'check',
      step,
      check: { ...found.check, ...(raw.length > 0 && { raw }) },
    }));
  return record.appendWith(found.raw ?? [], (raw) => ({
    kind: 'observation',
    step,
    observation: { ...found.observation, ...(raw.length > 0 && { raw }) },
  }));
}

/** A timer set for longer ends at once: 2³¹ − 1 ms, about 25 days. */
const longestTimer = 2_147_483_647;

const stopped: StepEnd = { how: 'skipped', ms: 0, text: 'stopped by the operator' };

/** Waits for the step, its time-out or the operator, whichever is first; the latter two end the session. */
async function bounded(session: Session, step: Step, conduct: Conduct, found: (f: Found) => void): Promise<StepEnd> {
  const started = conduct.now();
  const { promise: cut, resolve } = Promise.withResolvers<StepEnd>();
  const timer = setTimeout(
    () =>
      resolve({
        how: 'timed-out',
        ms: conduct.now() - started,
        code: 'PROBE_TIMEOUT',
        text: `no end within ${step.timeoutMs} ms`,
      }),
    Math.min(step.timeoutMs, longestTimer),
  );
  const stop = (): void => resolve({ ...stopped, ms: conduct.now() - started });
  conduct.stop.addEventListener('abort', stop, { once: true });
  let live = true;
  const { ask } = conduct;
  const over = new AbortController();
  const work = session.step(step, {
    found: (f) => live && found(f),
    progress: (done, of) => live && conduct.watch({ kind: 'progress', step, done, of }),
    ...(ask && { ask: (question: Question) => ask(question, over.signal) }),
  });
  try {
    const end = await Promise.race([work, cut]);
    live = false;
    if (end.how === 'timed-out' || conduct.stop.aborted) session.kill();
    return end;
  } finally {
    over.abort();
    clearTimeout(timer);
    conduct.stop.removeEventListener('abort', stop);
  }
}

class Sessions {
  #open: Session | undefined;
  readonly #opener: OpenSession;
  constructor(opener: OpenSession) {
    this.#opener = opener;
  }
  current(): Session {
    return (this.#open ??= this.#opener());
  }
  /** After a time-out or a death the next step gets a new one. */
  drop(): void {
    this.#open?.kill();
    this.#open = undefined;
  }
  async close(): Promise<void> {
    await this.#open?.close(2000);
    this.#open = undefined;
  }
}

/** Waits for all that was found to be kept. What cannot be written down is told; a fault of the station throws. */
async function unfitOf(writes: readonly Promise<void>[]): Promise<string | undefined> {
  const reasons = (await Promise.allSettled(writes)).flatMap((w) =>
    w.status === 'rejected' ? [w.reason as unknown] : [],
  );
  const fault = reasons.find((reason) => !(reason instanceof Malformed));
  if (fault !== undefined) throw fault;
  const [unfit] = reasons;
  return unfit instanceof Malformed
    ? `what was found cannot be written down: ${unfit.message.slice(0, 500)}`
    : undefined;
}

type Attempt = { end: StepEnd; gaveResult: boolean };

async function takeAttempt(step: Step, sessions: Sessions, conduct: Conduct, record: RunRecord): Promise<Attempt> {
  const writes: Promise<void>[] = [];
  let gaveResult = false;
  const seen = await bounded(sessions.current(), step, conduct, (found) => {
    gaveResult ||= isResult(found);
    const write = keep(record, step.id, found);
    write.catch(() => undefined);
    writes.push(write);
  });
  const unfit = await unfitOf(writes);
  const end: StepEnd =
    unfit !== undefined && seen.how === 'done'
      ? { how: 'failed', ms: seen.ms, code: 'METHOD_FAILED', text: unfit }
      : seen;
  if (end.how === 'timed-out' || end.code === 'SESSION_DIED' || conduct.stop.aborted) sessions.drop();
  await record.append({ kind: 'step-ended', step: step.id, ...end });
  return { end, gaveResult };
}

/** Takes a step, and again as often as the plan allows where the wire or the session failed; each attempt in a new session. */
async function takeStep(step: Step, of: number, sessions: Sessions, how: Conduct, record: RunRecord): Promise<StepEnd> {
  await record.append({ kind: 'step-started', step: step.id });
  for (let attempt = 2; ; attempt++) {
    const { end, gaveResult } = await takeAttempt(step, sessions, how, record);
    const because = retryAfter(end, gaveResult);
    if (because === undefined || attempt > of || how.stop.aborted) return end;
    how.watch({ kind: 'step-ended', step, end });
    how.watch({ kind: 'retry', step, attempt, of, because });
    await sessions.close();
    await record.append({ kind: 'step-started', step: step.id, attempt, because });
  }
}

/** A session that waited longer for its turn is opened anew: the device may have given it up. */
const longestIdleMs = 5000;

/** The step's turn on a shared station, and how long it waited for it, ms. */
async function turnFor(step: Step, how: Conduct): Promise<{ release: Release; waitedMs: number }> {
  const asked = how.now();
  const release = await how.turn?.(step, (what) => how.watch({ kind: 'waiting', step, what }));
  return { release: release ?? (() => undefined), waitedMs: how.now() - asked };
}

const outOfTime = (step: Step, budget: number): StepEnd => ({
  how: 'skipped',
  ms: 0,
  code: 'OUT_OF_TIME',
  text: `about ${Math.ceil(step.estimateMs / 1000)} s would pass the ${budget / 1000} s allowed`,
});

async function leaveOut(step: Step, budget: number, record: RunRecord): Promise<StepEnd> {
  const end = outOfTime(step, budget);
  await record.append({ kind: 'step-started', step: step.id });
  await record.append({ kind: 'step-ended', step: step.id, ...end });
  return end;
}

async function takeSteps(plan: Plan, how: Conduct, record: RunRecord, sessions: Sessions): Promise<void> {
  let started = how.now();
  const budget = plan.request.maxTimeMs ?? Infinity;
  const attempts = 1 + (plan.request.retries ?? 0);
  for (const [i, step] of plan.steps.entries()) {
    const { release, waitedMs } = await turnFor(step, how);
    started += waitedMs;
    try {
      if (how.stop.aborted) return;
      if (waitedMs > longestIdleMs) await sessions.close();
      how.watch({ kind: 'step', step, number: i + 1, of: plan.steps.length });
      const late = how.now() - started + step.estimateMs > budget && i > 0;
      const end = late ? await leaveOut(step, budget, record) : await takeStep(step, attempts, sessions, how, record);
      how.watch({ kind: 'step-ended', step, end });
    } finally {
      release();
    }
  }
}

/**
 * Takes the steps of a plan and writes what was observed. Whatever the device does, the run ends in one terminal entry;
 * only a fault of the station itself throws, and leaves the run for a later start to close.
 */
export async function conduct(inputs: RunInputs, how: Conduct): Promise<'concluded' | 'aborted'> {
  const record = new RunRecord(inputs.run, how.station, (index, entry) =>
    how.watch({ kind: 'acknowledged', index, entry }),
  );
  const plan = await open(inputs, how, record);
  const sessions = new Sessions(how.openSession);
  try {
    await takeSteps(plan, how, record, sessions);
  } finally {
    if (how.stop.aborted) sessions.drop();
    else await sessions.close();
  }
  // Asked once: a stop that comes while the last entry is written comes too late.
  const { aborted } = how.stop;
  if (aborted) await record.end({ kind: 'run-aborted', code: 'OPERATOR', text: 'stopped by the operator' });
  else await record.end({ kind: 'run-concluded' });
  return aborted ? 'aborted' : 'concluded';
}

/** Closes a run that an earlier start left open: its entries so far, and the terminal entry that was missing. */
export async function closeAbandoned(run: RunId, entries: readonly Uint8Array[], station: Station): Promise<void> {
  const record = new RunRecord(run, station, () => undefined, entries);
  await record.end({
    kind: 'run-aborted',
    code: 'BENCH_DIED',
    text: 'the bench stopped without ending this run; closed at the next start',
  });
}
