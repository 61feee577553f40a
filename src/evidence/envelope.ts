import { DsseEnvelope } from '../model/result.ts';
import { bytesOf, concat, fromBase64, toBase64 } from './bytes.ts';
import type { VerifierKey } from './checkpoint.ts';
import { freeze, thawAs } from './frozen.ts';
import { keyName } from './keys.ts';
import { Malformed } from './malformed.ts';
import type { Checks, Signer } from './ports.ts';

/** DSSE 1.0.2, “Signature definition”: what is signed, so that bytes of one kind never pass for another. */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = bytesOf(payloadType);
  return concat([bytesOf(`DSSEv1 ${type.length} `), type, bytesOf(` ${payload.length} `), payload]);
}

/** An envelope around bytes, as canonical JSON. */
export async function signEnvelope(payloadType: string, payload: Uint8Array, signer: Signer): Promise<Uint8Array> {
  const sig = toBase64(await signer.sign(preAuthenticationEncoding(payloadType, payload)));
  const envelope: DsseEnvelope = {
    payloadType,
    payload: toBase64(payload),
    signatures: [{ keyid: keyName(signer), sig }],
  };
  return freeze(envelope);
}

/** The payload of an envelope of that kind, and which of the keys signed it. None of them, or a signature that does not hold, is `Malformed`. */
export async function openEnvelope(
  bytes: Uint8Array,
  payloadType: string,
  keys: readonly VerifierKey[],
  checks: Pick<Checks, 'verifyEd25519'>,
  where: string,
): Promise<{ payload: Uint8Array; key: VerifierKey }> {
  const envelope = thawAs(bytes, DsseEnvelope, where);
  if (envelope.payloadType !== payloadType)
    throw new Malformed(where, `holds ${envelope.payloadType} where ${payloadType} belongs`);
  const payload = fromBase64(envelope.payload, where);
  const signed = preAuthenticationEncoding(payloadType, payload);
  for (const key of keys) {
    const own = envelope.signatures.find(({ keyid }) => keyid === keyName(key));
    if (!own) continue;
    if (await checks.verifyEd25519(key.publicKey, signed, fromBase64(own.sig, where))) return { payload, key };
    throw new Malformed(where, `has a signature by ${keyName(key)} that does not verify`);
  }
  throw new Malformed(where, 'is signed by none of the keys that count here');
}
