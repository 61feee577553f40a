import { bytesOf, equalBytes, textOf } from './bytes.ts';
import { parseNote, type VerifierKey } from './checkpoint.ts';
import { Malformed } from './malformed.ts';
import type { Checks } from './ports.ts';

export type SignedPack = { id: string; version: string; digest: string };

/** What a maker of rules signs (C2SP signed-note text). */
export function signedText({ id, version, digest }: SignedPack): string {
  return `gradus-pack/1\n${id}\n${version}\n${digest}\n`;
}

/**
 * Name of the trusted key whose signature over the pack holds; undefined where only others signed. A note for another
 * pack, or a trusted key's signature that does not verify, is `Malformed`.
 */
export async function packSigner(
  note: Uint8Array,
  where: string,
  signed: SignedPack,
  trusted: readonly VerifierKey[],
  verify: Checks['verifyEd25519'],
): Promise<string | undefined> {
  const { text, signatures } = parseNote(textOf(note, where), where);
  if (text !== signedText(signed))
    throw new Malformed(where, 'signs another pack, version or content: sign this one again, or remove the file');
  for (const key of trusted) {
    const own = signatures.find(({ name, keyId }) => name === key.name && equalBytes(keyId, key.keyId));
    if (!own) continue;
    if (!(await verify(key.publicKey, bytesOf(text), own.signature)))
      throw new Malformed(where, `the signature by ${key.name} does not verify`);
    return key.name;
  }
  return undefined;
}
