import { bytesOf, equalBytes, textOf, toHex } from '../evidence/bytes.ts';
import {
  formatNote,
  openCheckpoint,
  parseNote,
  parseVkey,
  signaturesBy,
  vkeyText,
  type Checkpoint,
  type VerifierKey,
} from '../evidence/checkpoint.ts';
import { isSignedBy, readEntry, readLogEntry } from '../evidence/entry.ts';
import { openedByAny } from '../evidence/held.ts';
import { keyAt, keyName, keySpans, type KeyEvent, type KeySpan } from '../evidence/keys.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Checks } from '../evidence/ports.ts';
import {
  checkpointFile,
  entryFile,
  indexFile,
  keyFile,
  parseRunFolder,
  seenFile,
  timeFile,
  type Placed,
  type RunFolder,
} from '../evidence/run-folder.ts';
import { leafHash, provesConsistency, provesInclusion, type Hash } from '../evidence/tree.ts';
import type { Entry } from '../model/entry.ts';
import type { Proved } from './chain.ts';

export function readFiles(files: ReadonlyMap<string, Uint8Array>): Proved<RunFolder> {
  const value = parseRunFolder(files);
  const { entries, objects, withheld } = value;
  const without = withheld.length > 0 ? `; ${withheld.length} more objects were withheld, as run.json says` : '';
  return { value, says: `${entries.length} entries and ${objects.size} objects, nothing missing or added${without}` };
}

/**
 * Who signs the log: the keys of the station by the entries they sign, the last of which signed the checkpoint. `pinned`:
 * the last one that is trusted and those after it, each of which took over from the one before; empty where none is.
 */
export type Signers = { spans: readonly KeySpan[]; current: VerifierKey; pinned: readonly KeySpan[] };

function keyEvents(keys: readonly Placed[]): KeyEvent[] {
  return keys.map(({ index, bytes }, i) => {
    const entry = readLogEntry(bytes, keyFile(i));
    if ('run' in entry) throw new Malformed(keyFile(i), 'is an entry of a run, not of the station');
    return { index, entry };
  });
}

const same = (a: VerifierKey, b: VerifierKey): boolean =>
  a.name === b.name && a.type === b.type && equalBytes(a.publicKey, b.publicKey);

type TrustedSigners = { keys: readonly VerifierKey[]; revoked: readonly { key: string; since: string }[] };

/** What the caller knows of a key counts where the bundle says nothing, or something later. */
function revokedBy({ revoked }: TrustedSigners, span: KeySpan): KeySpan {
  const [since] = revoked.flatMap((one) => (one.key === vkeyText(span.key) ? one.since : [])).toSorted();
  if (since === undefined || (span.revoked && span.revoked.since <= since)) return span;
  return { ...span, revoked: { since, because: 'as you say' } };
}

/** `trusted.keys`: of stations; none accepts any signer. A key that the station had before, or took later, will do. */
export async function checkSigner(folder: RunFolder, trust: TrustedSigners, checks: Checks): Promise<Proved<Signers>> {
  const trusted = trust.keys;
  const current = await parseVkey(folder.signer, checks.sha256, indexFile);
  const found = await keySpans(current, keyEvents(folder.keys), checks, keyFile);
  const spans = found.map((span) => revokedBy(trust, span));
  const from = spans.findLastIndex(({ key }) => trusted.some((one) => same(one, key)));
  const pinned = from < 0 ? [] : spans.slice(from);
  const after = spans.length > 1 ? `, key ${spans.length} of the station` : '';
  const [by] = pinned;
  if (trusted.length > 0 && !by)
    throw new Malformed(indexFile, `names the signer ${keyName(current)}, which is not among the keys you trust`);
  const standing = by
    ? `pinned${pinned.length > 1 ? ` by ${keyName(by.key)}` : ''}`
    : 'self-consistent, signer not pinned';
  return { value: { spans, current, pinned }, says: `${keyName(current)}${after}: ${standing}` };
}

export async function checkCheckpoint(
  folder: RunFolder,
  key: VerifierKey,
  checks: Checks,
): Promise<Proved<Checkpoint>> {
  const text = textOf(folder.checkpoint, checkpointFile);
  const note = parseNote(text, checkpointFile);
  const value = await openCheckpoint(text, key, checks, checkpointFile);
  if (!equalBytes(bytesOf(formatNote(note)), folder.checkpoint))
    throw new Malformed(checkpointFile, 'is not written as a checkpoint is');
  if (value.extensions) throw new Malformed(checkpointFile, 'has lines beyond origin, size and root');
  if (value.origin !== folder.origin)
    throw new Malformed(indexFile, `names the log ${folder.origin}; its checkpoint is of ${value.origin}`);
  return { value, says: `${value.origin} at ${value.size} entries, signature holds` };
}

/**
 * Somebody outside the station who saw a head of the log with the run in it: an authority by a token, or a witness by a
 * cosignature. `accuracyMs`: how much later it may have been.
 */
export type Seen = { by: string; at: string; accuracyMs?: number };
type Head = { folder: RunFolder; signers: Signers; checkpoint: Checkpoint; checks: Checks };

