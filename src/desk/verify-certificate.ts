import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  statusByNumber,
  verifyCertificate,
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
import { digestText } from '../evidence/tree.ts';
import type { CertificateState } from '../model/certificate.ts';
import { exit, InputError } from '../model/errors.ts';
import { Digest } from '../model/terms.ts';
import type { CertificateOptions } from './certificate-files.ts';
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

/** What the caller pinned, as far as it is given. A list or register that is not signed so is refused at once. */
export async function knownTo(options: CertificateOptions): Promise<Known> {
  const lists = await named(options.trustList);
  const registers = await named(options.register);
  try {
    const keys = await pinned(options);
    if (lists.length > 0 && keys.length === 0)
      throw new InputError(
        'USAGE',
        '--trust-list',
        'a list counts by the key of who keeps it: pin it with --key or --trust.',
      );
    return await knownFrom({ lists, registers }, keys, nodeChecks);
  } catch (error) {
    if (error instanceof Malformed)
      throw new InputError('CERTIFICATE_INVALID', error.where, `${error.message}.`, { cause: error });
    throw error;
  }
}

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

async function credentialIn(file: string): Promise<string> {
  const bytes = await read(file);
  const text = Buffer.from(bytes).toString('latin1').trim();
  if (isJwt(text)) return text;
  throw new InputError('CERTIFICATE_INVALID', file, 'holds no certificate: a signed credential (.jwt) is looked for.');
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

async function printed(checked: readonly Checked[], day: string, { json, lang }: CertificateOptions): Promise<void> {
  const { certificateChainText, certificateCounts, certificateLine } = await import('../print/certificate-chain.ts');
  const [only] = checked;
  if (json) for (const { name, verification } of checked) writeJson({ name, on: day, ...verification });
  else if (only && checked.length === 1) write(certificateChainText(only.verification, day, lang));
  else {
    const counts = new Map<CertificateState, number>();
    for (const { name, verification } of checked) {
      counts.set(verification.state, (counts.get(verification.state) ?? 0) + 1);
      write(certificateLine(name, verification, lang));
    }
    write(certificateCounts(counts, lang));
  }
}

/** What was asked, of which documents, and what came out, signed by this station. */
async function writeReceipt(
  checked: readonly Checked[],
  day: string,
  known: Known,
  options: CertificateOptions,
): Promise<void> {
  if (options.receipt === undefined) return;
  const station = await openStation(options.station ?? '.gradus', { create: true });
  try {
    const digestOf = async (file: string): Promise<Digest | undefined> =>
      statSync(file, { throwIfNoEntry: false }) ? digestText(sha256(await read(file))) : undefined;
    const results = await Promise.all(
      checked.map(async ({ name, verification: { state, links } }) => {
        const digest = await digestOf(name);
        return { name: path.basename(name), ...(digest !== undefined && { digest }), state, links };
      }),
    );
    const sources = [...known.registers.values()].map(({ register: { by, asOf, origin } }) => ({ by, asOf, origin }));
    const lists = await Promise.all(
      (options.trustList ?? []).map(async (file) => ({ name: path.basename(file), digest: await digestOf(file) })),
    );
    const receipt = { v: 1, at: new Date().toISOString(), on: day, results, registers: sources, trustLists: lists };
    await writeWhole(
      options.receipt,
      textOf(await signEnvelope(receiptType, freeze(receipt), station.signer), options.receipt),
    );
  } finally {
    await station.close();
  }
}

/** `gradus verify CERTIFICATE…`: offline, on a day. */
export async function verifyCertificates(what: readonly string[], options: CertificateOptions): Promise<void> {
  const day = (options.on === undefined ? new Date().toISOString() : dayOf('--on', options.on)).slice(0, 10);
  const known = await knownTo(options);
  const [firmware, evidence] = [await firmwareOf(options.firmware), await evidenceOf(options.evidence, options)];
  const checked: Checked[] = [];
  for (const one of await filesOf(what)) {
    if (!statSync(one, { throwIfNoEntry: false }))
      for (const verification of statusByNumber(one, known, day)) checked.push({ name: one, verification });
    else {
      const question = { on: day, firmware, evidence, where: path.basename(one) };
      checked.push({
        name: one,
        verification: await verifyCertificate(await credentialIn(one), known, question, nodeChecks),
      });
    }
  }
  if (checked.length === 0)
    throw new InputError('FILE_MISSING', what.join(' '), 'there is no certificate (.jwt) here.');
  await writeReceipt(checked, day, known, options);
  await printed(checked, day, options);
  const codes = checked.map(({ verification }) => exitOf(verification));
  process.exitCode = worst.find((code) => codes.includes(code)) ?? exit.conforms;
}
