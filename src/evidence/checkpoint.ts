import { bytesOf, concat, equalBytes, fromBase64, fromHex, toBase64, toHex } from './bytes.ts';
import { Malformed } from './malformed.ts';
import type { Checks, Sha256, Signer } from './ports.ts';
import type { Hash } from './tree.ts';

/** C2SP signed-note: text that ends in a newline, and who signed it. */
export type NoteSignature = { name: string; keyId: Uint8Array; signature: Uint8Array };
export type Note = { text: string; signatures: readonly NoteSignature[] };

/** C2SP tlog-checkpoint: the head of a log. */
export type Checkpoint = { origin: string; size: number; root: Hash; extensions?: readonly string[] };

/** A public key as people exchange it. `type`: of its signatures on notes, one of `keyTypes`. */
export type VerifierKey = { name: string; type: number; keyId: Uint8Array; publicKey: Uint8Array };

/** What a signature stands for: the message under it, and for a cosignature the second it was made. */
type Signed = { message: Uint8Array; signature: Uint8Array; at?: Date };

/** How keys of one type sign a note: a row here and a check in `Checks` make another (ML-DSA-44 is 0x06). */
type KeyType = {
  says: string;
  keyLength: number;
  /** Of a note's text and what a signature line holds after the key id; undefined where that is too short. */
  read(text: string, blob: Uint8Array): Signed | undefined;
  verify: keyof Pick<Checks, 'verifyEd25519'>;
};

/** Signature types of C2SP signed-note: Ed25519 over the note's text. */
export const ed25519 = 0x01;
/** C2SP tlog-cosignature: a witness saw this checkpoint at that time. */
export const cosignature = 0x04;

const keyTypes: Readonly<Record<number, KeyType>> = {
  [ed25519]: {
    says: 'Ed25519 (type 1, 32 bytes)',
    keyLength: 32,
    read: (text, blob) => ({ message: bytesOf(text), signature: blob }),
    verify: 'verifyEd25519',
  },
  [cosignature]: {
    says: 'Ed25519 cosignatures (type 4, 32 bytes)',
    keyLength: 32,
    read: (text, blob) => {
      if (blob.length !== 8 + 64) return undefined;
      const seconds = new DataView(blob.buffer, blob.byteOffset, 8).getBigUint64(0);
      // The latest a Date can hold; a cosigner's clock is nowhere near.
      if (seconds > 8_640_000_000_000n) return undefined;
      const message = bytesOf(`cosignature/v1\ntime ${seconds}\n${text}`);
      return { message, signature: blob.subarray(8), at: new Date(Number(seconds) * 1000) };
    },
    verify: 'verifyEd25519',
  },
};
const longestNote = 1_000_000;
/** signed-note: no Unicode spaces, no plus. */
const isKeyName = (name: string): boolean => name !== '' && !/[\p{White_Space}+]/u.test(name) && !hasControl(name);
// oxlint-disable-next-line no-control-regex -- signed-note refuses them by number
const hasControl = (text: string): boolean => /[\u0000-\u0009\u000b-\u001f]/.test(text);

const keyIdInput = (name: string, type: number, publicKey: Uint8Array): Uint8Array =>
  concat([bytesOf(name), Uint8Array.of(0x0a, type), publicKey]);

/** SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]. */
export function keyIdOf(name: string, publicKey: Uint8Array, sha256: Sha256, type = ed25519): Uint8Array {
  return sha256(keyIdInput(name, type, publicKey)).slice(0, 4);
}

/** `name+hexid+base64(type ‖ public key)`. */
export function vkeyText({ name, type, keyId, publicKey }: VerifierKey): string {
  return `${name}+${toHex(keyId)}+${toBase64(concat([Uint8Array.of(type), publicKey]))}`;
}

/** Reads `name+hexid+base64(…)` and checks that the id is the key's own. */
export async function parseVkey(text: string, sha256: Checks['sha256'], where = 'key'): Promise<VerifierKey> {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  const [, name, id, base64] = match ?? [];
  if (name === undefined || id === undefined || base64 === undefined || !isKeyName(name))
    throw new Malformed(where, 'is not a key: one looks like name+1a2b3c4d+AX…');
  const bytes = fromBase64(base64, where);
  const type = bytes[0] ?? 0;
  if (keyTypes[type]?.keyLength !== bytes.length - 1) {
    const known = Object.values(keyTypes).map(({ says }) => says);
    throw new Malformed(where, `is not a key of a type known here: ${known.join(', ')}`);
  }
  const key = { name, type, keyId: fromHex(id, where), publicKey: bytes.slice(1) };
  const hash = await sha256(keyIdInput(name, type, key.publicKey));
  if (!equalBytes(hash.slice(0, 4), key.keyId)) throw new Malformed(where, `has the id ${id}, which is not its own`);
  return key;
}