async function seenByWitnesses(note: Uint8Array, witnesses: readonly VerifierKey[], checks: Checks): Promise<Seen[]> {
  const read = parseNote(textOf(note, checkpointFile), checkpointFile);
  const seen: Seen[] = [];
  for (const key of witnesses)
    for (const { at } of await signaturesBy(read, key, checks, checkpointFile))
      if (at) seen.push({ by: key.name, at: at.toISOString() });
  return seen;
}

/** The head that an authority saw is one of this log, and the run had ended in it. */
async function checkSeen(
  { checkpoint: note, proof }: NonNullable<RunFolder['seen']>,
  { folder, signers, checkpoint, checks }: Head,
): Promise<void> {
  const text = textOf(note, seenFile);
  const older = await openedByAny(text, signers.spans, checks, seenFile);
  if (older.origin !== folder.origin) throw new Malformed(seenFile, `is of the log ${older.origin}`);
  if (!(await provesConsistency({ older, newer: checkpoint, proof }, checks.sha256)))
    throw new Malformed(seenFile, 'is not proved to be an earlier head of this log');
  const last = folder.entries.at(-1)?.index ?? 0;
  if (older.size <= last)
    throw new Malformed(seenFile, `has ${older.size} entries; the run ends at entry ${last}, which nobody had seen`);
}

/** When somebody outside saw the run in the log; a token is looked at only where a way to check it was handed in. */
export async function checkTime(head: Head, witnesses: readonly VerifierKey[]): Promise<Proved<Seen[]>> {
  const { folder, checks } = head;
  const value = await seenByWitnesses(folder.checkpoint, witnesses, checks);
  if (folder.seen) {
    await checkSeen(folder.seen, head);
    const { token, checkpoint } = folder.seen;
    const found = checks.time && (await checks.time(token, checkpoint, timeFile));
    if (found) {
      const { at, authority: by, accuracyMs } = found;
      value.push({ by, at, ...(accuracyMs !== undefined && { accuracyMs }) });
    }
  }
  const says = value.map(({ by, at }) => `seen by ${by} on ${at}`);
  if (folder.seen && !checks.time) says.push('there is a time token: not checked');
  if (says.length === 0) says.push('nobody outside the station says when; its own clock does');
  return { value, says: says.join('; ') };
}

export type Read = { entries: Entry[]; leaves: Hash[] };
type Against = { folder: RunFolder; signers: Signers; checkpoint: Checkpoint; seen: readonly Seen[]; checks: Checks };

async function checkPlaced(
  { index, proof, bytes }: Placed,
  before: number,
  where: string,
  { checkpoint: { size, root }, checks }: Against,
): Promise<Hash> {
  if (index <= before) throw new Malformed(where, `stands at ${index} of the log, not after the entry before it`);
  const leaf = await leafHash(bytes, checks.sha256);
  if (!(await provesInclusion({ index, size, leaf, proof, root }, checks.sha256)))
    throw new Malformed(where, `is not proved to be entry ${index} of the log`);
  return leaf;
}

/** What a revoked key signed counts only where somebody outside had seen it before. */
function refuseRevoked({ key, revoked }: KeySpan, seen: readonly Seen[], where: string, says = 'is signed by'): void {
  const before = (since: string): boolean =>
    seen.some(({ at, accuracyMs = 0 }) => Date.parse(at) + accuracyMs < Date.parse(since));
  if (!revoked || before(revoked.since)) return;
  throw new Malformed(
    where,
    `${says} ${keyName(key)}, revoked as of ${revoked.since} (${revoked.because}); nobody outside the station is known to have seen it before`,
  );
}

async function checkEntry(seq: number, placed: Placed, { folder, signers, seen, checks }: Against): Promise<Entry> {
  const where = entryFile(seq);
  const entry = readEntry(placed.bytes, where);
  if (entry.run !== folder.run) throw new Malformed(where, `belongs to the run ${entry.run}`);
  if (entry.seq !== seq) throw new Malformed(where, `is number ${entry.seq} of its run where ${seq} belongs`);
  const span = keyAt(signers.spans, placed.index);
  if (!span || entry.by !== toHex(span.key.keyId))
    throw new Malformed(where, `is signed by ${entry.by}, not by the key that signs entry ${placed.index} of the log`);
  if (!(await isSignedBy(span.key.publicKey, entry, checks, placed.bytes)))
    throw new Malformed(where, 'has a signature that does not verify');
  refuseRevoked(span, seen, where);
  return entry;
}

export async function checkEntries(against: Against): Promise<Proved<Read>> {
  const value: Read = { entries: [], leaves: [] };
  const { keys, entries } = against.folder;
  let before = -1;
  for (const [i, event] of keys.entries()) {
    await checkPlaced(event, before, keyFile(i), against);
    before = event.index;
  }
  before = -1;
  for (const [seq, placed] of entries.entries()) {
    value.entries.push(await checkEntry(seq, placed, against));
    value.leaves.push(await checkPlaced(placed, before, entryFile(seq), against));
    before = placed.index;
  }
  for (const span of against.signers.pinned) refuseRevoked(span, against.seen, indexFile, 'is believed on the word of');
  const and = keys.length > 0 ? `, and ${keys.length} about the station's keys` : '';
  return { value, says: `${value.entries.length} entries signed and proved to be in the log${and}` };
}
