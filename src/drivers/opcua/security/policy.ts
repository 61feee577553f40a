import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { FormatError } from '../../../formats/error.ts';

/** The algorithms of a security policy (OPC 10000-7, 6.6). */
export type Policy = {
  name: string;
  signature: { uri: string; padding: number; saltLength?: number };
  /** `overhead`: what OAEP takes of a block, bytes. */
  encryption: { uri: string; hash: 'sha1' | 'sha256'; overhead: number };
  cipher: 'aes-128-cbc' | 'aes-256-cbc';
  encryptionKey: 16 | 32;
};

const pkcs = { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', padding: constants.RSA_PKCS1_PADDING };
const pss = {
  uri: 'http://opcfoundation.org/UA/security/rsa-pss-sha2-256',
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: 32,
};
const oaep = { uri: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep', hash: 'sha1', overhead: 42 } as const;
const oaep256 = {
  uri: 'http://opcfoundation.org/UA/security/rsa-oaep-sha2-256',
  hash: 'sha256',
  overhead: 66,
} as const;

export const policies: readonly Policy[] = [
  { name: 'Basic256Sha256', signature: pkcs, encryption: oaep, cipher: 'aes-256-cbc', encryptionKey: 32 },
  { name: 'Aes128_Sha256_RsaOaep', signature: pkcs, encryption: oaep, cipher: 'aes-128-cbc', encryptionKey: 16 },
  { name: 'Aes256_Sha256_RsaPss', signature: pss, encryption: oaep256, cipher: 'aes-256-cbc', encryptionKey: 32 },
];

const base = 'http://opcfoundation.org/UA/SecurityPolicy#';
export const policyUri = (name: string): string => `${base}${name}`;
/** The name after the #; another URI as it is. */
export const policyName = (uri: string): string => (uri.startsWith(base) ? uri.slice(base.length) : uri);

/** Bytes of HMAC-SHA256, of a block of AES, and of a nonce: the same in all three policies. */
export const macLength = 32;
export const blockLength = 16;
export const nonceLength = 32;

export const keyBytes = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;

export const signedBy = ({ signature }: Policy, key: KeyObject, bytes: Buffer): Buffer =>
  sign('sha256', bytes, { key, ...signature });
export const isSignedBy = ({ signature }: Policy, key: KeyObject, bytes: Buffer, mark: Buffer): boolean =>
  verify('sha256', bytes, { key, ...signature }, mark);

function* blocksOf(bytes: Buffer, length: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** What fits into one block of RSA. Throws `FormatError` for a key that RSA cannot be done with. */
export function plainBlock({ encryption }: Policy, key: KeyObject): number {
  const length = keyBytes(key) - encryption.overhead;
  if (key.asymmetricKeyType !== 'rsa' || length < 1)
    throw new FormatError(`OPC UA: a certificate with a key of ${key.asymmetricKeyType ?? 'no known kind'}, not RSA`);
  return length;
}

export function encryptedFor(policy: Policy, key: KeyObject, bytes: Buffer): Buffer {
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: policy.encryption.hash };
  return Buffer.concat([...blocksOf(bytes, plainBlock(policy, key))].map((block) => publicEncrypt(options, block)));
}

export function decryptedWith(policy: Policy, key: KeyObject, bytes: Buffer): Buffer {
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: policy.encryption.hash };
  return Buffer.concat([...blocksOf(bytes, keyBytes(key))].map((block) => privateDecrypt(options, block)));
}

export type Keys = { mac: Buffer; cipher: Buffer; iv: Buffer };

const hmac = (key: Buffer, bytes: Buffer): Buffer => createHmac('sha256', key).update(bytes).digest();

/** P_SHA256 of RFC 5246, 5, as OPC 10000-6, 6.7.5 uses it. */
export function keysFrom(policy: Policy, secret: Buffer, seed: Buffer): Keys {
  const length = macLength + policy.encryptionKey + blockLength;
  let [a, made] = [seed, Buffer.alloc(0)];
  while (made.length < length) {
    a = hmac(secret, a);
    made = Buffer.concat([made, hmac(secret, Buffer.concat([a, seed]))]);
  }
  const cipherAt = macLength + policy.encryptionKey;
  return {
    mac: made.subarray(0, macLength),
    cipher: made.subarray(macLength, cipherAt),
    iv: made.subarray(cipherAt, length),
  };
}

export const macOf = (keys: Keys, bytes: Buffer): Buffer => hmac(keys.mac, bytes);

export function ciphered(policy: Policy, keys: Keys, bytes: Buffer): Buffer {
  const cipher = createCipheriv(policy.cipher, keys.cipher, keys.iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}
export function deciphered(policy: Policy, keys: Keys, bytes: Buffer): Buffer {
  const cipher = createDecipheriv(policy.cipher, keys.cipher, keys.iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}
