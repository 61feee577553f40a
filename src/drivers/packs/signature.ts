import { parseVkey } from '../../evidence/checkpoint.ts';
import type { VerifierKey } from '../../evidence/checkpoint.ts';
import { Malformed } from '../../evidence/malformed.ts';
import { packSigner, type SignedPack } from '../../evidence/pack-signature.ts';
import { InputError } from '../../model/errors.ts';
import { sha256, verifyEd25519 } from '../keys/checks.ts';

/**
 * Name of the trusted key whose signature holds; undefined where only others signed. Throws PACK_SIGNATURE where the
 * note is for another pack, or a trusted key's signature does not verify.
 */
export async function verifiedSignature(
  bytes: Uint8Array,
  file: string,
  signed: SignedPack,
  trusted: readonly VerifierKey[],
): Promise<string | undefined> {
  try {
    return await packSigner(bytes, file, signed, trusted, { verifyEd25519 });
  } catch (error) {
    if (error instanceof Malformed) throw new InputError('PACK_SIGNATURE', file, error.message, { cause: error });
    throw error;
  }
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
