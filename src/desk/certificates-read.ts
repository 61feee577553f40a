import { readFile } from 'node:fs/promises';
import { verifyCertificate } from '../certify/certificate.ts';
import { certificateIn, credentialType } from '../certify/credential.ts';
import { parseJwt } from '../certify/jwt.ts';
import { knownFrom, type Known, type Named } from '../certify/known.ts';
import { keysListed } from '../certify/trust.ts';
import { nodeChecks } from '../drivers/keys/checks.ts';
import { parseVkey, type VerifierKey } from '../evidence/checkpoint.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { KnownCertificate } from '../market/claims/finding.ts';
import { InputError } from '../model/errors.ts';

/** `list`: signed trust lists; `listKey`: who may have signed them; `register`: of bodies, signed by keys of those lists. */
export type CertificateOptions = { certificate?: string[]; list?: string[]; register?: string[]; listKey?: string };

const bytesOf = (file: string): Promise<Uint8Array> =>
  readFile(file).catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', file, 'cannot be read.', { cause });
  });
const named = async (file: string): Promise<Named> => ({ name: file, bytes: await bytesOf(file) });

/** What does not look like a key is the name of a file that holds some. */
async function pinnedBy(listKey: string | undefined): Promise<VerifierKey[]> {
  if (listKey === undefined) return [];
  const isKey = /^[^\s+]+\+[0-9a-f]{8}\+\S+$/.test(listKey);
  const { keys } = keysListed(isKey ? listKey : Buffer.from(await bytesOf(listKey)).toString('utf8'));
  if (keys.length === 0) throw new InputError('USAGE', '--list-key', `${listKey} holds no key.`);
  return Promise.all(keys.map((key) => parseVkey(key, nodeChecks.sha256, '--list-key')));
}

/** What is wrong with a file that a person gave is theirs to mend. */
async function asInput<T>(make: () => Promise<T> | T): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Malformed)
      throw new InputError('CERTIFICATE_INVALID', error.where, error.message, { cause: error });
    throw error;
  }
}

async function knownBy({ list = [], register = [], listKey }: CertificateOptions): Promise<Known> {
  const lists = await Promise.all(list.map(named));
  const registers = await Promise.all(register.map(named));
  return asInput(async () => knownFrom({ lists, registers }, await pinnedBy(listKey), nodeChecks));
}

/**
 * The certificates given, each with its state on a day by what is pinned. One that cannot be verified is known all the same, as
 * unverifiable: what it says is told and supports nothing.
 */
export async function knownCertificates(options: CertificateOptions, on: string): Promise<KnownCertificate[]> {
  const files = options.certificate ?? [];
  if (files.length === 0) return [];
  const known = await knownBy(options);
  const given: KnownCertificate[] = [];
  for (const file of files) {
    const jwt = Buffer.from(await bytesOf(file))
      .toString('utf8')
      .trim();
    const certificate = await asInput(() => certificateIn(parseJwt(jwt, credentialType, file).payload, file));
    const { state } = await verifyCertificate(jwt, known, { on, where: file }, nodeChecks);
    given.push({ certificate, state, on });
  }
  return given;
}
