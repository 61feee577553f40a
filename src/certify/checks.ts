import { createPublicKey, hash, verify, type KeyObject } from 'node:crypto';
import type { Checks } from '../evidence/ports.ts';

let last: { x: string; key: KeyObject } | undefined;

/** A run has one signer: its key is built once, not once an entry. */
function keyOf(publicKey: Uint8Array): KeyObject {
  const x = Buffer.from(publicKey).toString('base64url');
  if (last?.x !== x) last = { x, key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }) };
  return last.key;
}

/** SHA-256 and Ed25519 by node:crypto. */
export const nodeChecks: Checks = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  verifyEd25519: (publicKey, message, signature) => verify(null, message, keyOf(publicKey), signature),
};
