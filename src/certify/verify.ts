import { cosignature, ed25519, parseVkey, vkeyText, type VerifierKey } from '../evidence/checkpoint.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Checks } from '../evidence/ports.ts';
import type { Assessment } from '../model/assessment.ts';
import { InputError } from '../model/errors.ts';
import type { Digest } from '../model/terms.ts';
import { Broken, Chain, type Link, type LinkName } from './chain.ts';
import { checkCheckpoint, checkEntries, checkSigner, checkTime, readFiles, type Seen } from './log-links.ts';
import { checkResults } from './results.ts';
import { checkRules, type Rules, type RulesTrust } from './rules.ts';
import type { RevokedKey } from './trust.ts';
import { checkObjects, checkPlan, checkSequence, checkVerdicts, gradeSays, type Contents } from './run-links.ts';

export type Verification = {
  ok: boolean;
  /** In the order they were checked; the first that does not hold is the last. */
  links: Link[];
  broken?: { link: LinkName; where: string; says: string };
  /** Absent where the run is broken, or was not concluded. */
  assessment?: Assessment;
  contents?: Contents;
  /** Absent where the run is broken. `signedBy`: the trusted key whose signature over the frozen pack holds. */
  pack?: Rules;
  /** Who outside the station saw the checkpoint, and when; absent where the run is broken. */
  seen?: readonly Seen[];
  /** Whether the signer is one of the keys the caller trusts; else the run only agrees with itself. */
  pinned: boolean;
  /** The key the run names as its signer's, `name+hexid+base64`; empty where it cannot be read. */
  signer: string;
};

/** `keys`: vkeys of stations and witnesses; `packKeys`: vkeys that may sign a pack; `packs`: digests of the packs that come with this program, by `id version`. */
export type Trust = {
  keys: readonly string[];
  /** Keys of stations that the caller knows to be revoked, whether or not the bundle does. */
  revoked?: readonly RevokedKey[];
  packKeys?: readonly string[];
  packs?: Readonly<Record<string, Digest>>;
};

/** Keys by their texts; one that is none is `InputError('USAGE')`. */
export async function trusted(texts: readonly string[], checks: Checks): Promise<VerifierKey[]> {
  const keys: VerifierKey[] = [];
  for (const text of texts) {
    try {
      keys.push(await parseVkey(text, checks.sha256));
    } catch (error) {
      if (error instanceof Malformed) throw new InputError('USAGE', text, error.message, { cause: error });
      throw error;
    }
  }
  return keys;
}

const isStation = ({ type }: VerifierKey): boolean => type === ed25519;
const isWitness = ({ type }: VerifierKey): boolean => type === cosignature;

type Trusted = RulesTrust & { keys: readonly VerifierKey[]; revoked: readonly RevokedKey[] };

/** The chain of links; each stands on those before it. */
async function follow(
  chain: Chain,
  files: ReadonlyMap<string, Uint8Array>,
  found: Pick<Verification, 'pinned' | 'signer'>,
  given: { trust: Trusted; checks: Checks; on: string | undefined },
): Promise<Pick<Verification, 'assessment' | 'contents' | 'pack' | 'seen'>> {
  const { trust, checks, on } = given;
  const folder = await chain.link('files', () => readFiles(files));
  found.signer = folder.signer;
  const signers = await chain.link('signer', () =>
    checkSigner(folder, { keys: trust.keys.filter(isStation), revoked: trust.revoked }, checks),
  );
  found.pinned = signers.pinned.length > 0;
  const checkpoint = await chain.link('checkpoint', () => checkCheckpoint(folder, signers.current, checks));
  // Who has the key of a witness dates what it saw as they like.
  const witnesses = trust.keys.filter(
    (key) => isWitness(key) && !trust.revoked.some((one) => one.key === vkeyText(key)),
  );
  const seen = await chain.link('time', () => checkTime({ folder, signers, checkpoint, checks }, witnesses));
  const read = await chain.link('entries', () => checkEntries({ folder, signers, checkpoint, seen, checks }));
  const frozen = await chain.link('objects', () => checkObjects(read, folder, checks));
  await chain.link('sequence', () => checkSequence(frozen, read, checks));
  const pack = await chain.link('plan', async () => {
    const { says } = checkPlan(frozen);
    const found = await checkRules(frozen, trust, checks);
    return { value: found.value, says: `${says}; ${found.says}` };
  });
  const assessment = await chain.link('verdicts', () => checkVerdicts(frozen, on));
  await chain.link('grade', () => ({ value: assessment, says: gradeSays(assessment) }));
  await chain.link('results', () => checkResults(folder, frozen, signers, checks));
  const { opened: _, ...contents } = frozen;
  return { contents, pack, seen, ...(assessment && { assessment }) };
}

/**
 * Checks a run's export from its bytes alone, trusting nobody: recomputes root, signatures, plan, verdicts and grade.
 * `trust.keys`: vkeys of signers to accept; none accepts any signer, unpinned. A pack with official rules that nobody
 * signed is broken; whether a trusted key signed it is told in `pack`. `checks.time`: looks at a time token; without it
 * one is not checked. `on`: the day to judge on (RFC 3339), else the conclusion's. Never throws for what the files hold;
 * a trusted key that is none is `InputError('USAGE')`.
 */
export async function verifyRun(
  files: ReadonlyMap<string, Uint8Array>,
  trust: Trust,
  checks: Checks,
  on?: string,
): Promise<Verification> {
  const keys = await trusted(trust.keys, checks);
  const packKeys = await trusted(trust.packKeys ?? [], checks);
  const { packs, revoked = [] } = trust;
  await trusted(
    revoked.map(({ key }) => key),
    checks,
  );
  const chain = new Chain();
  const { links } = chain;
  const found = { pinned: false, signer: '' };
  try {
    const rest = await follow(chain, files, found, { trust: { keys, packKeys, packs, revoked }, checks, on });
    return { ok: true, links, ...found, ...rest };
  } catch (error) {
    const last = links.at(-1);
    if (!(error instanceof Broken) || !last) throw error;
    return { ok: false, links, broken: { link: last.name, where: last.where ?? '', says: last.says }, ...found };
  }
}
