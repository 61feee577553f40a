import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashed } from '../../src/formats/audit.ts';
import type { AuditRecord } from '../../src/formats/audit.ts';
import type { FaultName } from '../list.ts';

/** What is written down; `secret`: what the caller showed, which a fault writes down with it. */
export type Event = {
  category: 'access-control' | 'request-error' | 'control' | 'configuration' | 'system';
  type: string;
  result: 'success' | 'failure';
  source: string;
  detail?: string;
  secret?: string | undefined;
};
export type Audit = {
  write(event: Event): void;
  /** The records after a number, oldest first, a page of them. */
  read(after: number): AuditRecord[];
  /** Tells of every record from now on. */
  follow(told: (record: AuditRecord) => void): void;
  /** As after a restart: what stands in the file is all there is. */
  restart(): void;
  stop(): void;
};

const page = 200;
const minuteMs = 60_000;
/** As faults have it: every so many records. */
const nowAndThen = 3;

/** Local time of a place eight hours ahead, its zone left out. */
const localTime = (ms: number): string => new Date(ms + 480 * minuteMs).toISOString().slice(0, -1);

/** The device's audit log: a line a record in a file, each holding the digest of the one before and of itself. */
export function auditLog(faults: ReadonlySet<FaultName>): Audit {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-sim-log-'));
  const file = path.join(folder, 'audit.jsonl');
  writeFileSync(file, '');
  let records: AuditRecord[] = [];
  const followers: ((record: AuditRecord) => void)[] = [];
  const timeOf = (id: number): string => {
    const jumped = faults.has('log-clock-jump') && id % (2 * nowAndThen) >= nowAndThen ? -60 * minuteMs : 0;
    const off = faults.has('log-clock-off') ? 2 * minuteMs : 0;
    const ms = Date.now() + jumped + off;
    return faults.has('log-local-time') ? localTime(ms) : new Date(ms).toISOString();
  };
  const nextId = (): number => {
    const last = records.at(-1)?.id ?? 0;
    return last + (faults.has('log-gap') && records.length % nowAndThen === nowAndThen - 1 ? 2 : 1);
  };
  const digestOf = (record: AuditRecord): string => {
    const before = faults.has('log-chain-broken') && record.id % nowAndThen === 0 ? '' : (records.at(-1)?.hash ?? '');
    return createHash('sha256').update(hashed(record, before)).digest('hex');
  };
  const write = ({ category, type, result, source, detail, secret }: Event): void => {
    if (faults.has('log-incomplete') && category === 'request-error') return;
    const id = nextId();
    const told = faults.has('log-holds-secret') && secret !== undefined ? `${detail ?? type}, shown ${secret}` : detail;
    const record: AuditRecord = {
      id,
      time: timeOf(id),
      source: faults.has('log-without-source') ? '' : source,
      category,
      type,
      result: faults.has('log-wrong-result') ? 'success' : result,
      ...(told === undefined ? {} : { detail: told }),
    };
    const whole = { ...record, hash: digestOf(record) };
    appendFileSync(file, `${JSON.stringify(whole)}\n`);
    records.push(whole);
    for (const told of followers) told(whole);
  };
  write({ category: 'system', type: 'started', result: 'success', source: 'firmware' });
  return {
    write,
    follow: (told) => void followers.push(told),
    read(after) {
      const wanted = records.filter(({ id }) => id > after).slice(0, page);
      return faults.has('log-reordered') ? wanted.toReversed() : wanted;
    },
    restart() {
      if (faults.has('log-forgets')) writeFileSync(file, '');
      const lines = readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '');
      records = lines.map((line) => JSON.parse(line) as AuditRecord);
      write({ category: 'system', type: 'restarted', result: 'success', source: 'firmware' });
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
