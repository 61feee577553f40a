import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import {
  statusByNumber,
  verifyCertificate,
  type CertificateQuestion,
  type CertificateVerification,
  type VerifiedRun,
} from '../certify/certificate.ts';
import { verifiedRun } from '../certify/draft.ts';
import { knownFrom, type Known, type Named } from '../certify/known.ts';
import { nodeChecks, sha256 } from '../drivers/keys/checks.ts';
import { textOf } from '../evidence/bytes.ts';
import { openStation } from '../drivers/tiles/station.ts';
import { parseVkey, type VerifierKey } from '../evidence/checkpoint.ts';
import { signEnvelope } from '../evidence/envelope.ts';
import { freeze } from '../evidence/frozen.ts';
import { Malformed } from '../evidence/malformed.ts';
import { attachmentsIn } from '../formats/pdf-attachments.ts';
import { digestText } from '../evidence/tree.ts';
import type { CertificateState } from '../model/certificate.ts';
import { exit, InputError } from '../model/errors.ts';
import { Digest } from '../model/terms.ts';
import type { CertificateOptions } from './certificate-files.ts';
import { CertificatePool, type Credential } from './certificate-pool.ts';
import { dayOf } from './inputs.ts';
import { write, writeJson } from './manners.ts';
import { writeWhole } from './reports.ts';
import { readRun, trustOf } from './run-read.ts';

/** Of a signed receipt. */
export const receiptType = 'application/vnd.gradus.receipt+json';

const isJwt = (text: string): boolean => /^eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\s*$/.test(text);

async function read(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', file, 'this file cannot be read.', { cause });
  });
}

const named = (files: readonly string[] = []): Promise<Named[]> =>
  Promise.all(files.map(async (file) => ({ name: path.basename(file), bytes: await read(file) })));

async function pinned(options: CertificateOptions): Promise<VerifierKey[]> {
  const { keys } = await trustOf(options);
  return Promise.all(keys.map((text) => parseVkey(text, sha256)));
}

export type Pinned = {
  sources: { lists: readonly Named[]; registers: readonly Named[] };
  pinned: readonly VerifierKey[];
};

/** What the caller pinned, as far as it is given, unopened. */
async function given(options: CertificateOptions): Promise<Pinned> {
  const sources = { lists: await named(options.trustList), registers: await named(options.register) };
  const keys = await pinned(options);
  if (sources.lists.length > 0 && keys.length === 0)
    throw new InputError(
      'USAGE',
      '--trust-list',
      'a list counts by the key of who keeps it: pin it with --key or --trust.',
    );
  return { sources, pinned: keys };
}

/** A list or register that is not signed by who it has to be is refused at once. */
async function opened({ sources, pinned: keys }: Pinned): Promise<Known> {
  try {
    return await knownFrom(sources, keys, nodeChecks);
  } catch (error) {
    if (error instanceof Malformed)
      throw new InputError('CERTIFICATE_INVALID', error.where, `${error.message}.`, { cause: error });
    throw error;
  }
}

export const knownTo = async (options: CertificateOptions): Promise<Known> => opened(await given(options));

async function firmwareOf(given: string | undefined): Promise<Digest | undefined> {
  if (given === undefined) return undefined;
  return Digest.safeParse(given).data ?? digestText(sha256(await read(given)));
}

async function evidenceOf(runs: readonly string[] = [], options: CertificateOptions): Promise<VerifiedRun[]> {
  // The certificate names each run by what binds its every entry: whose station it was is settled by that.
  const { on: _on, key: _key, trust: _trust, ...rest } = options;
  const all = await Promise.all(runs.map((run) => readRun(run, rest)));
  return all.map(({ verification, folder, run }) => {
    if (!verification.ok) throw new InputError('USAGE', folder, `does not verify: ${verification.broken?.says ?? ''}`);
    return verifiedRun(verification, run);
  });
}

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

const notOne = (where: string, says: string): InputError => new InputError('CERTIFICATE_INVALID', where, says);

