import type { Authorisation, ScopeRow, StandardRef, StatusChange } from '../model/authority.ts';
import type { CertificateChange } from '../model/registry.ts';
import type { Digest, ObjectRef } from '../model/terms.ts';

/** An authorisation and what became of it, in the order it was said. Days are ISO 8601, in UTC. */
export type HeldAuthorisation = {
  authorisation: Authorisation;
  changes: readonly { change: StatusChange; from: string; rows?: readonly ScopeRow[] | undefined; because: string }[];
};

/** A certificate of this registry and what became of it. */
export type HeldCertificate = {
  number: string;
  certificate: ObjectRef;
  credential: ObjectRef;
  index: number;
  changes: readonly {
    change: CertificateChange;
    from: string;
    decidedBy: string;
    because: string;
    firmware?: readonly Digest[] | undefined;
    successor?: string | undefined;
  }[];
};

export const sameRow = (a: ScopeRow, b: ScopeRow): boolean =>
  a.object === b.object &&
  a.standard.id === b.standard.id &&
  a.standard.year === b.standard.year &&
  a.clause === b.clause &&
  a.site === b.site;

/** Every row that an authorisation has or had. */
export function rowsEver({ authorisation, changes }: HeldAuthorisation): ScopeRow[] {
  const added = changes.flatMap(({ change, rows = [] }) => (change === 'extended' ? rows : []));
  return [...authorisation.scope, ...added];
}

/** Days, the first and the last included. */
export type Days = { from: string; to: string };

type Changed = { change: string; from: string };

const isStop = ({ change }: Changed): boolean => change === 'suspended' || change === 'withdrawn';

/** What was said last of suspension or withdrawal on or before a day. */
const saidBy = (changes: readonly Changed[], day: string): Changed | undefined =>
  changes.findLast((one) => one.from <= day && (isStop(one) || one.change === 'reinstated'));

const stops = (said: Changed | undefined): said is Changed => said !== undefined && isStop(said);

/** Where an authorisation does not hold on each of the days: why, and since when; undefined where it does. */
export function lapseOf({ authorisation, changes }: HeldAuthorisation, { from, to }: Days): string | undefined {
  if (from < authorisation.from) return `begins on ${authorisation.from}`;
  if (authorisation.to !== undefined && to > authorisation.to) return `ended on ${authorisation.to}`;
  const before = saidBy(changes, from);
  const stopped = stops(before) ? before : changes.find((one) => isStop(one) && one.from > from && one.from <= to);
  return stopped && `was ${stopped.change} on ${stopped.from}`;
}

const earlier = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b);

/** Rows of a scope, each with the days on which it counts: an extension begins one, a reduction ends it the day before. */
function rowsOf({ authorisation, changes }: HeldAuthorisation): ScopeRow[] {
  let rows: ScopeRow[] = authorisation.scope;
  for (const { change, from, rows: named = [] } of changes) {
    if (change === 'extended') rows = [...rows, ...named.map((row) => (row.from < from ? { ...row, from } : row))];
    if (change === 'reduced')
      rows = rows.map((row) =>
        named.some((one) => sameRow(one, row)) ? { ...row, to: earlier(row.to, dayBefore(from)) } : row,
      );
  }
  return rows;
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** The row that covers a standard and year, and a site where one is asked for, on each of the days; else why none does. */
export function rowFor(
  held: HeldAuthorisation,
  { standard, site }: { standard: StandardRef; site?: string | undefined },
  { from, to }: Days,
): ScopeRow | { lacks: string } {
  const rows = rowsOf(held);
  const named = `${standard.id}-${standard.year}`;
  const byStandard = rows.filter((row) => row.standard.id === standard.id);
  if (byStandard.length === 0) return { lacks: `has no row for ${standard.id}` };
  const byYear = byStandard.filter((row) => row.standard.year === standard.year);
  if (byYear.length === 0)
    return {
      lacks: `has ${standard.id} of ${[...new Set(byStandard.map((row) => row.standard.year))].join(', ')}, not of ${standard.year}`,
    };
  const atSite = byYear.filter((row) => row.site === undefined || site === undefined || row.site === site);
  if (atSite.length === 0) return { lacks: `has ${named} at ${byYear[0]?.site}, not at ${site}` };
  const row = atSite.find((one) => one.from <= from && (one.to === undefined || one.to >= to));
  if (row) return row;
  const last = atSite.at(-1);
  if (last?.to !== undefined && last.to < to) return { lacks: `has ${named} until ${last.to}` };
  return { lacks: `has ${named} from ${last?.from}` };
}

/** What is said of a certificate on a day, from what its register knows: never that it holds, which only a check can. */
export function statusOn(changes: HeldCertificate['changes'], day: string): Changed | undefined {
  const ended = changes.find(({ change, from }) => (change === 'withdrawn' || change === 'superseded') && from <= day);
  if (ended) return ended;
  const said = saidBy(changes, day);
  return stops(said) ? said : undefined;
}

/** Firmware that a certificate does not cover on a day, though it did when it was issued. */
export const reducedBy = (changes: HeldCertificate['changes'], day: string): readonly Digest[] =>
  changes.flatMap(({ change, from, firmware = [] }) => (change === 'reduced' && from <= day ? firmware : []));
