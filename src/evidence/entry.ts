import { canonicalBytes } from '../formats/canonical.ts';
import {
  Entry,
  longestEntry,
  StationEntry,
  type EntryBody,
  type LogEntry,
  type RunId,
  type StationBody,
} from '../model/entry.ts';
import { bytesOf, fromBase64, toBase64, toHex } from './bytes.ts';
import { fit, thaw, thawAs } from './frozen.ts';
import { Malformed } from './malformed.ts';
import type { Checks, Signer } from './ports.ts';
import type { ObjectRef } from '../model/terms.ts';

export type Place = { run: RunId; seq: number; at: string };

/** An entry of a run, signed by the station, and its bytes as the log takes them. */
export async function signEntry(
  body: EntryBody,
  { run, seq, at }: Place,
  signer: Signer,
): Promise<{ entry: Entry; bytes: Uint8Array }> {
  const unsigned = { v: 1 as const, run, seq, at, by: toHex(signer.keyId), body };
  const sig = toBase64(await signer.sign(canonicalBytes(unsigned)));
  const bytes = canonicalBytes({ ...unsigned, sig });
  return { entry: readEntry(bytes), bytes };
}

/** An entry of no run: what happens to the station itself. */
export async function signStationEntry(body: StationBody, at: string, signer: Signer): Promise<Uint8Array> {
  const unsigned = { v: 1 as const, at, by: toHex(signer.keyId), body };
  const bytes = canonicalBytes({ ...unsigned, sig: toBase64(await signer.sign(canonicalBytes(unsigned))) });
  thawAs(bytes, StationEntry, 'entry');
  return bytes;
}

/** Any entry of a log: of a run, or of the station itself. */
export function readLogEntry(bytes: Uint8Array, where: string): LogEntry {
  if (bytes.length > longestEntry) return readEntry(bytes, where);
  const value = thaw(bytes, where);
  const isOfRun = typeof value === 'object' && value !== null && 'run' in value;
  return isOfRun ? fit(value, Entry, where) : fit(value, StationEntry, where);
}

/** Reads an entry's bytes, which are exactly the canonical form of the envelope they hold; anything else is `Malformed`. */
export function readEntry(bytes: Uint8Array, where = 'entry'): Entry {
  if (bytes.length > longestEntry)
    throw new Malformed(where, `has ${bytes.length} bytes; an entry has at most ${longestEntry}`);
  return thawAs(bytes, Entry, where);
}

/** What stands behind `sig` in an entry's canonical bytes: names are in order there. */
const end = bytesOf(',"v":1}');

/** An entry's canonical bytes as they were signed: without `sig`. */
function signedPart(bytes: Uint8Array, sig: string, room = new Uint8Array(bytes.length)): Uint8Array {
  const length = bytes.length - `,"sig":"${sig}"`.length;
  room.set(bytes.subarray(0, length - end.length));
  room.set(end, length - end.length);
  return room.subarray(0, length);
}

/** Whether the key signed the entry. `bytes`: those it was read from, where they are at hand; `room`: memory of that length to lay out in what was signed. */
export async function isSignedBy(
  publicKey: Uint8Array,
  entry: LogEntry,
  checks: Checks,
  bytes?: Uint8Array,
  room?: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { sig, ...unsigned } = entry;
  const message = bytes ? signedPart(bytes, sig, room) : canonicalBytes(unsigned);
  return checks.verifyEd25519(publicKey, message, fromBase64(sig, 'entry'));
}

/** Every object an entry refers to, in the order it names them. */
export function objectsIn(body: EntryBody | StationBody): readonly ObjectRef[] {
  switch (body.kind) {
    case 'run-opened': {
      const signature = body.packSignature ? [body.packSignature] : [];
      return [body.pack, ...signature, body.declaration, body.methods, body.plan];
    }
    case 'measurement':
      return body.measurement.raw ?? [];
    case 'check':
      return body.check.raw ?? [];
    case 'observation':
      return body.observation.raw ?? [];
    case 'evaluated':
      return [body.file];
    case 'certificate-issued':
      return [body.certificate, body.credential];
    default:
      return [];
  }
}
