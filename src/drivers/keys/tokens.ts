import { createPublicKey, randomBytes, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { TokenSignatures } from '../../measure/bench.ts';

/** A public key in PEM; undefined where it is none. */
function keyIn(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function algorithmOf(key: KeyObject | undefined): ReturnType<TokenSignatures['tokenAlgorithm']> {
  if (key?.asymmetricKeyType === 'ed25519') return 'EdDSA';
  return key?.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? 'ES256' : undefined;
}

/** Signatures as COSE (RFC 9053, 2) and JOSE (RFC 7518, 3.4; RFC 8037, 3.1) write them: of ECDSA, r and s side by side. */
export const tokenSignatures: TokenSignatures = {
  tokenAlgorithm: (pem) => algorithmOf(keyIn(pem)),
  verifiesToken(algorithm, pem, message, signature) {
    const key = keyIn(pem);
    if (!key || algorithmOf(key) !== algorithm) return false;
    return algorithm === 'EdDSA'
      ? verify(null, message, key, signature)
      : verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  },
  nonce: (length) => randomBytes(length),
};
