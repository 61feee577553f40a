import { CborTag, decodeCbor, encodeCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { FormatError } from './error.ts';

/** Claims by their names (RFC 9711 for attestation, RFC 8392 and RFC 7519 for the rest); bytes as they are, or base64url in a JWT. */
export type Claims = Readonly<Record<string, unknown>>;
/**
 * An Entity Attestation Token (RFC 9711) that was read and not verified: `signature` is to be checked with `algorithm` over
 * `signed`, with the key that `keyId` may name.
 */
export type Token = {
  form: 'CWT' | 'JWT';
  algorithm: 'ES256' | 'EdDSA';
  keyId: string | undefined;
  signed: Uint8Array;
  signature: Uint8Array;
  claims: Claims;
};

/** Numbers of claims in a CWT. */
export const claimNumbers: Readonly<Record<string, number>> = {
  iss: 1,
  sub: 2,
  aud: 3,
  exp: 4,
  nbf: 5,
  iat: 6,
  cti: 7,
  eat_nonce: 10,
  ueid: 256,
  oemid: 258,
  hwmodel: 259,
  hwversion: 260,
  uptime: 261,
  oemboot: 262,
  dbgstat: 263,
  eat_profile: 265,
  submods: 266,
  bootcount: 267,
  bootseed: 268,
  swname: 270,
  swversion: 271,
  manifests: 272,
  measurements: 273,
  measres: 274,
  intuse: 275,
};
const claimNames = new Map(Object.entries(claimNumbers).map(([name, number]) => [number, name]));

/** COSE header parameters (RFC 9052, 3.1) and algorithms (RFC 9053, 2). */
const [algorithmLabel, keyIdLabel] = [1, 4];
const algorithms = new Map<Cbor, Token['algorithm']>([
  [-7, 'ES256'],
  [-8, 'EdDSA'],
]);
const coseSign1 = 18;
const cwt = 61;
const longest = 64 * 1024;

/** Keys of maps are numbers and texts here: others are refused by the reader. */
const keyText = (key: Cbor): string =>
  typeof key === 'string'
    ? key
    : JSON.stringify(key, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

const wrong = (what: string): FormatError => new FormatError(`attestation token: ${what}`);

function unwrapped(value: Cbor): Cbor {
  if (value instanceof CborTag && (value.tag === cwt || value.tag === coseSign1)) return unwrapped(value.value);
  return value;
}

/** Values of a CWT as a program reads them: maps with texts as keys become objects. */
function plainOf(value: Cbor): unknown {
  if (value instanceof Map)
    return Object.fromEntries(
      [...(value as ReadonlyMap<Cbor, Cbor>)].map(([key, one]) => [keyText(key), plainOf(one)]),
    );
  if (value instanceof CborTag) return plainOf(value.value);
  return Array.isArray(value) ? value.map((one: Cbor) => plainOf(one)) : value;
}

function claimsOf(map: ReadonlyMap<Cbor, Cbor>): Claims {
  return Object.fromEntries(
    [...map].map(([key, value]) => [
      typeof key === 'number' ? (claimNames.get(key) ?? String(key)) : keyText(key),
      plainOf(value),
    ]),
  );
}

const mapIn = (bytes: Uint8Array, what: string): ReadonlyMap<Cbor, Cbor> => {
  const value = bytes.length === 0 ? new Map<Cbor, Cbor>() : unwrapped(decodeCbor(bytes));
  if (!(value instanceof Map)) throw wrong(`${what} is no map`);
  return value as ReadonlyMap<Cbor, Cbor>;
};

/** A CWT under COSE_Sign1 (RFC 9052, 4.2): [protected header, header, payload, signature]. */
function cwtIn(bytes: Uint8Array): Token {
  const parts = unwrapped(decodeCbor(bytes));
  if (!Array.isArray(parts) || parts.length !== 4) throw wrong('a COSE_Sign1 is an array of four');
  const [shielded, plain, payload, signature] = parts as readonly Cbor[];
  if (!(shielded instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array))
    throw wrong('protected header, payload and signature are byte strings');
  const header = mapIn(shielded, 'the protected header');
  const algorithm = algorithms.get(header.get(algorithmLabel));
  if (algorithm === undefined) throw wrong('its algorithm is neither ES256 nor EdDSA, in the protected header');
  const keyId =
    header.get(keyIdLabel) ?? (plain instanceof Map ? (plain as ReadonlyMap<Cbor, Cbor>).get(keyIdLabel) : undefined);
  return {
    form: 'CWT',
    algorithm,
    keyId: keyId instanceof Uint8Array ? hexOf(keyId) : undefined,
    signed: encodeCbor(['Signature1', shielded, new Uint8Array(0), payload]),
    signature,
    claims: claimsOf(mapIn(payload, 'the payload')),
  };
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Throws `FormatError`: padding has no place in either form. */
export function base64url(text: string, what: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw wrong(`${what} is not base64url`);
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function objectIn(text: string, what: string): Readonly<Record<string, unknown>> {
  const bytes = base64url(text, what);
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw wrong(`${what} is no JSON object`);
}

/** A JWT in the compact form of a JWS (RFC 7515, 7.1). */
function jwtIn(text: string): Token {
  const [header = '', payload = '', signature = '', ...more] = text.split('.');
  if (more.length > 0) throw wrong('a compact JWS has three parts');
  const { alg, kid } = objectIn(header, 'the header');
  if (alg !== 'ES256' && alg !== 'EdDSA') throw wrong('its algorithm is neither ES256 nor EdDSA');
  return {
    form: 'JWT',
    algorithm: alg,
    keyId: typeof kid === 'string' ? kid : undefined,
    signed: new TextEncoder().encode(`${header}.${payload}`),
    signature: base64url(signature, 'the signature'),
    claims: objectIn(payload, 'the payload'),
  };
}

/** A token as a device gives it: CWT as CBOR, JWT as ASCII. Nothing is verified. Throws `FormatError`. */
export function tokenIn(bytes: Uint8Array): Token {
  if (bytes.length > longest) throw wrong(`${bytes.length} bytes are more than ${longest}`);
  // "ey" begins every JWS whose header is a JSON object, and no COSE_Sign1.
  if (bytes[0] === 0x65 && bytes[1] === 0x79) return jwtIn(String.fromCharCode(...bytes).trim());
  return cwtIn(bytes);
}

/** The parts of a CWT for whoever makes one: what is to be signed, and the token with its signature. */
export function cwtOf(claims: ReadonlyMap<Cbor, Cbor>, algorithm: Token['algorithm'], keyId: Uint8Array) {
  const label = [...algorithms].find(([, name]) => name === algorithm)?.[0];
  const shielded = encodeCbor(new Map<Cbor, Cbor>([[algorithmLabel, label]]));
  const payload = encodeCbor(claims);
  return {
    signed: encodeCbor(['Signature1', shielded, new Uint8Array(0), payload]),
    token: (signature: Uint8Array): Uint8Array =>
      encodeCbor(new CborTag(coseSign1, [shielded, new Map<Cbor, Cbor>([[keyIdLabel, keyId]]), payload, signature])),
  };
}

/** The same of a JWT: claims by their names, bytes among them as base64url. */
export function jwtOf(claims: Claims, algorithm: Token['algorithm'], keyId: string) {
  const encoder = new TextEncoder();
  const part = (value: unknown): string => textOf(encoder.encode(JSON.stringify(value)));
  const signed = `${part({ alg: algorithm, kid: keyId })}.${part(claims)}`;
  return {
    signed: encoder.encode(signed),
    token: (signature: Uint8Array): Uint8Array => encoder.encode(`${signed}.${textOf(signature)}`),
  };
}

/** Bytes as base64url without padding. */
export const textOf = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
