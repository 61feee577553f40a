import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { inside, keyFiles, placeOf } from '../drivers/tiles/place.ts';
import { rotateKey, revokeKey } from '../drivers/tiles/rotate-key.ts';
import { openStation } from '../drivers/tiles/station.ts';
import { protectKey } from '../drivers/keys/station-key.ts';
import { firstLine } from '../drivers/keys/passphrase.ts';
import { vkeyText } from '../evidence/checkpoint.ts';
import { keyName } from '../evidence/keys.ts';
import { InputError } from '../model/errors.ts';
import { dayOf } from './inputs.ts';
import { keyKept } from './key-kept.ts';
import { withManners, write, writeJson, type Manners } from './manners.ts';

type At = Manners & { station: string };

/** Public keys of a station with the entries they sign, and how the private one is kept. */
async function list(options: At): Promise<void> {
  const station = await openStation(options.station, { readOnly: true });
  const { spans } = await station.keys();
  const kept = await keyKept(options.station);
  if (options.json) {
    const keys = spans.map(({ key, from, to, revoked }) => ({
      key: vkeyText(key),
      from,
      ...(Number.isFinite(to) && { to }),
      ...(revoked && { revoked }),
    }));
    writeJson({ origin: station.origin, private: kept, keys });
    return;
  }
  for (const { key, from, to, revoked } of spans) {
    write(vkeyText(key));
    const until = Number.isFinite(to) ? `to ${to - 1}` : 'on, in use';
    write(`  signs entries ${from} ${until}${revoked ? `; revoked as of ${revoked.since}: ${revoked.because}` : ''}`);
  }
  write(`private key: ${kept}${kept === 'not encrypted' ? ' (whoever copies it can sign: gradus keys protect)' : ''}`);
}

async function rotate({ because, ...options }: At & { because?: string }): Promise<void> {
  const { from, to, index } = await rotateKey(options.station, {}, because);
  if (options.json) writeJson({ from, to, entry: index });
  else {
    write(`entry ${index}: this station signs with another key from here on. Hand this one out beside the old:`);
    write(to);
  }
}

/** A former key by its text, or by the eight digits of its id. */
async function formerKey(given: string, options: At): Promise<string> {
  const station = await openStation(options.station, { readOnly: true });
  const { spans } = await station.keys();
  const found = spans.find(({ key }) => [vkeyText(key), keyName(key), keyName(key).split('+')[1]].includes(given));
  if (!found) throw new InputError('USAGE', given, 'is no key of this station. gradus keys lists them.');
  if (found === spans.at(-1))
    throw new InputError('USAGE', given, 'is the key in use: give the station another first (gradus keys rotate).');
  return vkeyText(found.key);
}

async function revoke(given: string, options: At & { since?: string; because: string }): Promise<void> {
  const since = options.since === undefined ? new Date().toISOString() : dayOf('--since', options.since, 'first');
  const key = await formerKey(given, options);
  const index = await revokeKey(options.station, {}, { key, since, because: options.because });
  if (options.json) writeJson({ key, since, entry: index });
  else {
    write(`entry ${index}: what ${key} signed is believed only where somebody outside saw it before ${since}.`);
    write(
      'Runs exported from now on say so. Who holds older bundles does not know: give them this line for their list of keys.',
    );
    write(`revoked ${key} ${since}`);
  }
}

async function askTwice(): Promise<string> {
  if (!process.stdin.isTTY)
    throw new InputError('PROMPT_NEEDED', '--passphrase-file', 'name a file whose first line is the new passphrase.');
  // What is typed is not shown: the terminal's echo goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const asked = async (words: string): Promise<string> => {
    process.stderr.write(words);
    const answer = await terminal.question('');
    process.stderr.write('\n');
    return answer;
  };
  try {
    const first = await asked('New passphrase (not shown): ');
    if (first === (await asked('Once more: '))) return first;
  } finally {
    terminal.close();
  }
  throw new InputError('USAGE', 'passphrase', 'the two are not the same.');
}

async function protect({ passphraseFile, ...options }: At & { passphraseFile?: string }): Promise<void> {
  if (options.nonInteractive && passphraseFile === undefined)
    throw new InputError('PROMPT_NEEDED', '--passphrase-file', 'name a file whose first line is the new passphrase.');
  if (!(await stat(options.station).catch(() => null))) await openStation(options.station, { readOnly: true });
  const secret = passphraseFile === undefined ? await askTwice() : await firstLine(passphraseFile);
  if (secret.length < 8) throw new InputError('USAGE', 'passphrase', 'has fewer than 8 characters.');
  const station = await openStation(options.station);
  try {
    const place = placeOf(options.station, {});
    await protectKey(inside(place, 'key'), keyFiles(place), { passphrase: place.passphrase, secret });
  } finally {
    await station.close();
  }
  if (options.json) writeJson({ protected: true });
  else
    write(
      'The private key is encrypted. Set GRADUS_KEY_PASSPHRASE_FILE (or GRADUS_KEY_PASSPHRASE) where the station runs.',
    );
}

/** `gradus keys`: this station's keys. */
export function keysCommand(program: Command, station: readonly [flags: string, about: string, value: string]): void {
  const keys = program.command('keys').description("this station's keys: list, rotate, revoke, protect");
  withManners(keys.command('list', { isDefault: true }))
    .description('the keys, the entries each signs, and how the private one is kept')
    .option(...station)
    .action(list);
  withManners(keys.command('rotate'))
    .description('sign with a new key from here on; the log says so, signed by both')
    .option('--because <text>', 'why, for the log')
    .option(...station)
    .action(rotate);
  withManners(keys.command('revoke').argument('<key>', 'a former key, or the eight digits of its id'))
    .description('what a former key signed is not believed unless somebody outside saw it before')
    .requiredOption('--because <text>', 'why, for the log')
    .option('--since <time>', 'from when on it is not believed, a date or RFC 3339 (default: now)')
    .option(...station)
    .action(revoke);
  withManners(keys.command('protect'))
    .description('encrypt the private key, or change its passphrase')
    .option('--passphrase-file <file>', 'a file whose first line is the new passphrase (default: ask)')
    .option(...station)
    .action(protect);
}
