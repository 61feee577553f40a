import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import { equalBytes } from '../../evidence/bytes.ts';
import type { Checks, Sha256 } from '../../evidence/ports.ts';

let last: { publicKey: Uint8Array; key: KeyObject } | undefined;

/** A log has one signer for long: its key is built once, not once an entry. */
function keyOf(publicKey: Uint8Array): KeyObject {
  if (last && equalBytes(last.publicKey, publicKey)) return last.key;
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  last = { publicKey: publicKey.slice(), key };
  return key;
}

export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');

/** `publicKey`: 32 bytes. */
export const verifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, keyOf(publicKey), signature);

/** SHA-256 and Ed25519 by node:crypto. */
export const nodeChecks = { sha256, verifyEd25519 } satisfies Checks;
