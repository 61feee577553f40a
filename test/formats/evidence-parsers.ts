import { generateKeyPairSync, sign } from 'node:crypto';
import { sha256 } from '../../src/drivers/keys/checks.ts';
import { bytesOf, textOf } from '../../src/evidence/bytes.ts';
import {
  ed25519,
  formatNote,
  keyIdOf,
  parseCheckpoint,
  parseNote,
  signCheckpoint,
} from '../../src/evidence/checkpoint.ts';
import { signEntry, readLogEntry } from '../../src/evidence/entry.ts';
import { Malformed } from '../../src/evidence/malformed.ts';
import { formatProof, parseProof } from '../../src/evidence/proof.ts';
import { buildRunFolder, parseRunFolder } from '../../src/evidence/run-folder.ts';
import type { Signer } from '../../src/evidence/ports.ts';
import { FormatError } from '../../src/formats/error.ts';
import { tarOf, untar } from '../../src/formats/tar.ts';
import * as naive from '../evidence/reference.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
const name = 'bench.example/log';
const signer: Signer = {
  name,
  type: ed25519,
  keyId: keyIdOf(name, raw, sha256),
  publicKey: raw,
  sign: (message) => new Uint8Array(sign(null, message, privateKey)),
};
const checkpoint = await signCheckpoint({ origin: name, size: 70_001, root: sha256(raw) }, signer);
const proof = formatProof({ index: 4711, proof: [sha256(raw), sha256(bytesOf('b'))], extra: raw, checkpoint });
const { bytes: entry } = await signEntry(
  { kind: 'step-ended', step: 's01', how: 'done', ms: 12.5 },
  { run: '20261123T081200Z-u-1-abcdef', seq: 3, at: '2026-11-23T08:12:00.000Z' },
  signer,
);
const bundle = tarOf(
  buildRunFolder({
    run: '20261123T081200Z-u-1-abcdef',
    origin: name,
    signer: `${name}+00000000+AQ==`,
    checkpoint: bytesOf(checkpoint),
    entries: [{ index: 7, proof: [sha256(raw)], bytes: entry }],
    keys: [],
    objects: new Map([[Buffer.from(sha256(entry)).toString('hex'), entry]]),
    withheld: [],
    proof: bytesOf(proof),
    results: new Map(),
  }),
);

/** Ours, with a refusal as the value null. */
function ours<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed || error instanceof FormatError) return null;
    throw error;
  }
}

/** Both read alike, or this is a defect of one of them; a refusal by both is a refusal. */
function alike(mine: string | null, theirs: string | null): void {
  if (mine !== theirs) throw new TypeError(`ours: ${mine ?? 'refused'}; reference: ${theirs ?? 'refused'}`);
  if (mine === null) throw new FormatError('refused');
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function readNote(bytes: Uint8Array): void {
  const mine = ours(() => parseNote(textOf(bytes, 'note'), 'note'));
  const theirs = naive.note(bytes);
  alike(
    mine && JSON.stringify([mine.text, mine.signatures.map((s) => [s.name, hex(s.keyId), hex(s.signature)])]),
    theirs && JSON.stringify([theirs.text, theirs.signatures.map((s) => [s.name, hex(s.id), hex(s.signature)])]),
  );
  if (!mine) return;
  if (formatNote(mine) !== textOf(bytes, 'note')) throw new TypeError('a note that is written another way was read');
  const head = ours(() => parseCheckpoint(mine.text, 'note'));
  const said = naive.checkpoint(mine.text);
  // What no number holds exactly is refused by us, and only by us.
  const known = said && said.size <= BigInt(Number.MAX_SAFE_INTEGER) ? said : null;
  alike(
    head && JSON.stringify([head.origin, String(head.size), hex(head.root)]),
    known && JSON.stringify([known.origin, String(known.size), hex(known.root)]),
  );
}

function readProof(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString('utf8');
  const mine = ours(() => parseProof(text, 'proof'));
  const said = naive.proof(text);
  const theirs = said && said.index <= BigInt(Number.MAX_SAFE_INTEGER) ? said : null;
  alike(
    mine &&
      JSON.stringify([String(mine.index), mine.proof.map(hex), mine.extra ? hex(mine.extra) : null, mine.checkpoint]),
    theirs &&
      JSON.stringify([
        String(theirs.index),
        theirs.hashes.map(hex),
        theirs.extra && hex(theirs.extra),
        theirs.checkpoint,
      ]),
  );
}

function readBundle(bytes: Uint8Array): void {
  const files = untar(bytes);
  const listed = (all: ReadonlyMap<string, Uint8Array>): string =>
    JSON.stringify([...all].map(([n, b]) => [n, hex(b)]));
  if (listed(files) !== listed(naive.tar(bytes))) throw new TypeError('another program reads other files');
  if (!Buffer.from(tarOf(files)).equals(bytes)) throw new TypeError('an archive that is written another way was read');
  if (!ours(() => parseRunFolder(files))) throw new FormatError('no run');
}

function readEntryBytes(bytes: Uint8Array): void {
  if (!ours(() => readLogEntry(bytes, 'entry'))) throw new FormatError('refused');
}

/** Parsers of evidence; three of them read beside a plain reference of their own. */
export const evidenceParsers = [
  { name: 'note', good: bytesOf(checkpoint), read: readNote },
  { name: 'tlog-proof', good: bytesOf(proof), read: readProof },
  { name: 'bundle', good: bundle, read: readBundle },
  { name: 'entry', good: entry, read: readEntryBytes },
];
