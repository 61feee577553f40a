import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeChecks } from '../certify/checks.ts';
import { verifyRun, type Verification } from '../certify/verify.ts';
import { readRunFolder } from '../drivers/tiles/read-run.ts';
import type { Assessment } from '../model/assessment.ts';
import type { Language } from '../model/common.ts';
import { exit, InputError } from '../model/errors.ts';
import { dayOf } from './inputs.ts';
import { colour, columns, write, writeJson, type Manners } from './manners.ts';
import { exitFor } from './exit-for.ts';

type Where = { runs: string };
export type ReadOptions = Manners & Where & { on?: string; key?: string; trust?: string };

/** A run as its own evidence tells it, verified while reading. */
export type RunRead = {
  run: string;
  folder: string;
  files: ReadonlyMap<string, Uint8Array>;
  verification: Verification;
  assessment: Assessment | undefined;
};

/** A run is named by its folder or by its id. */
function folderOf(run: string, { runs }: Where): string {
  for (const folder of [run, path.join(runs, run)]) if (existsSync(path.join(folder, 'run.json'))) return folder;
  throw new InputError('RUN_UNKNOWN', run, `no run here and none in ${runs}/. Write the folder of a run, or its id.`);
}

async function keysIn(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', file, 'this file of keys cannot be read.', { cause });
  });
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** A station key looks like name+8 hex digits+base64. What does not is the name of a file that holds keys. */
async function trustOf(options: { key?: string; trust?: string }): Promise<{ keys: string[] }> {
  const direct =
    options.key === undefined
      ? []
      : /^[^\s+]+\+[0-9a-f]{8}\+\S+$/.test(options.key)
        ? [options.key]
        : await keysIn(options.key);
  return { keys: [...direct, ...(options.trust === undefined ? [] : await keysIn(options.trust))] };
}

export async function readRun(run: string, options: ReadOptions | (Manners & Where)): Promise<RunRead> {
  const folder = folderOf(run, options);
  const files = await readRunFolder(folder);
  const asked = options as ReadOptions;
  const on = asked.on === undefined ? undefined : dayOf('--on', asked.on);
  const verification = await verifyRun(files, await trustOf(asked), nodeChecks, on);
  return { run: path.basename(path.resolve(folder)), folder, files, verification, assessment: verification.assessment };
}

function refuseBroken({ folder, verification }: RunRead, json: boolean): boolean {
  if (verification.ok) return false;
  process.exitCode = exit.integrity;
  const broken = verification.broken;
  if (json) writeJson({ folder, ok: false, broken });
  else write(`✗ ${folder}: ${broken?.link ?? ''} ${broken?.where ?? ''}: ${broken?.says ?? ''}`);
  return true;
}

export async function verify(run: string, options: ReadOptions): Promise<void> {
  const read = await readRun(run, options);
  const { verification, assessment } = read;
  if (options.json) writeJson({ folder: read.folder, ...verification, contents: undefined });
  else {
    const { chainText } = await import('../print/chain.ts');
    write(chainText(verification, assessment, options.lang));
  }
  process.exitCode = verification.ok ? exit.conforms : exit.integrity;
}

export async function grade(run: string, options: ReadOptions): Promise<void> {
  const read = await readRun(run, options);
  if (refuseBroken(read, options.json === true)) return;
  const { assessment } = read;
  if (!assessment) {
    write(
      options.json
        ? JSON.stringify({ run: read.run, grade: null })
        : `${read.run}: not concluded, so there is no verdict and no grade.`,
    );
    process.exitCode = exit.inconclusive;
    return;
  }
  if (options.json) writeJson(assessment);
  else await printSummary(read, assessment, options.lang);
  process.exitCode = exitFor(assessment);
}

export async function printSummary(read: RunRead, assessment: Assessment, lang: Language): Promise<void> {
  const { runSummary } = await import('../print/table.ts');
  const contents = read.verification.contents;
  if (contents) write(runSummary({ ...contents, assessment }, { lang, colour: colour(), columns: columns() }));
}
