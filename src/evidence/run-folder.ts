import type { Digest } from '../model/terms.ts';
import type { RunId } from '../model/entry.ts';
import { RunIndex } from '../model/run-index.ts';
import { fromBase64, toBase64 } from './bytes.ts';
import { freeze, thawAs } from './frozen.ts';
import { Malformed } from './malformed.ts';
import type { Hash } from './tree.ts';

/** An entry at its place in the log, with its inclusion proof. */
export type Placed = { index: number; proof: readonly Hash[]; bytes: Uint8Array };

/**
 * An export of one run: a folder that holds evidence and nothing else. A bundle is the same files in one archive.
 *
 *     run.json              which entries of which log, with the inclusion proof of each, and the key that signed the checkpoint
 *     checkpoint            the signed head of the log they are proved against
 *     seen/checkpoint       the earliest head that an authority saw with the whole run in it, where one was asked
 *     seen/checkpoint.tsr   its word for when that was (RFC 3161)
 *     entries/0000.json     the run's entries by `seq`, canonical JSON
 *     keys/0000.json        the log's entries about the station's keys, where there are any
 *     objects/<hex>         every object the entries refer to, named by its SHA-256, but for those withheld
 *     run.tlog-proof        the last entry's proof as C2SP tlog-proof has it; the entry chains those before it
 *     results/*.dsse.json   what the station signed of the result (DSSE, in-toto)
 */
export type RunFolder = {
  run: RunId;
  origin: string;
  /** `name+hexid+base64(type ‖ public key)`. */
  signer: string;
  checkpoint: Uint8Array;
  /** `proof`: consistency, from the head that was seen to the checkpoint. */
  seen?: { checkpoint: Uint8Array; token: Uint8Array; proof: readonly Hash[] };
  entries: readonly Placed[];
  keys: readonly Placed[];
  /** By 64 hex digits. */
  objects: ReadonlyMap<string, Uint8Array>;
  withheld: readonly Digest[];
  proof?: Uint8Array;
  /** By name without folder. */
  results: ReadonlyMap<string, Uint8Array>;
};

export const indexFile = 'run.json';
export const checkpointFile = 'checkpoint';
export const seenFile = 'seen/checkpoint';
export const timeFile = 'seen/checkpoint.tsr';
export const proofFile = 'run.tlog-proof';
const numbered = (seq: number): string => `${String(seq).padStart(4, '0')}.json`;
export const entryFile = (seq: number): string => `entries/${numbered(seq)}`;
export const keyFile = (event: number): string => `keys/${numbered(event)}`;
export const objectFile = (digest: Digest): string => `objects/${digest.slice('sha256:'.length)}`;
export const resultFile = (name: string): string => `results/${name}`;

type Files = ReadonlyMap<string, Uint8Array>;

const places = (entries: readonly Placed[]): RunIndex['entries'] =>
  entries.map(({ index, proof }) => ({ index, proof: proof.map(toBase64) }));

/** All but the index. */
function filesOf(folder: RunFolder): [name: string, bytes: Uint8Array][] {
  const { checkpoint, seen, entries, keys, objects, proof, results } = folder;
  return [
    [checkpointFile, checkpoint],
    ...(seen ? [[seenFile, seen.checkpoint] as [string, Uint8Array]] : []),
    ...(seen ? [[timeFile, seen.token] as [string, Uint8Array]] : []),
    ...entries.map(({ bytes }, seq): [string, Uint8Array] => [entryFile(seq), bytes]),
    ...keys.map(({ bytes }, event): [string, Uint8Array] => [keyFile(event), bytes]),
    ...[...objects].map(([hex, bytes]): [string, Uint8Array] => [`objects/${hex}`, bytes]),
    ...(proof ? [[proofFile, proof] as [string, Uint8Array]] : []),
    ...[...results].map(([name, bytes]): [string, Uint8Array] => [resultFile(name), bytes]),
  ];
}

/** The files of a run's export, by path. */
export function buildRunFolder(folder: RunFolder): Map<string, Uint8Array> {
  const { run, origin, signer, entries, keys, seen, withheld } = folder;
  const index: RunIndex = {
    format: 'gradus-run/1',
    run,
    origin,
    signer,
    entries: places(entries),
    ...(keys.length > 0 && { keys: places(keys) }),
    ...(seen && { seen: { proof: seen.proof.map(toBase64) } }),
    ...(withheld.length > 0 && { withheld: withheld.toSorted() }),
  };
  return new Map([[indexFile, freeze(index)], ...filesOf(folder)]);
}

function fileOf(files: Files, name: string): Uint8Array {
  const bytes = files.get(name);
  if (!bytes) throw new Malformed(name, 'is missing');
  return bytes;
}

/** Files whose path matches, by its first group. */
function among(files: Files, path: RegExp): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const [name, bytes] of files) {
    const key = path.exec(name)?.[1];
    if (key !== undefined) found.set(key, bytes);
  }
  return found;
}

function placed(list: RunIndex['entries'], files: Files, fileAt: (i: number) => string): Placed[] {
  return list.map(({ index, proof }, i) => ({
    index,
    proof: proof.map((hash) => fromBase64(hash, indexFile)),
    bytes: fileOf(files, fileAt(i)),
  }));
}

function seenIn({ proof }: NonNullable<RunIndex['seen']>, files: Files): NonNullable<RunFolder['seen']> {
  return {
    checkpoint: fileOf(files, seenFile),
    token: fileOf(files, timeFile),
    proof: proof.map((hash) => fromBase64(hash, indexFile)),
  };
}

/** Reads an export's files by path. A missing, unknown or misshapen one is `Malformed` with its path; nothing is proved yet. */
export function parseRunFolder(files: Files): RunFolder {
  const index = thawAs(fileOf(files, indexFile), RunIndex, indexFile);
  const proof = files.get(proofFile);
  const folder: RunFolder = {
    run: index.run,
    origin: index.origin,
    signer: index.signer,
    checkpoint: fileOf(files, checkpointFile),
    ...(index.seen && { seen: seenIn(index.seen, files) }),
    entries: placed(index.entries, files, entryFile),
    keys: placed(index.keys ?? [], files, keyFile),
    objects: among(files, /^objects\/([0-9a-f]{64})$/),
    withheld: index.withheld ?? [],
    ...(proof && { proof }),
    results: among(files, /^results\/([a-z-]{1,40}\.dsse\.json)$/),
  };
  if (folder.withheld.some((digest, i, all) => i > 0 && digest <= (all[i - 1] ?? '')))
    throw new Malformed(indexFile, 'does not list what is withheld in order');
  const known = new Set([indexFile, ...filesOf(folder).map(([name]) => name)]);
  for (const name of files.keys()) if (!known.has(name)) throw new Malformed(name, 'does not belong to a run');
  return folder;
}
