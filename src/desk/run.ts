import path from 'node:path';
import { exit } from '../model/errors.ts';
import { screen, tell, write, writeJson } from './manners.ts';
import { runWords } from './progress.ts';
import { printSummary, refuseBroken } from './read.ts';
import type { RunRead } from './run-read.ts';
import { quoted } from './quoted.ts';
import { reportOf } from './reports.ts';
import { exitFor, worstOf } from './exit-for.ts';
import { prepareAll, type RunOptions } from './prepare.ts';
import { takePrepared, takeRun, type Taken } from './take.ts';

/** What several runs came to, in a table; the worst decides the exit. */
async function closeStation(taken: readonly Taken[], options: RunOptions): Promise<void> {
  const rows = taken.map((one) => ({ ...one, exit: exitOf(one.read) }));
  const code = worstOf(rows.map((row) => row.exit));
  if (options.json) {
    const runs = rows.map(({ run, serial, read, exit }) => ({
      run,
      serial,
      ended: endedOf(read),
      grade: read?.assessment?.grade.level ?? null,
      exit,
    }));
    for (const { run, read, reports } of rows)
      if (read?.assessment)
        writeJson({ run, ended: 'concluded', folder: read.folder, reports, assessment: read.assessment });
    writeJson({ station: { runs, exit: code } });
  } else {
    const { stationTable } = await import('../print/station.ts');
    const lines = rows.map(({ serial, run, read }) => {
      const report = read && reportOf(read, options.lang);
      return { serial, run, ...(report && { report }), ended: endedOf(read) };
    });
    write(stationTable(lines, { language: options.lang, runs: options.runs }, screen()));
  }
  process.exitCode = code;
}

function endedOf(read: RunRead | undefined): 'concluded' | 'aborted' | 'not begun' | 'broken' {
  if (!read) return 'not begun';
  if (!read.verification.ok) return 'broken';
  return read.assessment ? 'concluded' : 'aborted';
}

function exitOf(read: RunRead | undefined): number {
  if (read && !read.verification.ok) return exit.integrity;
  return read?.assessment ? exitFor(read.assessment) : exit.inconclusive;
}

export async function run(files: readonly string[], options: RunOptions): Promise<void> {
  const [file = '', ...more] = files;
  if (more.length > 0) return closeStation(await takePrepared(await prepareAll(files, options), options), options);
  const { read, reports } = await takeRun(file, options);
  const folder = path.join(options.runs, read.run);
  const say = runWords[options.lang];
  if (refuseBroken(read, options.json === true)) return;
  if (!read.assessment) {
    if (options.json) writeJson({ run: read.run, ended: 'aborted', folder });
    else tell(say.aborted(read.run, folder));
    process.exitCode = exit.inconclusive;
    return;
  }
  if (options.json) writeJson({ run: read.run, ended: 'concluded', folder, reports, assessment: read.assessment });
  else {
    await printSummary(read, options.lang);
    for (const report of reports) write(say.report + report);
    write(`${say.check}npx gradus verify ${quoted(folder)}`);
  }
  process.exitCode = exitFor(read.assessment);
}
