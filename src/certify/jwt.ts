import { bytesOf, fromBase64Url, textOf, toBase64Url, toHex } from '../evidence/bytes.ts';
import type { VerifierKey } from '../evidence/checkpoint.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Checks, Signer } from '../evidence/ports.ts';

/** How a key is called in the header of what it signs: the party's id, and the key's. */
export const kidOf = (party: string, { keyId }: Pick<VerifierKey, 'keyId'>): string => `${party}#${toHex(keyId)}`;

/** Larger than any certificate with all its reports; smaller than what would be a nuisance. */
const longest = 2_000_000;
const algorithms = ['EdDSA', 'Ed25519'];

/** RFC 7515 compact serialisation of a text, signed with Ed25519 (RFC 8037). `typ`: e.g. `vc+jwt`. */
export async function signJwt(payload: string, typ: string, party: string, signer: Signer): Promise<string> {
  const header = JSON.stringify({ alg: 'EdDSA', kid: kidOf(party, signer), typ });
  const signed = `${toBase64Url(bytesOf(header))}.${toBase64Url(bytesOf(payload))}`;
  return `${signed}.${toBase64Url(await signer.sign(bytesOf(signed)))}`;
}

type Parts = { kid: string; payload: string; bytes: Uint8Array; signed: string; signature: Uint8Array };

function object(text: string, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new Malformed(where, 'has a header that is not JSON', { cause: error });
  }
  throw new Malformed(where, 'has a header that is no object');
}

/** The parts of a JWT of that type, unverified. What a header could bring to be trusted by itself (a key, an address of one) is refused. */
export function parseJwt(jwt: string, typ: string, where: string): Parts {
  if (jwt.length > longest) throw new Malformed(where, `has ${jwt.length} characters; at most ${longest}`);
  const [head, body, sig, ...more] = jwt.split('.');
  if (head === undefined || body === undefined || sig === undefined || more.length > 0)
    throw new Malformed(where, 'is not a JWT of three parts');
  const { alg, kid, typ: is, ...rest } = object(textOf(fromBase64Url(head, where), where), where);
  if (typeof alg !== 'string' || !algorithms.includes(alg))
    throw new Malformed(where, `is signed by the algorithm ${String(alg)}; only Ed25519 (EdDSA) is accepted`);
  if (is !== typ) throw new Malformed(where, `is of the type ${String(is)}, not ${typ}`);
  if (typeof kid !== 'string') throw new Malformed(where, 'names no key (kid)');
  const [strange] = Object.keys(rest).filter((name) => name !== 'cty');
  if (strange !== undefined) throw new Malformed(where, `has ${strange} in its header, which nobody is to trust`);
  const bytes = fromBase64Url(body, where);
  return {
    kid,
    payload: textOf(bytes, where),
    bytes,
    signed: `${head}.${body}`,
    signature: fromBase64Url(sig, where),
  };
}

/** Who may have signed: a party's keys. */
export type PartyKeys = { party: string; keys: readonly VerifierKey[] };

/** Ends with the key that signed; one that is not among the party's, or a signature that does not hold, is `Malformed`. */
export async function checkJwt(
  { kid, signed, signature }: Parts,
  { party, keys }: PartyKeys,
  checks: Pick<Checks, 'verifyEd25519'>,
  where: string,
): Promise<VerifierKey> {
  const key = keys.find((one) => kidOf(party, one) === kid);
  if (!key) throw new Malformed(where, `is signed by ${kid}, which is no known key of ${party}`);
  if (!(await checks.verifyEd25519(key.publicKey, bytesOf(signed), signature)))
    throw new Malformed(where, `has a signature by ${kid} that does not verify`);
  return key;
}
