import type { VerifierKey } from '../evidence/checkpoint.ts';
import { Malformed } from '../evidence/malformed.ts';
import { packSigner } from '../evidence/pack-signature.ts';
import type { Checks } from '../evidence/ports.ts';
import { objectFile } from '../evidence/run-folder.ts';
import { officialPath, type RulePack } from '../model/pack.ts';
import type { Digest } from '../model/terms.ts';
import type { Opened } from './sequence.ts';

/**
 * Whether a frozen pack is the one that comes with this program under its id and version (`published`), another one
 * that bears both (`altered`), a version of it that this program does not know, or a pack of somebody else.
 */
export type PackStanding = 'published' | 'altered' | 'unknown version' | 'other';
/** `signedBy`: the trusted key whose signature over the frozen pack holds. */
export type Rules = { standing?: PackStanding; signedBy?: string };
/** `packs`: digests of the packs that come with this program, by `id version`; absent: nothing is said about it. */
export type RulesTrust = {
  packKeys: readonly VerifierKey[];
  packs: Readonly<Record<string, Digest>> | undefined;
};
type Frozen = { pack: RulePack; opened: Opened; objects: ReadonlyMap<Digest, Uint8Array> };

function standingOf({ pack, opened }: Frozen, packs: Readonly<Record<string, Digest>>): PackStanding {
  const known = packs[`${pack.id} ${pack.version}`];
  if (known !== undefined) return known === opened.pack.digest ? 'published' : 'altered';
  return Object.keys(packs).some((name) => name.startsWith(`${pack.id} `)) ? 'unknown version' : 'other';
}

/** Nobody makes a rule official by typing it. */
async function signerOf(frozen: Frozen, keys: readonly VerifierKey[], checks: Checks): Promise<string | undefined> {
  const { opened, pack, objects } = frozen;
  const { digest } = opened.pack;
  const ref = opened.packSignature;
  const official = officialPath(pack);
  if (!ref && official)
    throw new Malformed(objectFile(digest), `has ${official.map(String).join('.')}, and nobody signed the pack`);
  const note = ref && objects.get(ref.digest);
  if (!ref || !note) return undefined;
  const signed = { id: pack.id, version: pack.version, digest };
  return packSigner(note, objectFile(ref.digest), signed, keys, checks);
}

const says: Readonly<Record<PackStanding, string>> = {
  published: ', as it comes with this version',
  altered: ', which is NOT the pack that comes with this version under that name',
  'unknown version': ', a version this program does not know',
  other: ', which does not come with this version',
};

/** By whose rules a run was judged. A pack with official rules that nobody signed is `Malformed`, as is a signature that does not hold. */
export async function checkRules(
  frozen: Frozen,
  trust: RulesTrust,
  checks: Checks,
): Promise<{ value: Rules; says: string }> {
  const standing = trust.packs && standingOf(frozen, trust.packs);
  const signedBy = await signerOf(frozen, trust.packKeys, checks);
  const { id, version } = frozen.pack;
  return {
    value: { ...(standing && { standing }), ...(signedBy !== undefined && { signedBy }) },
    says: `by ${id} ${version}${standing ? says[standing] : ''}${signedBy === undefined ? '' : `; signed by ${signedBy}`}`,
  };
}
