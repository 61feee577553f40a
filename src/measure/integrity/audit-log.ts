import { hashed } from '../../formats/audit.ts';
import type { AuditRecord } from '../../formats/audit.ts';
import type { AuditEvent, AuditLog } from '../../model/audit-log.ts';
import type { Declaration } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import type { Step } from '../../model/plan.ts';
import { milliseconds } from '../../model/terms.ts';
import { json, needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { fraction } from '../component.ts';
import type { Probe } from '../probe.ts';
import { askAll } from '../protocol/check.ts';
import type { Check } from '../protocol/check.ts';
import { offsetOf } from './offset.ts';
import type { Bracket, Offset } from './offset.ts';

/** What the bench did, and between which of its own wall times (ms since 1970). */
type Provoked = { event: AuditEvent; result: 'success' | 'failure'; from: number; to: number };
/** What was provoked, and the record that was found of it. */
type Told = { provoked: Provoked; record: AuditRecord | undefined };
type Restarted = { before: readonly AuditRecord[]; after: readonly AuditRecord[] };
/** Everything the checks look at. `records`: those written since the step began, as they were read. */
type Seen = {
  declared: AuditLog;
  records: readonly AuditRecord[];
  sorted: readonly AuditRecord[];
  told: readonly Told[];
  offset: Offset | undefined;
  secrets: { declared: number; found: number };
  restarted: Restarted | undefined;
  digest: NonNullable<Bench['digest']>;
};

const unlessSaidMs = 1000;
const longestWaitMs = 5000;
/** What the bench asks for that no device has. */
const nowhere = 'gradus-no-such-channel';

const isRefusal = (error: unknown): boolean => error instanceof ProbeError && error.code === 'PROBE_REFUSED';

/** Does it, and says when; whether the device takes it is for the result. Any failure but a refusal is the wire's. */
async function provoke(event: AuditEvent, act: () => Promise<unknown>): Promise<Provoked> {
  const from = Date.now();
  try {
    await act();
    return { event, result: 'success', from, to: Date.now() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { event, result: 'failure', from, to: Date.now() };
  }
}

function channelOf({ channels = [] }: Declaration): { id: string; value: number; unit: string } {
  const [channel] = channels;
  if (!channel) throw new TooFew('there is no channel whose hold could be written down');
  const { low, high } = channel.range;
  return { id: channel.id, value: (low + high) / 2, unit: channel.unit };
}

type Act = () => Promise<Provoked[]>;

/** How each kind of event is provoked, with what the declaration has. */
function actsOf(probe: Probe, declaration: Declaration): Readonly<Record<AuditEvent, Act>> {
  const stimulate = needed(probe, 'stimulate').bind(probe);
  const { id, value, unit } = channelOf(declaration);
  return {
    control: async () => [
      await provoke('control', async () => await stimulate(id, { value, unit })),
      await provoke('control', async () => await stimulate(id, null)),
    ],
    'request-error': async () => [
      await provoke('request-error', async () => await stimulate(nowhere, { value: 0, unit: '1' })),
    ],
    configuration: async () => {
      const [model] = declaration.models ?? [];
      if (!model || !probe.reset) throw new TooFew('configuration is declared, and no model can be reset: bind adapt');
      const reset = probe.reset.bind(probe);
      return [await provoke('configuration', async () => await reset(model.id))];
    },
    'access-control': async () => {
      const wire = await probe.wire?.('http');
      if (!wire?.hasToken)
        throw new TooFew('access-control is declared, and no token over http: the bench refuses itself');
      const asked = await wire.described();
      const [form] = asked.affordances.find(({ kind, forms }) => kind === 'property' && forms[0]?.url)?.forms ?? [];
      if (form?.url === undefined) throw new TooFew('no property could be asked for without a credential');
      const { url, method } = form;
      const from = Date.now();
      const { status } = await wire.ask({ method, url, credential: 'none' });
      return [
        {
          event: 'access-control',
          result: status === 401 || status === 403 ? 'failure' : 'success',
          from,
          to: Date.now(),
        },
      ];
    },
  };
}

/** The records after one, page by page. */
async function readAfter(probe: Probe, after: number): Promise<{ records: AuditRecord[]; secrets: Seen['secrets'] }> {
  const read = needed(probe, 'readLog').bind(probe);
  const records: AuditRecord[] = [];
  let secrets = { declared: 0, found: 0 };
  for (let page = 0, last = after; page < 100; page++) {
    const got = await read(last);
    secrets = { declared: got.secrets.declared, found: secrets.found + got.secrets.found };
    records.push(...got.records);
    const next = Math.max(last, ...got.records.map(({ id }) => id));
    if (next === last) break;
    last = next;
  }
  return { records, secrets };
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

const stated = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

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

const list = (ids: readonly (number | string)[]): string =>
  ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ');
const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;

type Answer = { value: boolean | 'unknown' | 'not applicable'; actual: string };
/** Held where none of the records is wrong; else the numbers of those that are. */
function noneOf(wrong: readonly AuditRecord[], all: readonly unknown[], what: string): Answer {
  if (all.length === 0) return { value: 'unknown', actual: 'there is no record to look at' };
  if (wrong.length === 0) return { value: true, actual: `${all.length} records` };
  return { value: false, actual: `${what}: record ${list(wrong.map(({ id }) => id))}` };
}

function fieldsOf({ sorted }: Seen): Answer {
  const short = sorted.filter((one) => [one.time, one.source, one.category, one.type, one.result].includes(''));
  return noneOf(short, sorted, 'without one of time, source, category, type and result');
}

function resultsOf({ told }: Seen): Answer {
  const found = told.flatMap(({ provoked, record }) => (record ? [{ provoked, record }] : []));
  const wrong = found.filter(({ provoked, record }) => record.result !== provoked.result).map(({ record }) => record);
  return noneOf(wrong, found, 'tells another result than the device gave');
}

const timesOf = ({ sorted }: Seen): Answer =>
  noneOf(
    sorted.filter(({ time }) => !stated.test(time)),
    sorted,
    'has no time with a zone (RFC 3339)',
  );

function steadyOf({ offset }: Seen): Answer {
  if (!offset) return { value: 'unknown', actual: 'the times of the records cannot be read' };
  if (offset.steady) return { value: true, actual: `one difference fits all ${offset.n} records` };
  return { value: false, actual: `it jumps by at least ${seconds(offset.jump)} at ${offset.at}` };
}

function offsetAnswer({ offset, declared }: Seen): Answer {
  if (!offset?.steady) return { value: 'unknown', actual: 'there is no one difference to the bench’s clock' };
  const most = declared.clock === undefined ? unlessSaidMs : milliseconds(declared.clock);
  const off = Math.max(Math.abs(offset.low), Math.abs(offset.high));
  const between = `${seconds(offset.low)} to ${seconds(offset.high)} beside the bench’s`;
  if (off <= most) return { value: true, actual: between };
  const surely = Math.min(Math.abs(offset.low), Math.abs(offset.high)) > most && offset.low * offset.high > 0;
  return { value: surely ? false : 'unknown', actual: `${between}, at most ${seconds(most)} declared` };
}

function numberedOf({ sorted }: Seen): Answer {
  const wrong = sorted.filter(({ id }, i) => i > 0 && id !== (sorted[i - 1]?.id ?? 0) + 1);
  return noneOf(wrong, sorted, 'does not follow the number before it');
}

const orderOf = ({ records }: Seen): Answer =>
  noneOf(
    records.filter(({ id }, i) => i > 0 && id < (records[i - 1]?.id ?? 0)),
    records,
    'comes after a later one',
  );

const same = (a: AuditRecord, b: AuditRecord | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

function retentionOf({ restarted: found, declared }: Seen): Answer {
  if (declared.restart === undefined)
    return { value: 'unknown', actual: 'no restart is declared: that records outlive one was not seen' };
  if (!found) return { value: 'unknown', actual: 'the bench cannot restart the device: bind restart under probes' };
  const after = new Map(found.after.map((record) => [record.id, record]));
  const lost = found.before.filter((record) => !same(record, after.get(record.id)));
  if (lost.length > 0) return noneOf(lost, found.before, 'gone or altered after the restart');
  const last = Math.max(...found.before.map(({ id }) => id));
  const said = found.after.some(({ id, category }) => id > last && category === 'system');
  return said
    ? { value: true, actual: `${found.before.length} records as before the restart, which is recorded` }
    : { value: false, actual: 'no record of category system tells of the restart' };
}

function chainOf({ declared, sorted, digest, secrets }: Seen): Answer {
  if (declared.chain !== true) return { value: 'not applicable', actual: 'no chain of digests is claimed' };
  if (secrets.found > 0)
    return { value: 'unknown', actual: 'a secret was covered, and what was digested is not known' };
  const wrong = sorted.filter(
    (record, i) => i > 0 && record.hash !== digest(hashed(record, sorted[i - 1]?.hash ?? '')).slice('sha256:'.length),
  );
  return noneOf(wrong, sorted, 'holds another digest than that of the one before and itself');
}

function secretsOf({ secrets }: Seen): Answer {
  if (secrets.declared === 0) return { value: 'not applicable', actual: 'no secret is declared to look for' };
  if (secrets.found === 0) return { value: true, actual: `none of ${secrets.declared} declared secrets` };
  return { value: false, actual: `a declared secret stands in it ${secrets.found} times` };
}

const check = (name: string, required: string, answer: (seen: Seen) => Answer): Check<Seen> => ({
  name,
  required,
  // oxlint-disable-next-line require-await -- what is looked at was read before
  ask: async (seen) => answer(seen),
});

/** By the names of src/model/audit-method.ts. */
export const auditChecks: readonly Check<Seen>[] = [
  check('record-fields', 'time, source, category, type and result in every record', fieldsOf),
  check('result', 'failure where the device refused, success where it did not', resultsOf),
  check('timestamps', 'RFC 3339 times with their zone', timesOf),
  check('steady-clock', 'one difference to the bench’s clock fits every record', steadyOf),
  check('clock-offset', 'no further from the bench’s clock than declared', offsetAnswer),
  check('numbered', 'every number one more than that before it', numberedOf),
  check('order', 'oldest first', orderOf),
  check('retention', 'the same records after a restart, and one of the restart', retentionOf),
  check('tamper-evidence', 'SHA-256 of the digest before and the record, where a chain is claimed', chainOf),
  check('no-secrets', 'no declared secret', secretsOf),
];

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
  const { records, secrets } = await settledAfter(probe, last, provoked.length, bench);
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
    restarted: sorted.length === 0 ? undefined : await restarted(probe, declared, sorted),
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