/** The signed record inside a paper; what the paper looks like says nothing. */
function credentialInPdf(pdf: Uint8Array, file: string): string {
  const inflate = (bytes: Uint8Array, most: number): Uint8Array => inflateSync(bytes, { maxOutputLength: most });
  try {
    const [jwt, ...more] = attachmentsIn(pdf, isJwt, inflate);
    if (jwt !== undefined && more.length === 0) return jwt;
    throw notOne(
      file,
      jwt === undefined
        ? 'holds no signed certificate inside: only that can be checked.'
        : 'holds more than one signed certificate.',
    );
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('CERTIFICATE_INVALID', file, `cannot be read as PDF: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

/** The credentials of a file: of a paper, one, or one a line. */
export async function credentialsIn(file: string): Promise<Credential[]> {
  const [bytes, name] = [await read(file), path.basename(file)];
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-')
    return [{ name, jwt: credentialInPdf(bytes, file) }];
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const strange = lines.findIndex((line) => !isJwt(line));
  if (lines.length === 0 || strange >= 0)
    throw notOne(
      lines.length > 1 ? `${file}:${strange + 1}` : file,
      'holds no certificate: a signed credential (.jwt), or a paper with one inside, is looked for.',
    );
  return lines.map((jwt, i) => ({ name: lines.length > 1 ? `${name}:${i + 1}` : name, jwt }));
}

async function* credentialsOf(files: readonly string[]): AsyncGenerator<Credential> {
  for (const file of files) yield* await credentialsIn(file);
}

/** The files that are meant: a folder stands for the credentials in it. */
async function filesOf(what: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const one of what) {
    if (statSync(one, { throwIfNoEntry: false })?.isDirectory())
      files.push(
        ...(await readdir(one))
          .filter((name) => name.endsWith('.jwt'))
          .toSorted()
          .map((name) => path.join(one, name)),
      );
    else files.push(one);
  }
  return files;
}

export type Checked = { name: string; verification: CertificateVerification };

/** Exit code of one: what is forged is an integrity failure; what cannot be told is open. */
function exitOf({ state, broken }: CertificateVerification): number {
  if (state === 'valid') return exit.conforms;
  if (broken?.forged) return exit.integrity;
  return state === 'unverifiable' || state === 'not found' ? exit.inconclusive : exit.nonConforming;
}

const worst = [exit.integrity, exit.nonConforming, exit.inconclusive, exit.conforms];

/** Says each as it comes, and at the end how many stand how; one alone with all its links. */
async function printer(day: string, { json, lang }: CertificateOptions) {
  const { certificateChainText, certificateCounts, certificateLine } = await import('../print/certificate-chain.ts');
  const counts = new Map<CertificateState, number>();
  const line = (one: Checked): void => write(certificateLine(one.name, one.verification, lang));
  let alone: Checked | undefined;
  return {
    say(one: Checked): void {
      const { state } = one.verification;
      const isFirst = counts.size === 0;
      counts.set(state, (counts.get(state) ?? 0) + 1);
      if (json) return writeJson({ name: one.name, on: day, ...one.verification });
      if (alone) line(alone);
      alone = isFirst ? one : undefined;
      if (!isFirst) line(one);
    },
    end(): void {
      if (json) return;
      write(alone ? certificateChainText(alone.verification, day, lang) : certificateCounts(counts, lang));
    },
  };
}

/** What was asked, of which documents, and what came out, signed by this station. */
async function writeReceipt(
  checked: readonly Checked[],
  day: string,
  { known, what }: { known: Known; what: readonly string[] },
  options: CertificateOptions,
): Promise<void> {
  if (options.receipt === undefined) return;
  const files = async (list: readonly string[]): Promise<object[]> =>
    Promise.all(
      list.map(async (file) => ({ name: path.basename(file), digest: digestText(sha256(await read(file))) })),
    );
  const station = await openStation(options.station ?? '.gradus', { create: true });
  try {
    const receipt = {
      v: 1,
      at: new Date().toISOString(),
      on: day,
      documents: await files(what),
      trustLists: await files(options.trustList ?? []),
      registers: [...known.registers.values()].map(({ register: { by, asOf, origin } }) => ({ by, asOf, origin })),
      results: checked.map(({ name, verification: { state, links } }) => ({ name, state, links })),
    };
    const envelope = await signEnvelope(receiptType, freeze(receipt), station.signer);
    await writeWhole(options.receipt, textOf(envelope, options.receipt));
  } finally {
    await station.close();
  }
}

/** More than these are followed by several threads. */
const few = 200;

async function* checkedBy(
  files: readonly string[],
  pins: Pinned,
  known: Known,
  { full, ...question }: Omit<CertificateQuestion, 'where'> & { full: boolean },
): AsyncGenerator<Checked> {
  const credentials = credentialsOf(files);
  const first: Credential[] = [];
  for (let next = await credentials.next(); !next.done; next = await credentials.next()) {
    first.push(next.value);
    if (first.length > few) break;
  }
  if (first.length <= few) {
    for (const { name, jwt } of first)
      yield { name, verification: await verifyCertificate(jwt, known, { ...question, where: name }, nodeChecks) };
    return;
  }
  const pool = new CertificatePool({ ...pins, question, full });
  try {
    const all = async function* (): AsyncGenerator<Credential> {
      yield* first;
      yield* credentials;
    };
    for await (const { credential, verification } of pool.check(all())) yield { name: credential.name, verification };
  } finally {
    await pool.close();
  }
}

/** `gradus verify CERTIFICATE…`: offline, on a day. */
export async function verifyCertificates(what: readonly string[], options: CertificateOptions): Promise<void> {
  const day = (options.on === undefined ? new Date().toISOString() : dayOf('--on', options.on)).slice(0, 10);
  const pins = await given(options);
  const known = await opened(pins);
  const [firmware, evidence] = [await firmwareOf(options.firmware), await evidenceOf(options.evidence, options)];
  const files = await filesOf(what);
  const question = { on: day, firmware, evidence, full: options.json === true || options.receipt !== undefined };
  const checked: Checked[] = [];
  const codes = new Set<number>();
  const out = await printer(day, options);
  const take = (one: Checked): void => {
    codes.add(exitOf(one.verification));
    if (options.receipt !== undefined) checked.push(one);
    out.say(one);
  };
  for (const number of files.filter((one) => !isThere(one)))
    for (const verification of statusByNumber(number, known, day)) take({ name: number, verification });
  for await (const one of checkedBy(files.filter(isThere), pins, known, question)) take(one);
  if (codes.size === 0) throw new InputError('FILE_MISSING', what.join(' '), 'there is no certificate (.jwt) here.');
  await writeReceipt(checked, day, { known, what: files.filter(isThere) }, options);
  out.end();
  process.exitCode = worst.find((code) => codes.has(code)) ?? exit.conforms;
}
