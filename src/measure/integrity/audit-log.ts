import type { AuditRecord } from '../../formats/audit.ts';
import type { AuditLog } from '../../model/audit-log.ts';
import type { Step } from '../../model/plan.ts';
import { milliseconds } from '../../model/terms.ts';
import { json, needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { fraction } from '../component.ts';
import type { Probe } from '../probe.ts';
import { askAll } from '../protocol/check.ts';
import { auditChecks, stated } from './audit-checks.ts';
import type { Restarted, Seen, Told } from './audit-checks.ts';
import { offsetOf } from './offset.ts';
import type { Bracket } from './offset.ts';
import { actsOf } from './provoke.ts';
import type { Provoked } from './provoke.ts';

/** A log may be written a moment after the event. */
const longestWaitMs = 5000;

type Read = { records: AuditRecord[]; secrets: Seen['secrets']; isSent: boolean };

/** The records after one, page by page. */
async function readAfter(probe: Probe, after: number): Promise<Read> {
  const read = needed(probe, 'readLog').bind(probe);
  const records: AuditRecord[] = [];
  let [secrets, isSent] = [{ declared: 0, found: 0 }, false];
  for (let page = 0, last = after; page < 100; page++) {
    const got = await read(last);
    secrets = { declared: got.secrets.declared, found: secrets.found + got.secrets.found };
    isSent ||= got.isSent === true;
    records.push(...got.records);
    const next = Math.max(last, ...got.records.map(({ id }) => id));
    if (next === last) break;
    last = next;
  }
  return { records, secrets, isSent };
}

const byNumber = (records: readonly AuditRecord[]): AuditRecord[] => records.toSorted((a, b) => a.id - b.id);

/** Each event and the next record of its kind, in order: a log that leaves one out is short of one. */
function toldOf(provoked: readonly Provoked[], sorted: readonly AuditRecord[]): Told[] {
  const left = [...sorted];
  return provoked.map((one) => {
    const at = left.findIndex(({ category }) => category === one.event);
    if (at < 0) return { provoked: one, record: undefined };
    const [record] = left.splice(at, 1);
    return { provoked: one, record };
  });
}

function bracketsOf(told: readonly Told[]): Bracket[] | undefined {
  const brackets = told.flatMap(({ provoked, record }): Bracket[] =>
    record && stated.test(record.time) ? [{ device: Date.parse(record.time), text: record.time, ...provoked }] : [],
  );
  return brackets.length < 2 || brackets.length < told.filter(({ record }) => record).length ? undefined : brackets;
}

async function restarted(
  probe: Probe,
  { restart }: AuditLog,
  before: readonly AuditRecord[],
): Promise<Restarted | undefined> {
  if (restart === undefined || !probe.restart) return undefined;
  await probe.restart(milliseconds(restart));
  const first = Math.min(...before.map(({ id }) => id));
  return { before, after: (await readAfter(probe, first - 1)).records };
}

function reportOffset({ offset }: Seen, bench: Bench): void {
  if (!offset?.steady) return;
  const value = (offset.low + offset.high) / 2;
  const how = `between the bounds that ${offset.n} events set`;
  bench.found({
    kind: 'measurement',
    measurement: {
      quantity: 'audit.clock-offset',
      value,
      unit: 'ms',
      n: offset.n,
      components: [{ source: 'clock', low: value - offset.low, high: offset.high - value, how }],
      stimulus: 'injected',
      also: { 'drift-least-ppm': offset.drift.low, 'drift-most-ppm': offset.drift.high },
    },
  });
}

function reportCompleteness({ told, records }: Seen, bench: Bench): void {
  const found = told.filter(({ record }) => record).length;
  const { value, component } = fraction(found, told.length);
  const missing = told.flatMap(({ provoked, record }) => (record ? [] : [provoked.event]));
  bench.found({
    kind: 'measurement',
    measurement: {
      quantity: 'audit.completeness',
      value,
      unit: '1',
      n: told.length,
      components: [component],
      stimulus: 'injected',
      conditions: { events: [...new Set(told.map(({ provoked }) => provoked.event))].join(', ') },
      ...(missing.length > 0 ? { also: { missing: missing.length } } : {}),
    },
    raw: [json({ told, records })],
  });
}

/**
 * The device's own audit log: events of known time and content are provoked `step.samples` times each, the log is read back,
 * the device restarted where its declaration says how long that takes, and the log read again. The share of the events that
 * stand in it, how far its clock is from the bench's, and the checks of src/model/audit-method.ts (IEC 62443-4-2, CR 2.8 to 2.12).
 * Throws `TooFew` where nothing of it is declared.
 */
export async function auditLog(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const { declaration } = bench;
  const digest = bench.digest?.bind(bench);
  const { auditLog: declared } = declaration;
  if (!declared) throw new TooFew('the declaration says nothing of what the device writes down: auditLog');
  if (!digest) throw new TooFew('this bench takes no digests');
  const acts = actsOf(probe, declaration);
  const before = (await readAfter(probe, -1)).records;
  const last = Math.max(-1, ...before.map(({ id }) => id));
  const provoked: Provoked[] = [];
  for (let i = 0; i < step.samples; i++) {
    for (const event of declared.events) provoked.push(...(await acts[event]()));
    bench.progress(i + 1, step.samples + 2);
  }
  const { records, secrets, isSent } = await settledAfter(probe, last, provoked.length, bench);
  const sorted = byNumber(records);
  const told = toldOf(provoked, sorted);
  const brackets = bracketsOf(told);
  const seen: Seen = {
    declared,
    records,
    sorted,
    told,
    offset: brackets && offsetOf(brackets),
    secrets,
    isSent,
    restarted: sorted.length === 0 || isSent ? undefined : await restarted(probe, declared, sorted),
    digest,
  };
  reportCompleteness(seen, bench);
  reportOffset(seen, bench);
  await askAll(auditChecks, seen, { declaration, step, bench });
}

/** A log may be written a moment later: it is read until it has grown by as much as was provoked, or for 5 s. */
async function settledAfter(probe: Probe, last: number, wanted: number, bench: Bench): ReturnType<typeof readAfter> {
  const from = bench.now();
  for (;;) {
    const got = await readAfter(probe, last);
    if (got.records.length >= wanted || bench.now() - from > longestWaitMs) return got;
    await bench.wait(200);
  }
}
