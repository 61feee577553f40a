import { bytesOf, concat, equalBytes, textOf, toHex } from '../evidence/bytes.ts';
import {
  formatNote,
  openCheckpoint,
  parseNote,
  parseVkey,
  type Checkpoint,
  type VerifierKey,
} from '../evidence/checkpoint.ts';
import { isSignedBy, objectsIn, readEntry } from '../evidence/entry.ts';
import { thawAs } from '../evidence/frozen.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Checks } from '../evidence/ports.ts';
import {
  checkpointFile,
  entryFile,
  indexFile,
  objectFile,
  parseRunFolder,
  type RunFolder,
} from '../evidence/run-folder.ts';
import { digestText, leafHash, provesInclusion, type Hash } from '../evidence/tree.ts';
import { assess } from '../judge/assess.ts';
import type { Assessment } from '../model/assessment.ts';
import type { Digest, ObjectRef } from '../model/terms.ts';
import { Declaration } from '../model/declaration.ts';
import type { Entry, RunId } from '../model/entry.ts';
import { InputError } from '../model/errors.ts';
import { MethodList, type Method } from '../model/method.ts';
import { methods as known } from '../model/methods.ts';
import { RulePack } from '../model/pack.ts';
import { Plan } from '../model/plan.ts';
import { planFor } from '../plan/plan.ts';
import { brief, firstDifference } from './difference.ts';
import { checkRules, type Rules, type RulesTrust } from './rules.ts';
import { checkDut, checkSteps, openedBy, terminalOf, type Opened, type Terminal } from './sequence.ts';

export const linkNames = [
  'files',
  'signer',
  'checkpoint',
  'entries',
  'objects',
  'sequence',
  'plan',
  'verdicts',
  'grade',
] as const;
export type LinkName = (typeof linkNames)[number];
/** One thing that holds, or the one that does not. `where`: the file that is wrong. */
export type Link = { name: LinkName; ok: boolean; says: string; where?: string };

/** What the run holds, once all of it is proved. `objects` by digest. */
export type Contents = {
  run: RunId;
  /** Of the station's log. */
  origin: string;
  pack: RulePack;
  declaration: Declaration;
  methods: readonly Method[];
  plan: Plan;
  entries: readonly Entry[];
  objects: ReadonlyMap<Digest, Uint8Array>;
};

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
  /** Whether the signer is one of the keys the caller trusts; else the run only agrees with itself. */
  pinned: boolean;
  /** The key the run names as its signer's, `name+hexid+base64`; empty where it cannot be read. */
  signer: string;
};

/** `keys`: vkeys of stations; `packKeys`: vkeys that may sign a pack; `packs`: digests of the packs that come with this program, by `id version`. */
export type Trust = {
  keys: readonly string[];
  packKeys?: readonly string[];
  packs?: Readonly<Record<string, Digest>>;
};
type Proved<T> = { value: T; says: string };

/** Ends the chain: the broken link is already written down. */
class Broken extends Error {}

class Chain {
  readonly links: Link[] = [];

  async link<T>(name: LinkName, check: () => Proved<T> | Promise<Proved<T>>): Promise<T> {
    try {
      const { value, says } = await check();
      this.links.push({ name, ok: true, says });
      return value;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.links.push({ name, ok: false, says: error.message, where: error.where });
      throw new Broken();
    }
  }
}

function readFiles(files: ReadonlyMap<string, Uint8Array>): Proved<RunFolder> {
  const value = parseRunFolder(files);
  return { value, says: `${value.entries.length} entries and ${value.objects.size} objects, nothing missing or added` };
}

