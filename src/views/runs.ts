import type { Digest } from '../model/terms.ts';
import type { Entry, LogEntry } from '../model/entry.ts';
import type { ProgrammeName } from '../model/pack.ts';

/** A run as the station's log tells it. `entries` are positions in the log, in order; `opened` and `ended` RFC 3339. */
export type Run = {
  run: string;
  serial: string;
  firmware: Digest;
  models: readonly Digest[];
  pack: Digest;
  programme: ProgrammeName;
  status: 'running' | 'concluded' | 'aborted';
  opened: string;
  ended?: string;
  openedIndex: number;
  entries: number[];
};

const endings = { 'run-concluded': 'concluded', 'run-aborted': 'aborted' } as const;

function opened(entry: Entry, index: number): Run | undefined {
  const { body } = entry;
  if (body.kind !== 'run-opened') return undefined;
  return {
    run: entry.run,
    serial: body.dut.serial,
    firmware: body.dut.firmware,
    models: body.dut.models,
    pack: body.pack.digest,
    programme: body.request.programme,
    status: 'running',
    opened: entry.at,
    openedIndex: index,
    entries: [],
  };
}

function take(runs: Map<string, Run>, entry: Entry, index: number): void {
  const run = runs.get(entry.run) ?? opened(entry, index);
  if (!run) return;
  runs.set(entry.run, run);
  run.entries.push(index);
  const ending = endings[entry.body.kind as keyof typeof endings];
  if (ending !== undefined) Object.assign(run, { status: ending, ended: entry.at });
}

/**
 * Every run of a station's log, in the order they were opened; `from` is the position of the first entry given. An
 * entry of a run that was not opened in what is given is left out.
 */
export function runsOf(entries: Iterable<LogEntry>, from = 0): Run[] {
  const runs = new Map<string, Run>();
  let index = from;
  for (const entry of entries) {
    if ('run' in entry) take(runs, entry, index);
    index += 1;
  }
  return [...runs.values()];
}

/** Runs without a terminal entry: going on, or to be closed by whoever starts next. */
export function openRuns(runs: readonly Run[]): Run[] {
  return runs.filter((r) => r.status === 'running');
}

/** What the station had done to the same unit with the same firmware, oldest first; `before` leaves out that run and what was opened after it. */
export function earlierRunsOf(runs: readonly Run[], serial: string, firmware: Digest, before?: string): Run[] {
  const end = before === undefined ? runs.length : runs.findIndex((r) => r.run === before);
  return runs.slice(0, end < 0 ? runs.length : end).filter((r) => r.serial === serial && r.firmware === firmware);
}
