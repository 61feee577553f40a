import { fromBase64, toBase64 } from './bytes.ts';
import { openCheckpoint, type Checkpoint, type VerifierKey } from './checkpoint.ts';
import { Malformed } from './malformed.ts';
import type { Checks } from './ports.ts';
import { leafHash, provesInclusion, type Hash } from './tree.ts';

/** C2SP tlog-proof: that an entry is in a log, in one text that needs nothing beside the log's key. */
export type Proof = {
  index: number;
  proof: readonly Hash[];
  /** For whoever uses the proof; it is not authenticated. */
  extra?: Uint8Array;
  /** The signed note. */
  checkpoint: string;
};

const header = 'c2sp.org/tlog-proof@v1';

export function formatProof({ index, proof, extra, checkpoint }: Proof): string {
  const lines = [
    header,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...proof.map((hash) => toBase64(hash)),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

function hashIn(line: string, where: string): Hash {
  const hash = fromBase64(line, where);
  if (hash.length !== 32) throw new Malformed(where, `has a hash of ${hash.length} bytes`);
  return hash;
}

/** Reads a proof to the letter; whether it proves anything is not looked at. */
export function parseProof(text: string, where: string): Proof {
  const end = text.indexOf('\n\n');
  const [first, ...rest] = end < 0 ? [] : text.slice(0, end).split('\n');
  if (first !== header) throw new Malformed(where, `is not a proof: the first line is ${header}`);
  const extra = rest[0]?.startsWith('extra ')
    ? fromBase64(rest.shift()?.slice('extra '.length) ?? '', where)
    : undefined;
  const index = /^index (0|[1-9]\d{0,15})$/.exec(rest[0] ?? '')?.[1];
  if (index === undefined || !Number.isSafeInteger(Number(index)))
    throw new Malformed(where, 'does not say the index of its entry');
  const hashes = rest.slice(1);
  if (hashes.length > 63) throw new Malformed(where, `has ${hashes.length} hashes; at most 63 lead to a root`);
  return {
    index: Number(index),
    proof: hashes.map((line) => hashIn(line, where)),
    ...(extra && { extra }),
    checkpoint: text.slice(end + 2),
  };
}

/** The checkpoint, signed by `key`, of a log in which the proof shows the entry to be; `Malformed` where it does not. */
export async function provenIn(
  entry: Uint8Array,
  { index, proof, checkpoint }: Proof,
  key: VerifierKey,
  checks: Checks,
  where: string,
): Promise<Checkpoint> {
  const opened = await openCheckpoint(checkpoint, key, checks, where);
  const { size, root } = opened;
  const leaf = await leafHash(entry, checks.sha256);
  if (!(await provesInclusion({ index, size, leaf, proof, root }, checks.sha256)))
    throw new Malformed(where, `does not prove this entry to be number ${index} of ${opened.origin}`);
  return opened;
}