async function trusted(texts: readonly string[], checks: Checks): Promise<VerifierKey[]> {
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

type SignedBy = { key: VerifierKey; pinned: boolean };

async function checkSigner(folder: RunFolder, keys: readonly VerifierKey[], checks: Checks): Promise<Proved<SignedBy>> {
  const key = await parseVkey(folder.signer, checks.sha256, indexFile);
  const id = `${key.name}+${toHex(key.keyId)}`;
  if (keys.length === 0) return { value: { key, pinned: false }, says: `${id}: self-consistent, signer not pinned` };
  const pinned = keys.some((k) => k.name === key.name && equalBytes(k.publicKey, key.publicKey));
  if (!pinned) throw new Malformed(indexFile, `names the signer ${id}, which is not among the keys you trust`);
  return { value: { key, pinned }, says: `${id}: pinned` };
}

async function checkCheckpoint(folder: RunFolder, key: VerifierKey, checks: Checks): Promise<Proved<Checkpoint>> {
  const text = textOf(folder.checkpoint, checkpointFile);
  const note = parseNote(text, checkpointFile);
  if (note.signatures.length !== 1) throw new Malformed(checkpointFile, 'has signatures beside that of the log');
  const value = await openCheckpoint(text, key, checks, checkpointFile);
  if (!equalBytes(bytesOf(formatNote(note)), folder.checkpoint))
    throw new Malformed(checkpointFile, 'is not written as a checkpoint is');
  if (value.extensions) throw new Malformed(checkpointFile, 'has lines beyond origin, size and root');
  if (value.origin !== folder.origin)
    throw new Malformed(indexFile, `names the log ${folder.origin}; its checkpoint is of ${value.origin}`);
  return { value, says: `${value.origin} at ${value.size} entries, signature holds` };
}

type Read = { entries: Entry[]; leaves: Hash[] };
type Against = { folder: RunFolder; key: VerifierKey; checkpoint: Checkpoint; checks: Checks };

async function checkEntry(seq: number, before: number, against: Against): Promise<{ entry: Entry; leaf: Hash }> {
  const { folder, key, checkpoint, checks } = against;
  const where = entryFile(seq);
  const given = folder.entries[seq];
  if (!given) throw new Malformed(where, 'is missing');
  const entry = readEntry(given.bytes, where);
  if (entry.run !== folder.run) throw new Malformed(where, `belongs to the run ${entry.run}`);
  if (entry.seq !== seq) throw new Malformed(where, `is number ${entry.seq} of its run where ${seq} belongs`);
  if (entry.by !== toHex(key.keyId))
    throw new Malformed(where, `is signed by ${entry.by}, not by the signer of the run`);
  if (!(await isSignedBy(key.publicKey, entry, checks)))
    throw new Malformed(where, 'has a signature that does not verify');
  if (given.index <= before)
    throw new Malformed(where, `stands at ${given.index} of the log, not after the entry before it`);
  const leaf = await leafHash(given.bytes, checks.sha256);
  const { size, root } = checkpoint;
  if (!(await provesInclusion({ index: given.index, size, leaf, proof: given.proof, root }, checks.sha256)))
    throw new Malformed(where, `is not proved to be entry ${given.index} of the log`);
  return { entry, leaf };
}

async function checkEntries(against: Against): Promise<Proved<Read>> {
  const value: Read = { entries: [], leaves: [] };
  let before = -1;
  for (const [seq, { index }] of against.folder.entries.entries()) {
    const { entry, leaf } = await checkEntry(seq, before, against);
    before = index;
    value.entries.push(entry);
    value.leaves.push(leaf);
  }
  return { value, says: `${value.entries.length} entries signed and proved to be in the log` };
}

async function checkObject(ref: ObjectRef, seq: number, folder: RunFolder, checks: Checks): Promise<Uint8Array> {
  const where = objectFile(ref.digest);
  const bytes = folder.objects.get(ref.digest.slice('sha256:'.length));
  if (!bytes) throw new Malformed(where, `is missing; ${entryFile(seq)} refers to it`);
  if (bytes.length !== ref.bytes)
    throw new Malformed(where, `has ${bytes.length} bytes; ${entryFile(seq)} says ${ref.bytes}`);
  if (digestText(await checks.sha256(bytes)) !== ref.digest)
    throw new Malformed(where, 'does not have the digest it is named by');
  return bytes;
}

async function objectsOf(
  entries: readonly Entry[],
  folder: RunFolder,
  checks: Checks,
): Promise<Map<Digest, Uint8Array>> {
  const objects = new Map<Digest, Uint8Array>();
  for (const [seq, { body }] of entries.entries())
    for (const ref of objectsIn(body))
      if (objects.get(ref.digest)?.length !== ref.bytes)
        objects.set(ref.digest, await checkObject(ref, seq, folder, checks));
  for (const hex of folder.objects.keys())
    if (!objects.has(`sha256:${hex}`)) throw new Malformed(`objects/${hex}`, 'is referred to by no entry');
  return objects;
}

type Frozen = Contents & { opened: Opened };

async function checkObjects({ entries }: Read, folder: RunFolder, checks: Checks): Promise<Proved<Frozen>> {
  const objects = await objectsOf(entries, folder, checks);
  const opened = openedBy(entries);
  const bytesAt = ({ digest }: ObjectRef): Uint8Array => objects.get(digest) ?? new Uint8Array();
  const { run, origin } = folder;
  const value: Frozen = {
    run,
    origin,
    opened,
    pack: thawAs(bytesAt(opened.pack), RulePack, objectFile(opened.pack.digest)),
    declaration: thawAs(bytesAt(opened.declaration), Declaration, objectFile(opened.declaration.digest)),
    methods: thawAs(bytesAt(opened.methods), MethodList, objectFile(opened.methods.digest)),
    plan: thawAs(bytesAt(opened.plan), Plan, objectFile(opened.plan.digest)),
    entries,
    objects,
  };
  return { value, says: `${objects.size} objects have the digests that the entries name` };
}

async function checkSequence(frozen: Frozen, { leaves }: Read, checks: Checks): Promise<Proved<Terminal>> {
  const { entries, opened, declaration, plan } = frozen;
  const chain = digestText(await checks.sha256(concat(leaves.slice(0, -1))));
  const value = terminalOf(entries, chain);
  checkDut(opened, declaration);
  checkSteps(entries, plan, value);
  const ended = value.kind === 'run-concluded' ? 'concluded' : `aborted (${value.code})`;
  return { value, says: `complete from the opening to the end, ${ended}` };
}

/** A method of a version this program knows is the one it knows; its title may have been reworded since. */
function checkMethods(frozen: Frozen): number {
  const where = objectFile(frozen.opened.methods.digest);
  const ours = new Map(known.map((method) => [`${method.id} ${method.version}`, method]));
  let compared = 0;
  for (const method of frozen.methods) {
    const same = ours.get(`${method.id} ${method.version}`);
    if (!same || (same.status === 'planned' && method.status === 'planned')) continue;
    const difference = firstDifference({ ...method, title: '' }, { ...same, title: '' });
    if (difference)
      throw new Malformed(
        where,
        `${method.id} version ${method.version}: ${difference.path} is ${brief(difference.a)}, which should be ${brief(difference.b)}`,
      );
    compared += 1;
  }
  return compared;
}

/** Runs what reads the frozen inputs: whatever it throws, they are to blame. */
function from<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new Malformed(where, error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function checkPlan(frozen: Frozen): Proved<Plan> {
  const { opened, pack, declaration, methods } = frozen;
  const compared = checkMethods(frozen);
  const where = objectFile(opened.plan.digest);
  const plan = from(where, () =>
    planFor({
      pack,
      packDigest: opened.pack.digest,
      declaration,
      declarationDigest: opened.declaration.digest,
      methods,
      methodsDigest: opened.methods.digest,
      request: opened.request,
    }),
  );
  const difference = firstDifference(frozen.plan, plan);
  if (difference)
    throw new Malformed(
      where,
      `is not the plan that pack, declaration and methods give: ${difference.path} is ${brief(difference.a)}, which should be ${brief(difference.b)}`,
    );
  return {
    value: plan,
    says: `planned again to the same ${plan.steps.length} steps; ${compared} methods as this version knows them`,
  };
}

function countsOf({ verdicts }: Assessment): string {
  const counts = new Map<string, number>();
  for (const { outcome } of verdicts) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
}

function checkVerdicts(frozen: Frozen, on: string | undefined): Proved<Assessment | null> {
  const { pack, declaration, plan, entries, opened } = frozen;
  const value = from(objectFile(opened.pack.digest), () =>
    assess({ pack, packDigest: opened.pack.digest, declaration, plan, entries, ...(on !== undefined && { on }) }),
  );
  return { value, says: value ? countsOf(value) : 'no conclusion, no verdict' };
}

function gradeSays(assessment: Assessment | null): string {
  if (!assessment) return 'the run was aborted: evidence, and no grade';
  const { grade } = assessment;
  if (grade.refused) return 'the pack refuses to grade';
  if (grade.component) return 'a component: evidence, and no product grade';
  return grade.level ?? 'no level reached';
}

type Trusted = RulesTrust & { keys: readonly VerifierKey[] };

/** The chain of links; each stands on those before it. */
async function follow(
  chain: Chain,
  files: ReadonlyMap<string, Uint8Array>,
  found: Pick<Verification, 'pinned' | 'signer'>,
  given: { trust: Trusted; checks: Checks; on: string | undefined },
): Promise<Pick<Verification, 'assessment' | 'contents' | 'pack'>> {
  const { trust, checks, on } = given;
  const folder = await chain.link('files', () => readFiles(files));
  found.signer = folder.signer;
  const { key, pinned } = await chain.link('signer', () => checkSigner(folder, trust.keys, checks));
  found.pinned = pinned;
  const checkpoint = await chain.link('checkpoint', () => checkCheckpoint(folder, key, checks));
  const read = await chain.link('entries', () => checkEntries({ folder, key, checkpoint, checks }));
  const frozen = await chain.link('objects', () => checkObjects(read, folder, checks));
  await chain.link('sequence', () => checkSequence(frozen, read, checks));
  const pack = await chain.link('plan', async () => {
    const { says } = checkPlan(frozen);
    const found = await checkRules(frozen, trust, checks);
    return { value: found.value, says: `${says}; ${found.says}` };
  });
  const assessment = await chain.link('verdicts', () => checkVerdicts(frozen, on));
  await chain.link('grade', () => ({ value: assessment, says: gradeSays(assessment) }));
  const { opened: _, ...contents } = frozen;
  return { contents, pack, ...(assessment && { assessment }) };
}

/**
 * Checks a run's export from its bytes alone, trusting nobody: recomputes root, signatures, plan, verdicts and grade.
 * `trust.keys`: vkeys of signers to accept; none accepts any signer, unpinned. A pack with official rules that nobody
 * signed is broken; whether a trusted key signed it is told in `pack`. `on`: the day to judge on (RFC 3339),
 * else the conclusion's. Never throws for what the files hold; a trusted key that is none is `InputError('USAGE')`.
 */
export async function verifyRun(
  files: ReadonlyMap<string, Uint8Array>,
  trust: Trust,
  checks: Checks,
  on?: string,
): Promise<Verification> {
  const keys = await trusted(trust.keys, checks);
  const packKeys = await trusted(trust.packKeys ?? [], checks);
  const chain = new Chain();
  const { links } = chain;
  const found = { pinned: false, signer: '' };
  try {
    const rest = await follow(chain, files, found, { trust: { keys, packKeys, packs: trust.packs }, checks, on });
    return { ok: true, links, ...found, ...rest };
  } catch (error) {
    const last = links.at(-1);
    if (!(error instanceof Broken) || !last) throw error;
    return { ok: false, links, broken: { link: last.name, where: last.where ?? '', says: last.says }, ...found };
  }
}
