import { constants, createPublicKey, generateKeyPairSync, hash, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { ImageSignatures, SignatureKind } from '../../measure/bench.ts';

const digestOf = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** MCUboot's PSS has a salt as long as the digest. */
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const;

/** Ed25519 signs the digest, the others digest by themselves. */
function holds(kind: SignatureKind, key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  if (kind === 'ed25519') return verify(null, digestOf(message), key, signature);
  if (kind === 'ecdsa') return verify('sha256', message, { key, dsaEncoding: 'der' }, signature);
  return verify('sha256', message, { key, ...pss }, signature);
}

function signed(kind: SignatureKind, key: KeyObject, message: Uint8Array): Uint8Array {
  if (kind === 'ed25519') return sign(null, digestOf(message), key);
  if (kind === 'ecdsa') return sign('sha256', message, { key, dsaEncoding: 'der' });
  return sign('sha256', message, { key, ...pss });
}

function strangerOf(kind: SignatureKind): { privateKey: KeyObject; publicKey: KeyObject } {
  if (kind === 'ed25519') return generateKeyPairSync('ed25519');
  if (kind === 'ecdsa') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return generateKeyPairSync('rsa', { modulusLength: kind === 'rsa2048-pss' ? 2048 : 3072 });
}

/** Signatures of firmware images, as MCUboot makes them. */
export const imageSignatures: ImageSignatures = {
  sha256: digestOf,
  verifies(kind, pem, message, signature) {
    try {
      return holds(kind, createPublicKey(pem), message, signature);
    } catch {
      // A key of another kind, or none at all.
      return false;
    }
  },
  signedByStranger(kind, message) {
    const { privateKey, publicKey } = strangerOf(kind);
    return {
      signature: signed(kind, privateKey, message),
      keyHash: digestOf(publicKey.export({ format: 'der', type: 'spki' })),
    };
  },
};
