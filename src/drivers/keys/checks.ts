import { createPublicKey, hash, verify } from 'node:crypto';
import type { Checks, Sha256 } from '../../evidence/ports.ts';

export const sha256: Sha256 = (bytes) => hash('sha256', bytes, 'buffer');

export const verifyEd25519: Checks['verifyEd25519'] = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
};
