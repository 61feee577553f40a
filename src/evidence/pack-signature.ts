import { textOf } from './bytes.ts';
import { parseNote, signaturesBy, type VerifierKey } from './checkpoint.ts';
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
  checks: Pick<Checks, 'verifyEd25519'>,
): Promise<string | undefined> {
  const signedNote = parseNote(textOf(note, where), where);
  if (signedNote.text !== signedText(signed))
    throw new Malformed(where, 'signs another pack, version or content: sign this one again, or remove the file');
  for (const key of trusted) if ((await signaturesBy(signedNote, key, checks, where)).length > 0) return key.name;
  return undefined;
}
