import type { VerifierKey } from '../evidence/checkpoint.ts';
import { openEnvelope, signEnvelope } from '../evidence/envelope.ts';
import { freeze, thawAs } from '../evidence/frozen.ts';
import type { Checks, Signer } from '../evidence/ports.ts';
import { Register, TrustList } from '../model/register.ts';

export const trustListType = 'application/vnd.gradus.trust-list+json';
export const registerType = 'application/vnd.gradus.register+json';

export const signTrustList = (list: TrustList, signer: Signer): Promise<Uint8Array> =>
  signEnvelope(trustListType, freeze(TrustList.parse(list)), signer);

export const signRegister = (register: Register, signer: Signer): Promise<Uint8Array> =>
  signEnvelope(registerType, freeze(Register.parse(register)), signer);

/** A list that one of the keys signed; else `Malformed`. The keys are those that the reader pinned. */
export async function openTrustList(
  bytes: Uint8Array,
  keys: readonly VerifierKey[],
  checks: Pick<Checks, 'verifyEd25519'>,
  where: string,
): Promise<TrustList> {
  const { payload } = await openEnvelope(bytes, trustListType, keys, checks, where);
  return thawAs(payload, TrustList, where);
}

/** A register and the one of the keys that signed it. Whether it is of the body that the register is of, is for the caller to see. */
export async function openRegister(
  bytes: Uint8Array,
  keys: readonly VerifierKey[],
  checks: Pick<Checks, 'verifyEd25519'>,
  where: string,
): Promise<{ register: Register; key: VerifierKey }> {
  const { payload, key } = await openEnvelope(bytes, registerType, keys, checks, where);
  return { register: thawAs(payload, Register, where), key };
}
