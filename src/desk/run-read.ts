import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeChecks } from '../drivers/keys/checks.ts';
import { keysListed } from '../certify/trust.ts';
import { verifyRun, type Trust, type Verification } from '../certify/verify.ts';
import { publishedPacks } from '../drivers/packs/published.ts';
import { readBundle, readRunFolder } from '../drivers/tiles/read-run.ts';
import type { Checks } from '../evidence/ports.ts';
import type { Assessment } from '../model/assessment.ts';
import { InputError } from '../model/errors.ts';
import { dayOf } from './inputs.ts';
import type { Manners } from './manners.ts';

type Where = { runs: string };
/** `key`, `trust`: station keys to accept. `packTrust`: a file of keys that may sign a rule pack. */
/** `timeTrust`: a file of roots in PEM that time tokens may lead to. */
export type ReadOptions = Manners &
  Where & { on?: string; key?: string; trust?: string; packTrust?: string; timeTrust?: string };

/** A run as its own evidence tells it, verified while reading. `folder`: or the file of its bundle. */
export type RunRead = {
  run: string;
  folder: string;
  files: ReadonlyMap<string, Uint8Array>;
  verification: Verification;
  assessment: Assessment | undefined;
};

/** A run is named by its folder, by its bundle, or by its id. */
function placeOf(run: string, { runs }: Where): { at: string; isBundle: boolean } {
  for (const at of [run, path.join(runs, run)]) {
    const found = statSync(at, { throwIfNoEntry: false });
    if (found) return { at, isBundle: !found.isDirectory() };
  }
  throw new InputError(
    'RUN_UNKNOWN',
    run,
    `no run here and none in ${runs}/. Write the folder of a run, its bundle, or its id.`,
  );
}

/** Keys somebody asked for: none in the file is a mistake, never leave to trust anyone. */
async function keysAsked(option: string, file: string): Promise<ReturnType<typeof keysListed>> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', file, 'this file of keys cannot be read.', { cause });
  });
  const listed = keysListed(text);
  if (listed.keys.length === 0)
    throw new InputError('USAGE', option, `${file} holds no key, so nobody would be trusted.`);
  return listed;
}

const nobody = { keys: [], revoked: [] };

/** A station key looks like name+8 hex digits+base64. What does not is the name of a file that holds keys. */
/** Keys that the caller names, of stations, witnesses, keepers of lists and makers of packs. */
export async function trustOf({ key, trust, packTrust }: ReadOptions): Promise<Trust> {
  const isKey = key !== undefined && /^[^\s+]+\+[0-9a-f]{8}\+\S+$/.test(key);
  const direct = key === undefined ? nobody : isKey ? keysListed(key) : await keysAsked('--key', key);
  const listed = trust === undefined ? nobody : await keysAsked('--trust', trust);
  const makers = packTrust === undefined ? nobody : await keysAsked('--pack-trust', packTrust);
  if (makers.revoked.length > 0)
    throw new InputError('USAGE', '--pack-trust', 'a key that signs packs is not taken back by a day: leave it out.');
  return {
    keys: [...direct.keys, ...listed.keys],
    revoked: [...direct.revoked, ...listed.revoked],
    packKeys: makers.keys,
    packs: publishedPacks(),
  };
}

/** Time tokens are looked at only where somebody says whom to believe: what reads them takes long to load. */
async function checksFor({ timeTrust }: ReadOptions): Promise<Checks> {
  if (timeTrust === undefined) return nodeChecks;
  const pem = await readFile(timeTrust, 'utf8').catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', timeTrust, 'this file of roots cannot be read.', { cause });
  });
  const roots = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (roots.length === 0) throw new InputError('USAGE', '--time-trust', `${timeTrust} holds no certificate in PEM.`);
  const { timeCheckWith } = await import('../drivers/time/token.ts');
  return { ...nodeChecks, time: timeCheckWith(roots) };
}

/** Evidence cannot be judged as of a day before it was there. */
function refuseEarlier({ contents }: Verification, on: string | undefined): void {
  const concluded = contents?.entries.at(-1)?.at;
  if (on !== undefined && concluded !== undefined && on < concluded)
    throw new InputError(
      'USAGE',
      '--on',
      `the run ended on ${concluded.slice(0, 10)}: judge it as of that day or later.`,
    );
}

export async function readRun(run: string, options: ReadOptions): Promise<RunRead> {
  const { at: folder, isBundle } = placeOf(run, options);
  const files = isBundle ? readBundle(folder) : await readRunFolder(folder);
  if (![...files.keys()].some((name) => name === 'run.json' || name === 'checkpoint' || name.startsWith('entries/')))
    throw new InputError('RUN_UNKNOWN', folder, 'this folder holds no run. Write the folder of one run, or its id.');
  const on = options.on === undefined ? undefined : dayOf('--on', options.on);
  const verification = await verifyRun(files, await trustOf(options), await checksFor(options), on);
  refuseEarlier(verification, on);
  const id = verification.contents?.run ?? path.basename(path.resolve(folder), '.tar');
  return { run: id, folder, files, verification, assessment: verification.assessment };
}
