import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeChecks } from '../certify/checks.ts';
import { verifyRun, type Verification } from '../certify/verify.ts';
import { readRunFolder } from '../drivers/tiles/read-run.ts';
import type { Assessment } from '../model/assessment.ts';
import { InputError } from '../model/errors.ts';
import { dayOf } from './inputs.ts';
import type { Manners } from './manners.ts';

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
  for (const folder of [run, path.join(runs, run)])
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
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
