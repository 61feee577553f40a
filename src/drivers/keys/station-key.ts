import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { bytesOf, textOf } from '../../evidence/bytes.ts';
import { ed25519, keyIdOf, parseVkey, vkeyText, type VerifierKey } from '../../evidence/checkpoint.ts';
import { Malformed } from '../../evidence/malformed.ts';
import type { Signer } from '../../evidence/ports.ts';
import { StationError } from '../../model/errors.ts';
import { sha256 } from './checks.ts';

/** How a key folder reaches its files; the station hands in its own, durable one. */
export type KeyFiles = {
  read(file: string): Promise<Uint8Array | null>;
  write(file: string, bytes: Uint8Array, mode: number): Promise<void>;
};

const privateFile = (folder: string): string => path.join(folder, 'station.pem');
/** What others need to check this station's signatures: one line, made to be handed out. */
export const publicFile = (folder: string): string => path.join(folder, 'station.vkey');

function rawPublic(key: KeyObject): Uint8Array {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(x ?? '', 'base64url'));
}

/** Makes a station's Ed25519 key: `station.pem` (PKCS#8, readable by its owner only) and `station.vkey`. `nameFor` gives the key its name from its public half. */
export async function makeKey(
  folder: string,
  nameFor: (publicKey: Uint8Array) => string,
  files: KeyFiles,
): Promise<VerifierKey> {
  const known = await files.read(privateFile(folder));
  const privateKey = known ? readPem(known, privateFile(folder)) : generateKeyPairSync('ed25519').privateKey;
  if (!known) {
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    await files.write(privateFile(folder), bytesOf(pem.toString()), 0o600);
  }
  const publicKey = rawPublic(privateKey);
  const name = nameFor(publicKey);
  const key = { name, type: ed25519, keyId: keyIdOf(name, publicKey, sha256), publicKey };
  await files.write(publicFile(folder), bytesOf(`${vkeyText(key)}\n`), 0o644);
  return key;
}

/** The public half, for those who only read. */
export async function readPublicKey(folder: string, files: KeyFiles): Promise<VerifierKey> {
  const file = publicFile(folder);
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
export async function openSigner(folder: string, files: KeyFiles): Promise<Signer> {
  const key = await readPublicKey(folder, files);
  const file = privateFile(folder);
  const pem = await files.read(file);
  if (!pem)
    throw new StationError('STATION_KEY', `${file}: is missing; without it this station can be read, not written`);
  await refuseShared(file);
  const privateKey = readPem(pem, file);
  if (!Buffer.from(key.publicKey).equals(rawPublic(privateKey)))
    throw new StationError('STATION_KEY', `${file}: is not the key of ${publicFile(folder)}`);
  return { ...key, sign: (message) => new Uint8Array(sign(null, message, privateKey)) };
}

function readPem(pem: Uint8Array, file: string): KeyObject {
  try {
    const key = createPrivateKey(Buffer.from(pem));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new StationError('STATION_KEY', `${file}: is not a private key in PEM`, { cause: error });
  }
  throw new StationError('STATION_KEY', `${file}: is not an Ed25519 key`);
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
