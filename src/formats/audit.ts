import { canonicalText } from './canonical.ts';
import { FormatError } from './error.ts';

/** How the event ended. */
export const auditResults = ['success', 'failure'] as const;
/**
 * One record of a device's audit log (docs/affordances.md): `id` its number, `time` as the device wrote it, `source` who or
 * what did it, `category` the kind of event, `type` which event, `hash` the digest that it holds.
 */
export type AuditRecord = {
  id: number;
  time: string;
  source: string;
  category: string;
  type: string;
  result: string;
  detail?: string;
  hash?: string;
};

const longestText = 500;
const mostRecords = 10_000;
const texts = ['time', 'source', 'category', 'type', 'result'] as const;
const optional = ['detail', 'hash'] as const;
const wrong = (i: number, what: string): FormatError => new FormatError(`record ${i} of the log ${what}`, i);

function textIn(value: unknown, i: number, key: string): string {
  if (typeof value !== 'string') throw wrong(i, `has no text ${key}`);
  if (value.length > longestText || !value.isWellFormed())
    throw wrong(i, `has a ${key} that is no text of ${longestText}`);
  return value;
}

function recordIn(value: unknown, i: number): AuditRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(i, 'is no object');
  const given = value as Record<string, unknown>;
  const { id } = given;
  if (!Number.isSafeInteger(id) || Number(id) < 0) throw wrong(i, 'has no whole number id');
  const record: Record<string, unknown> = { id };
  for (const key of texts) record[key] = given[key] === undefined ? '' : textIn(given[key], i, key);
  for (const key of optional) if (given[key] !== undefined) record[key] = textIn(given[key], i, key);
  return record as AuditRecord;
}

/** Records as a device gives them: a JSON array of objects. What a record lacks is an empty text. Throws `FormatError`. */
export function auditRecordsIn(value: unknown): AuditRecord[] {
  if (!Array.isArray(value)) throw new FormatError('a log is an array of records', 0);
  if (value.length > mostRecords)
    throw new FormatError(`${value.length} records at once are more than ${mostRecords}`, 0);
  return value.map(recordIn);
}

/** What the digest of a record is taken of: the digest of the one before, and the record without its own, by RFC 8785. */
export function hashed(record: AuditRecord, before: string): Uint8Array {
  const { hash: _, ...rest } = record;
  return new TextEncoder().encode(before + canonicalText(rest));
}
