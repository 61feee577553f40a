import { base64url } from './attestation.ts';
import type { Token } from './attestation.ts';
import { evidenceIn } from './coswid.ts';
import type { Measured } from './coswid.ts';
import { FormatError } from './error.ts';

/** Claims of RFC 9711 as values, whichever form the token has. `undefined`: the token does not report it. All throw `FormatError`. */

const wrong = (what: string): FormatError => new FormatError(`attestation token: ${what}`);

/** Bytes as they are in a CWT, base64url in a JWT. */
function bytesIn({ form }: Token, value: unknown, claim: string): Uint8Array {
  if (form === 'CWT' && value instanceof Uint8Array) return value;
  if (form === 'JWT' && typeof value === 'string') return base64url(value, claim);
  throw wrong(`${claim} is no ${form === 'CWT' ? 'byte string' : 'text in base64url'}`);
}

/** 4.1: one nonce, or several of those who asked in turn. */
export function noncesIn(token: Token): readonly Uint8Array[] {
  const value = token.claims['eat_nonce'];
  if (value === undefined) return [];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.map((one) => bytesIn(token, one, 'eat_nonce'));
}

/** 4.2.1: type and identity, opaque to whoever reads it. */
export function ueidIn(token: Token): Uint8Array | undefined {
  const value = token.claims['ueid'];
  return value === undefined ? undefined : bytesIn(token, value, 'ueid');
}

/** 4.2.3: a private enterprise number, or 3 or 16 bytes. */
export function oemidIn(token: Token): number | Uint8Array | undefined {
  const value = token.claims['oemid'];
  if (value === undefined || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)) return value;
  const bytes = bytesIn(token, value, 'oemid');
  if (bytes.length !== 3 && bytes.length !== 16) throw wrong('oemid has neither 3 nor 16 bytes');
  return bytes;
}

/** 4.2.8. */
export function oemBootIn({ claims }: Token): boolean | undefined {
  const value = claims['oemboot'];
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrong('oemboot is neither true nor false');
}

/** 4.2.9: in their order, as numbers of a CWT; by name in a JWT. */
export const debugStatuses = [
  'enabled',
  'disabled',
  'disabled-since-boot',
  'disabled-permanently',
  'disabled-fully-and-permanently',
] as const;
export type DebugStatus = (typeof debugStatuses)[number];

export function debugIn({ form, claims }: Token): DebugStatus | undefined {
  const value = claims['dbgstat'];
  if (value === undefined) return undefined;
  const status =
    form === 'JWT'
      ? debugStatuses.find((one) => one === value)
      : typeof value === 'number'
        ? debugStatuses[value]
        : undefined;
  if (status === undefined) throw wrong(`dbgstat is ${shown(value)}, which is none`);
  return status;
}

const shown = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 40) : `a ${typeof value}`;

/** 4.3.1: seconds since 1970, whole ones, unlike in other tokens (RFC 8392, 3.1.6). */
export function secondsIn({ claims }: Token, claim: 'iat' | 'exp' | 'nbf'): number | undefined {
  const value = claims[claim];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw wrong(`${claim} is no whole number of seconds`);
  return value;
}

/** CoAP content format of a CoSWID (RFC 9393, 6.4.1). */
export const coswidFormat = 258;

/** 4.2.16: what was measured, and the content formats of what is not read here. */
export function measuredIn(token: Token): { measured: readonly Measured[]; unread: readonly number[] } | undefined {
  const value = token.claims['measurements'];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length === 0) throw wrong('measurements is no array of [format, content]');
  const parts = (value as readonly unknown[]).map((one) => partIn(token, one));
  return {
    measured: parts.filter(({ format }) => format === coswidFormat).flatMap(({ content }) => evidenceIn(content)),
    unread: parts.flatMap(({ format }) => (format === coswidFormat ? [] : [format])),
  };
}

function partIn(token: Token, value: unknown): { format: number; content: Uint8Array } {
  const [format, content, ...more] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (typeof format !== 'number' || more.length > 0) throw wrong('a measurement is not [format, content]');
  return { format, content: bytesIn(token, content, 'a measurement') };
}
