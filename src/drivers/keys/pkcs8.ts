import { createCipheriv, randomBytes, scryptSync, type KeyObject } from 'node:crypto';
import { concat } from '../../evidence/bytes.ts';

/** OWASP's least for scrypt beside 16 MiB of memory; more memory and OpenSSL's own limit refuses to read the file. */
const cost = { N: 2 ** 14, r: 8, p: 5 };

const oids = {
  pbes2: '2a864886f70d01050d',
  /** RFC 7914, 7. */
  scrypt: '2b06010401da47040b',
  aes256cbc: '60864801650304012a',
};

/** A DER value: tag, length, contents. */
function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return concat([Uint8Array.of(tag, ...size), content]);
}
const sequence = (...contents: readonly Uint8Array[]): Uint8Array => der(0x30, ...contents);
const octets = (bytes: Uint8Array): Uint8Array => der(0x04, bytes);
const oid = (hex: string): Uint8Array => der(0x06, Buffer.from(hex, 'hex'));

function integer(value: number): Uint8Array {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 1 ? `0${hex}` : hex, 'hex');
  return der(0x02, (bytes[0] ?? 0) >= 0x80 ? concat([Uint8Array.of(0), bytes]) : bytes);
}

/**
 * A private key behind a passphrase, in PEM: PKCS#8 with PBES2 (RFC 8018, 6.2), scrypt (RFC 7914, 7) and AES-256-CBC.
 * OpenSSL reads it. Node writes PKCS#8 of its own with PBKDF2 at 2 048 rounds, which a graphics card goes through in no time.
 */
export function encryptedPem(key: KeyObject, passphrase: string): string {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const secret = scryptSync(passphrase, salt, 32, { ...cost, maxmem: 64 * 1024 * 1024 });
  const cipher = createCipheriv('aes-256-cbc', secret, iv);
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  const sealed = concat([cipher.update(plain), cipher.final()]);
  const derivation = sequence(octets(salt), integer(cost.N), integer(cost.r), integer(cost.p));
  const scheme = sequence(
    oid(oids.pbes2),
    sequence(sequence(oid(oids.scrypt), derivation), sequence(oid(oids.aes256cbc), octets(iv))),
  );
  const base64 = Buffer.from(sequence(scheme, octets(sealed))).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN ENCRYPTED PRIVATE KEY-----', ...lines, '-----END ENCRYPTED PRIVATE KEY-----', ''].join('\n');
}
