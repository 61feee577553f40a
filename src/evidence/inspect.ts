import type { Digest, ObjectRef } from '../model/terms.ts';
import type { LogEntry } from '../model/entry.ts';
import { toHex } from './bytes.ts';
import { isSignedBy, objectsIn, readLogEntry } from './entry.ts';
import { keyAt, keyName, type KeySpan } from './keys.ts';
import { Malformed } from './malformed.ts';
import type { Checks } from './ports.ts';
import { leafHash, type Hash } from './tree.ts';

/** What the rest of a check of the whole log needs of an entry. */
export type Inspected = {
  leaf: Hash;
  /** Why it is not an entry that this station signed; undefined where it is. */
  fault?: string;
  /** Absent for an entry of no run. */
  run?: string;
  seq?: number;
  kind?: string;
  /** Of the entry that ends a run. */
  entries?: number;
  chain?: Digest;
  objects?: readonly ObjectRef[];
};

function saidBy(entry: LogEntry): Omit<Inspected, 'leaf' | 'fault'> {
  const objects = objectsIn(entry.body);
  const named = objects.length > 0 ? { objects } : {};
  if (!('run' in entry)) return { kind: entry.body.kind, ...named };
  const { run, seq, body } = entry;
  const ends = body.kind === 'run-concluded' || body.kind === 'run-aborted';
  return {
    run,
    seq,
    kind: body.kind,
    ...(ends && { entries: body.entries, chain: body.chain }),
    ...named,
  };
}

async function faultOf(
  entry: LogEntry,
  bytes: Uint8Array,
  index: number,
  spans: readonly KeySpan[],
  checks: Checks,
  room?: Uint8Array<ArrayBuffer>,
): Promise<string | undefined> {
  if (spans.length === 0) return undefined;
  const span = keyAt(spans, index);
  if (!span || entry.by !== toHex(span.key.keyId))
    return `is signed by ${entry.by} where ${span ? keyName(span.key) : 'no key'} signs`;
  return (await isSignedBy(span.key.publicKey, entry, checks, bytes, room))
    ? undefined
    : 'has a signature that does not verify';
}

/**
 * Reads an entry at its place in the log and checks its form and, by the keys of the log, its signature. No keys: none is
 * judged. `room`: memory for one entry and a byte, where many are inspected one after the other by checks that do not wait.
 */
export async function inspect(
  bytes: Uint8Array,
  index: number,
  spans: readonly KeySpan[],
  checks: Checks,
  room?: Uint8Array<ArrayBuffer>,
): Promise<Inspected> {
  const leaf = await leafHash(bytes, checks.sha256, room);
  try {
    const entry = readLogEntry(bytes, 'entry');
    const fault = await faultOf(entry, bytes, index, spans, checks, room);
    return { leaf, ...(fault !== undefined && { fault }), ...saidBy(entry) };
  } catch (error) {
    if (error instanceof Malformed) return { leaf, fault: error.message };
    throw error;
  }
}