const dash = '\u2014';

export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map((s) => `${dash} ${s.name} ${toBase64(concat([s.keyId, s.signature]))}\n`);
  return `${text}\n${lines.join('')}`;
}

function parseSignature(line: string, where: string): NoteSignature {
  const match = /^\u2014 (\S+) (\S+)$/u.exec(line);
  const [, name, base64] = match ?? [];
  if (name === undefined || base64 === undefined || !isKeyName(name))
    throw new Malformed(where, 'has a line among its signatures that is none');
  const bytes = fromBase64(base64, where);
  if (bytes.length <= 4) throw new Malformed(where, `has an empty signature by ${name}`);
  return { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
}

/** Reads a signed note to the letter; the last blank line parts the text from the signatures. */
export function parseNote(note: string, where: string): Note {
  if (note.length > longestNote) throw new Malformed(where, `is longer than ${longestNote} characters`);
  if (hasControl(note)) throw new Malformed(where, 'has control characters');
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n')) throw new Malformed(where, 'is not a signed note: text, blank line, signatures');
  const lines = note.slice(at + 2, -1).split('\n');
  if (at + 2 === note.length) throw new Malformed(where, 'is not signed');
  return { text: note.slice(0, at + 1), signatures: lines.map((line) => parseSignature(line, where)) };
}

export function checkpointText({ origin, size, root, extensions = [] }: Checkpoint): string {
  return [origin, String(size), toBase64(root), ...extensions].map((line) => `${line}\n`).join('');
}

export function parseCheckpoint(text: string, where: string): Checkpoint {
  const lines = text.split('\n');
  const [origin, size, root, ...rest] = lines.slice(0, -1);
  if (!text.endsWith('\n') || !origin || size === undefined || root === undefined)
    throw new Malformed(where, 'is not a checkpoint: origin, size, root');
  if (!/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)))
    throw new Malformed(where, 'has a size that is not a number');
  const hash = fromBase64(root, where);
  if (hash.length !== 32) throw new Malformed(where, `has a root of ${hash.length} bytes`);
  if (rest.includes('')) throw new Malformed(where, 'has an empty line');
  return { origin, size: Number(size), root: hash, ...(rest.length > 0 && { extensions: rest }) };
}

/** A checkpoint signed by the log's own key. */
export async function signCheckpoint(checkpoint: Checkpoint, signer: Signer): Promise<string> {
  const text = checkpointText(checkpoint);
  const signature = await signer.sign(bytesOf(text));
  return formatNote({ text, signatures: [{ name: signer.name, keyId: signer.keyId, signature }] });
}

/** Name and id together make a key's signature its own; an id alone anybody can have. */
export const isBy = (s: NoteSignature, key: VerifierKey): boolean =>
  s.name === key.name && equalBytes(s.keyId, key.keyId);

type Verify = Pick<Checks, 'verifyEd25519'>;

/** The signatures of one key on a note, each of which holds; one that does not is `Malformed`. Empty where there is none. */
export async function signaturesBy(
  { text, signatures }: Note,
  key: VerifierKey,
  checks: Verify,
  where: string,
): Promise<Signed[]> {
  const type = keyTypes[key.type];
  const found: Signed[] = [];
  for (const { signature: blob } of signatures.filter((s) => isBy(s, key))) {
    const signed = type?.read(text, blob);
    if (!type || !signed || !(await checks[type.verify](key.publicKey, signed.message, signed.signature)))
      throw new Malformed(where, `has a signature by ${key.name} that does not verify`);
    found.push(signed);
  }
  return found;
}

/** The checkpoint in a note that `key` signed; signatures of other keys are left alone, as signed-note asks. */
export async function openCheckpoint(
  text: string,
  key: VerifierKey,
  checks: Verify,
  where: string,
): Promise<Checkpoint> {
  const note = parseNote(text, where);
  if ((await signaturesBy(note, key, checks, where)).length === 0)
    throw new Malformed(where, `is not signed by ${key.name}+${toHex(key.keyId)}`);
  return parseCheckpoint(note.text, where);
}
