import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { bytesOf, textOf } from '../../evidence/bytes.ts';
import { ed25519, keyIdOf, parseVkey, vkeyText, type VerifierKey } from '../../evidence/checkpoint.ts';
import { Malformed } from '../../evidence/malformed.ts';
import type { Signer } from '../../evidence/ports.ts';
import { StationError } from '../../model/errors.ts';
import { sha256 } from './checks.ts';
import { encryptedPem } from './pkcs8.ts';

/** How a key folder reaches its files; the station hands in its own, durable one. */
export type KeyFiles = {
  read(file: string): Promise<Uint8Array | null>;
  write(file: string, bytes: Uint8Array, mode: number): Promise<void>;
};

/** The passphrase that opens a private key; undefined where there is none to be had. */
export type Passphrase = (file: string) => Promise<string | undefined>;

/** The key in use, or the one that takes its place while a rotation is going on. */
export type Which = 'station' | 'next';

export const privateFile = (folder: string, which: Which = 'station'): string => path.join(folder, `${which}.pem`);
/** What others need to check this station's signatures: one line, made to be handed out. */
export const publicFile = (folder: string, which: Which = 'station'): string => path.join(folder, `${which}.vkey`);

function rawPublic(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(x ?? '', 'base64url'));
}

const pemOf = (key: KeyObject, secret: string | undefined): string =>
  secret === undefined ? key.export({ type: 'pkcs8', format: 'pem' }).toString() : encryptedPem(key, secret);

/** Writes the private key anew: behind a passphrase, or without one. */
async function writePem(file: string, key: KeyObject, secret: string | undefined, files: KeyFiles): Promise<void> {
  await files.write(file, bytesOf(pemOf(key, secret)), 0o600);
}

const nobody: Passphrase = () => Promise.resolve(undefined);

/**
 * Makes a station's Ed25519 key: `station.pem` (PKCS#8, readable by its owner only, encrypted where there is a
 * passphrase) and `station.vkey`. `nameFor` gives the key its name from its public half.
 */
export async function makeKey(
  folder: string,
  nameFor: (publicKey: Uint8Array) => string,
  files: KeyFiles,
  { passphrase = nobody, which = 'station' as Which } = {},
): Promise<VerifierKey> {
  const file = privateFile(folder, which);
  const known = await files.read(file);
  const privateKey = known ? await readPem(known, file, passphrase) : generateKeyPairSync('ed25519').privateKey;
  if (!known) await writePem(file, privateKey, await passphrase(file), files);
  const publicKey = rawPublic(privateKey);
  const name = nameFor(publicKey);
  const key = { name, type: ed25519, keyId: keyIdOf(name, publicKey, sha256), publicKey };
  await files.write(publicFile(folder, which), bytesOf(`${vkeyText(key)}\n`), 0o644);
  return key;
}

/** The public half, for those who only read. */
export async function readPublicKey(folder: string, files: KeyFiles, which: Which = 'station'): Promise<VerifierKey> {
  const file = publicFile(folder, which);
  const bytes = await files.read(file);
  if (!bytes) throw new StationError('STATION_KEY', `${file}: is missing`);
  try {
    const text = textOf(bytes, file);
    if (!text.endsWith('\n')) throw new Malformed(file, 'does not end in a newline');
    return await parseVkey(text.slice(0, -1), sha256, file);
  } catch (error) {
    if (error instanceof Malformed)
      throw new StationError('STATION_KEY', `${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

async function refuseShared(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0)
    throw new StationError('STATION_KEY', `${file}: others can read this key. Run: chmod 600 ${file}`);
}

/** Opens the station's key for signing. A missing, unreadable or foreign key, or one that others can read, is `STATION_KEY`. */
export async function openSigner(
  folder: string,
  files: KeyFiles,
  { passphrase = nobody, which = 'station' as Which } = {},
): Promise<Signer> {
  const key = await readPublicKey(folder, files, which);
  const file = privateFile(folder, which);
  const pem = await files.read(file);
  if (!pem)
    throw new StationError('STATION_KEY', `${file}: is missing; without it this station can be read, not written`);
  await refuseShared(file);
  const privateKey = await readPem(pem, file, passphrase);
  if (!Buffer.from(key.publicKey).equals(rawPublic(privateKey)))
    throw new StationError('STATION_KEY', `${file}: is not the key of ${publicFile(folder, which)}`);
  return { ...key, sign: (message) => new Uint8Array(sign(null, message, privateKey)) };
}

/** Whether a private key in PEM is behind a passphrase. */
export const isEncrypted = (pem: Uint8Array): boolean =>
  Buffer.from(pem).includes('-----BEGIN ENCRYPTED PRIVATE KEY-----');

async function secretFor(pem: Uint8Array, file: string, passphrase: Passphrase): Promise<string | undefined> {
  if (!isEncrypted(pem)) return undefined;
  const secret = await passphrase(file);
  if (secret !== undefined) return secret;
  throw new StationError(
    'STATION_KEY',
    `${file}: is encrypted. Set GRADUS_KEY_PASSPHRASE, or GRADUS_KEY_PASSPHRASE_FILE to a file that holds the passphrase`,
  );
}

async function readPem(pem: Uint8Array, file: string, passphrase: Passphrase): Promise<KeyObject> {
  const secret = await secretFor(pem, file, passphrase);
  try {
    const key = createPrivateKey({ key: Buffer.from(pem), ...(secret !== undefined && { passphrase: secret }) });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    const says = secret === undefined ? 'is not a private key in PEM' : 'does not open with this passphrase';
    throw new StationError('STATION_KEY', `${file}: ${says}`, { cause: error });
  }
  throw new StationError('STATION_KEY', `${file}: is not an Ed25519 key`);
}

/** Puts the key in use behind a new passphrase. */
export async function protectKey(
  folder: string,
  files: KeyFiles,
  { passphrase = nobody, secret }: { passphrase?: Passphrase; secret: string },
): Promise<void> {
  const file = privateFile(folder);
  const pem = await files.read(file);
  if (!pem) throw new StationError('STATION_KEY', `${file}: is missing`);
  await writePem(file, await readPem(pem, file, passphrase), secret, files);
}

/** Stands where a key would, in a station opened for reading. */
export function readingSigner(key: VerifierKey): Signer {
  return {
    ...key,
    sign: () => {
      throw new StationError('STATION_KEY', 'this station was opened for reading');
    },
  };
}
