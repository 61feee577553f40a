import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { canonicalBytes } from '../../formats/canonical.ts';
import type { VerifierKey } from '../../evidence/checkpoint.ts';
import type { Digest } from '../../model/terms.ts';
import { InputError } from '../../model/errors.ts';
import { officialPath, RulePack } from '../../model/pack.ts';
import { sha256 } from '../keys/checks.ts';
import { readYamlFile } from '../yaml/document.ts';
import type { Located } from '../yaml/document.ts';
import { parsedAs, refusalOf } from '../yaml/read.ts';
import { verifiedSignature } from './signature.ts';

/** What `plan/check.ts` says of a pack, handed in. */
export type PackCheck = (
  pack: RulePack,
) => readonly { path: readonly PropertyKey[]; says: string; severity: 'error' | 'warning' }[];

export type LoadedPack = {
  pack: RulePack;
  /** SHA-256 of the canonical JSON of the parsed file: what a run pins. */
  digest: Digest;
  file: string;
  /** pack.sig as it stands, where there is one. */
  signature?: Uint8Array;
  /** Name of the trusted key that signed it. */
  signedBy?: string;
  /** Where each part of the file stands. */
  located: Located;
};

/** The packs that come with Gradus. */
export const packFolder: string = path.resolve(import.meta.dirname, '../../../packs');

/** Ids of the packs that come with Gradus. */
export function knownPacks(): string[] {
  return readdirSync(packFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(packFolder, entry.name, 'pack.yaml')))
    .map(({ name }) => name)
    .toSorted();
}

/** The file a reference means: the id of a pack that comes with Gradus, a file, or a folder with pack.yaml in it. */
export function packFile(reference: string): string {
  const known = knownPacks();
  if (known.includes(reference)) return path.join(packFolder, reference, 'pack.yaml');
  const stat = statSync(reference, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return path.join(reference, 'pack.yaml');
  if (stat || /[/\\]|\.(ya?ml|json)$/i.test(reference)) return reference;
  throw new InputError('PACK_UNKNOWN', '', `no rule pack ${reference.slice(0, 80)}. Known: ${known.join(', ')}; or give a file.`);
}

export function digestOf(value: unknown): Digest {
  return `sha256:${Buffer.from(sha256(canonicalBytes(value))).toString('hex')}`;
}

function refuseUnsignedOfficial(pack: RulePack, located: Located): void {
  const at = officialPath(pack);
  if (at === undefined) return;
  throw new InputError(
    'PACK_INVALID',
    located.where(at),
    'nobody makes a rule official by typing it: the pack must be signed by a key on a trust list (--trust FILE)',
  );
}

function refuseComplaints(pack: RulePack, located: Located, check: PackCheck): void {
  const errors = check(pack).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const said = errors.map(({ path: at, says }) => ({ path: at, of: 'value' as const, text: says }));
  throw refusalOf(located, said, 'PACK_INVALID');
}

const signatureFile = (file: string): string => path.join(path.dirname(file), 'pack.sig');

/**
 * Reads a rule pack by id or path, checks it, and verifies its signature against the keys trusted. Throws `InputError`:
 * PACK_UNKNOWN, PACK_INVALID with the place, PACK_SIGNATURE where a signature is there and does not hold.
 */
export async function loadPackFile(
  reference: string,
  trusted: readonly VerifierKey[],
  check: PackCheck,
): Promise<LoadedPack> {
  const file = packFile(reference);
  const located = readYamlFile(file);
  const pack = parsedAs(located, RulePack, 'PACK_INVALID');
  refuseComplaints(pack, located, check);
  const digest = digestOf(located.value);
  const sig = signatureFile(file);
  const signature = existsSync(sig) ? new Uint8Array(readFileSync(sig)) : undefined;
  const signedBy = signature && (await verifiedSignature(signature, sig, { id: pack.id, version: pack.version, digest }, trusted));
  if (signedBy === undefined) refuseUnsignedOfficial(pack, located);
  return { pack, digest, file, located, ...(signature && { signature }), ...(signedBy !== undefined && { signedBy }) };
}
