import { createHash } from 'node:crypto';
import { getCrypto, id_sha256, id_sha384, id_sha512 } from 'pkijs';
import type { AlgorithmIdentifier } from 'pkijs';

/** Digests that a token may stand on. */
const accepted: Readonly<Record<string, string>> = {
  [id_sha256]: 'SHA-256',
  [id_sha384]: 'SHA-384',
  [id_sha512]: 'SHA-512',
};
/** Names the padding alone: by the digest of the attributes (RFC 3370, 3.2). */
const rsaEncryption = '1.2.840.113549.1.1.1';

/** Name of a digest by its object identifier; undefined where a token may not stand on it. */
export const digestNamed = (id: string): string | undefined => accepted[id];
export const digestOf = (name: string, bytes: ArrayBuffer | Uint8Array): Uint8Array =>
  createHash(name).update(new Uint8Array(bytes)).digest();

/** Whether a signature may be by this algorithm, as far as that says a digest. */
export const mayBeSignedBy = (algorithm: AlgorithmIdentifier): boolean =>
  algorithm.algorithmId === rsaEncryption ||
  Object.values(accepted).includes(getCrypto(true).getHashAlgorithm(algorithm));
