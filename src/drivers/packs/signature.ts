import { equalBytes, textOf } from '../../evidence/bytes.ts';
import { parseNote, parseVkey } from '../../evidence/checkpoint.ts';
import type { VerifierKey } from '../../evidence/checkpoint.ts';
import { Malformed } from '../../evidence/malformed.ts';
import { InputError } from '../../model/errors.ts';
import { sha256, verifyEd25519 } from '../keys/checks.ts';

export type Signed = { id: string; version: string; digest: string };

/** What a maker of rules signs (C2SP signed-note text). */
export function signedText({ id, version, digest }: Signed): string {
  return `gradus-pack/1\n${id}\n${version}\n${digest}\n`;
}

const refused = (file: string, says: string, cause?: unknown): InputError =>
  new InputError('PACK_SIGNATURE', file, says, cause === undefined ? {} : { cause });

function noteIn(bytes: Uint8Array, file: string): ReturnType<typeof parseNote> {
  try {
    return parseNote(textOf(bytes, file), file);
  } catch (error) {
    if (error instanceof Malformed) throw refused(file, error.message, error);
    throw error;
  }
}

/**
 * Name of the trusted key whose signature holds; undefined where only others signed. Throws PACK_SIGNATURE where the
 * note is for another pack, or a trusted key's signature does not verify.
 */
export async function verifiedSignature(
  bytes: Uint8Array,
  file: string,
  signed: Signed,
  trusted: readonly VerifierKey[],
): Promise<string | undefined> {
  const { text, signatures } = noteIn(bytes, file);
  if (text !== signedText(signed))
    throw refused(file, 'signs another pack, version or content: sign this one again, or remove the file');
  for (const key of trusted) {
    const own = signatures.find(({ name, keyId }) => name === key.name && equalBytes(keyId, key.keyId));
    if (!own) continue;
    const holds = await verifyEd25519(key.publicKey, new TextEncoder().encode(text), own.signature);
    if (!holds) throw refused(file, `the signature by ${key.name} does not verify`);
    return key.name;
  }
  return undefined;
}

/** Reads a trust list: one `name+hexid+base64` a line; blank lines and lines that begin with # are left out. */
export async function trustedKeys(text: string, file: string): Promise<VerifierKey[]> {
  const keys: VerifierKey[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    try {
      keys.push(await parseVkey(line.trim(), sha256));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      throw new InputError('USAGE', `${file}:${i + 1}`, 'not a key: a key looks like name+1a2b3c4d+AX…', { cause: error });
    }
  }
  return keys;
}
