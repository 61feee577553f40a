import { nodeChecks } from '../../drivers/keys/checks.ts';
import { sha256 } from '../../drivers/keys/checks.ts';
import type { Station } from '../../drivers/tiles/station.ts';
import { toHex } from '../../evidence/bytes.ts';
import { isSignedBy, objectsIn, readEntry } from '../../evidence/entry.ts';
import { Malformed } from '../../evidence/malformed.ts';
import { digestText, emptyEdge, grow, leafHash, rootOf, type Edge } from '../../evidence/tree.ts';
import type { Entry } from '../../model/entry.ts';
import type { ObjectRef } from '../../model/terms.ts';
import type { ValidationItem } from '../../model/validation.ts';
import { runsOf } from '../../views/runs.ts';
import { itemOf } from './item.ts';

/** Entries read at once: those of one tile. */
const batch = 256;

type Found = { edge: Edge; entries: Entry[]; faults: string[] };

/** What is wrong with an entry; undefined where nothing is. */
async function faultOf(bytes: Uint8Array, index: number, { signer }: Station): Promise<Entry | string> {
  try {
    const entry = readEntry(bytes, `entry ${index}`);
    const signed = entry.by === toHex(signer.keyId) && (await isSignedBy(signer.publicKey, entry, nodeChecks));
    return signed ? entry : `entry ${index} is not signed by this station`;
  } catch (error) {
    if (error instanceof Malformed) return `${error.where} ${error.message}`;
    throw error;
  }
}

async function readAll(station: Station): Promise<Found> {
  const found: Found = { edge: emptyEdge, entries: [], faults: [] };
  const { log } = station;
  for (let from = 0; from < log.size; from += batch) {
    const all = await log.read(from, Math.min(from + batch, log.size));
    const leaves = all.map((bytes) => leafHash(bytes, sha256));
    found.edge = grow(found.edge, leaves, sha256);
    for (const [i, bytes] of all.entries()) {
      const read = await faultOf(bytes, from + i, station);
      if (typeof read === 'string') found.faults.push(read);
      else found.entries.push(read);
    }
  }
  return found;
}

/** Each run's entries count from 0 without a gap, and end once. */
function runFaults(entries: readonly Entry[]): string[] {
  const next = new Map<string, number>();
  const faults: string[] = [];
  for (const { run, seq } of entries) {
    const due = next.get(run) ?? 0;
    if (seq !== due) faults.push(`${run} has entry ${seq} where ${due} belongs`);
    next.set(run, seq + 1);
  }
  const open = runsOf(entries).filter(({ status }) => status === 'running');
  return [...faults, ...open.map(({ run }) => `${run} has not ended`)];
}

async function objectFaults(refs: ReadonlyMap<string, ObjectRef>, { objects }: Station): Promise<string[]> {
  const faults: string[] = [];
  for (const { digest, bytes: length } of refs.values()) {
    const bytes = await objects.get(digest).catch(() => null);
    if (!bytes) faults.push(`${digest} is missing or damaged`);
    else if (bytes.length !== length || digestText(sha256(bytes)) !== digest)
      faults.push(`${digest} is not what it was`);
  }
  return faults;
}

const seenOf = (expected: string, [first, ...more]: readonly string[]): string =>
  first === undefined ? expected : `${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;

/** The whole log read again: its root, signatures, objects and runs. */
export async function logItems(station: Station): Promise<ValidationItem[]> {
  const { log } = station;
  const { edge, entries, faults } = await readAll(station);
  const refs = new Map(entries.flatMap(({ body }) => objectsIn(body)).map((ref) => [ref.digest, ref]));
  const signed = `${log.size} entries read and signed by this station`;
  const whole = `${refs.size} objects have the digests that entries name`;
  const runs = 'every run is complete and has ended';
  return [
    itemOf(`root of ${log.size} entries, as the checkpoint states it`, toHex(log.root), toHex(rootOf(edge, sha256))),
    itemOf('entries', signed, seenOf(signed, faults)),
    itemOf('objects', whole, seenOf(whole, await objectFaults(refs, station))),
    itemOf('runs', runs, seenOf(runs, runFaults(entries))),
  ];
}
