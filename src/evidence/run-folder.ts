import type { Digest } from '../model/terms.ts';
import type { RunId } from '../model/entry.ts';
import { RunIndex } from '../model/run-index.ts';
import { fromBase64, toBase64 } from './bytes.ts';
import { freeze, thawAs } from './frozen.ts';
import { Malformed } from './malformed.ts';
import type { Hash } from './tree.ts';

/**
 * An export of one run: a folder that holds evidence and nothing else.
 *
 *     run.json           which entries of which log, with the inclusion proof of each, and the signer's key
 *     checkpoint         the signed head of the log they are proved against
 *     entries/0000.json  the run's entries by `seq`, canonical JSON
 *     objects/<hex>      every object the entries refer to, named by its SHA-256
 */
export type RunFolder = {
  run: RunId;
  origin: string;
  /** `name+hexid+base64(0x01 ‖ public key)`. */
  signer: string;
  checkpoint: Uint8Array;
  entries: readonly { index: number; proof: readonly Hash[]; bytes: Uint8Array }[];
  /** By 64 hex digits. */
  objects: ReadonlyMap<string, Uint8Array>;
};

export const indexFile = 'run.json';
export const checkpointFile = 'checkpoint';
export const entryFile = (seq: number): string => `entries/${String(seq).padStart(4, '0')}.json`;
export const objectFile = (digest: Digest): string => `objects/${digest.slice('sha256:'.length)}`;

/** The files of a run's export, by path. */
export function buildRunFolder({
  run,
  origin,
  signer,
  checkpoint,
  entries,
  objects,
}: RunFolder): Map<string, Uint8Array> {
  const index: RunIndex = {
    format: 'gradus-run/1',
    run,
    origin,
    signer,
    entries: entries.map(({ index, proof }) => ({ index, proof: proof.map(toBase64) })),
  };
  return new Map([
    [indexFile, freeze(index)],
    [checkpointFile, checkpoint],
    ...entries.map(({ bytes }, seq) => [entryFile(seq), bytes] as const),
    ...[...objects].map(([hex, bytes]) => [`objects/${hex}`, bytes] as const),
  ]);
}

function fileOf(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new Malformed(name, 'is missing');
  return bytes;
}

function objectsAmong(files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const objects = new Map<string, Uint8Array>();
  for (const [name, bytes] of files) {
    const hex = /^objects\/([0-9a-f]{64})$/.exec(name)?.[1];
    if (hex !== undefined) objects.set(hex, bytes);
  }
  return objects;
}

/** Reads an export's files by path. A missing, unknown or misshapen one is `Malformed` with its path; nothing is proved yet. */
export function parseRunFolder(files: ReadonlyMap<string, Uint8Array>): RunFolder {
  const index = thawAs(fileOf(files, indexFile), RunIndex, indexFile);
  const checkpoint = fileOf(files, checkpointFile);
  const entries = index.entries.map(({ index: at, proof }, seq) => ({
    index: at,
    proof: proof.map((hash) => fromBase64(hash, indexFile)),
    bytes: fileOf(files, entryFile(seq)),
  }));
  const objects = objectsAmong(files);
  const known = new Set([indexFile, checkpointFile, ...entries.keys().map(entryFile)]);
  for (const hex of objects.keys()) known.add(`objects/${hex}`);
  for (const name of files.keys()) if (!known.has(name)) throw new Malformed(name, 'does not belong to a run');
  const { run, origin, signer } = index;
  return { run, origin, signer, checkpoint, entries, objects };
}
