import { hashed } from '../../formats/audit.ts';
import type { AuditRecord } from '../../formats/audit.ts';
import type { AuditLog } from '../../model/audit-log.ts';
import { milliseconds } from '../../model/terms.ts';
import type { Bench } from '../bench.ts';
import type { Check } from '../protocol/check.ts';
import type { Offset } from './offset.ts';
import type { Provoked } from './provoke.ts';

/** What was provoked, and the record that was found of it. */
export type Told = { provoked: Provoked; record: AuditRecord | undefined };
export type Restarted = { before: readonly AuditRecord[]; after: readonly AuditRecord[] };
/** Everything the checks look at. `records`: those written since the step began, as they were read. */
export type Seen = {
  declared: AuditLog;
  records: readonly AuditRecord[];
  sorted: readonly AuditRecord[];
  told: readonly Told[];
  offset: Offset | undefined;
  secrets: { declared: number; found: number };
  /** The log came as it was sent. */
  isSent: boolean;
  restarted: Restarted | undefined;
  digest: NonNullable<Bench['digest']>;
};

/** How far a clock is off at most where its maker does not say, ms. */
const unlessSaidMs = 1000;
/** RFC 3339 with its zone. */
export const stated = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

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

function retentionOf({ restarted: found, declared, isSent }: Seen): Answer {
  if (isSent) return { value: 'unknown', actual: 'the log is sent away: that the device keeps it was not seen' };
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
