import { parseVkey, vkeyText, type VerifierKey } from '../evidence/checkpoint.ts';
import { equalBytes, fromBase64Url, toBase64Url } from '../evidence/bytes.ts';
import type { Checks } from '../evidence/ports.ts';
import { kidOf } from './jwt.ts';

/** The document that a party serves under its did:web, so that anybody's verifier finds its keys (W3C DID Core, did:web). */
export function didDocument(party: string, keys: readonly VerifierKey[]): object {
  const methods = keys.map((key) => ({
    id: kidOf(party, key),
    type: 'JsonWebKey',
    controller: party,
    publicKeyJwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: toBase64Url(key.publicKey),
      kid: kidOf(party, key),
      alg: 'EdDSA',
      vkey: vkeyText(key),
    },
  }));
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/jwk/v1'],
    id: party,
    verificationMethod: methods,
    assertionMethod: methods.map(({ id }) => id),
  };
}

/** Where the document of a did:web lies; undefined for another method, or one that names no host by its name. */
export function didUrl(did: string): string | undefined {
  const match = /^did:web:([A-Za-z0-9.-]+(?:%3A\d{1,5})?)((?::[A-Za-z0-9._~%-]+)*)$/.exec(did);
  const [, host, path] = match ?? [];
  if (host === undefined || path === undefined) return undefined;
  const at = path === '' ? '/.well-known' : path.replaceAll(':', '/');
  const url = URL.parse(`https://${host.replace('%3A', ':')}${at}/did.json`);
  // A path that climbs, or a host that reads as something else, is not what the did says.
  return url && url.pathname === `${at}/did.json` ? url.href : undefined;
}

/** A key in a DID document, as far as it is looked at. */
type Method = { id: string; publicKeyJwk?: { kty: string; crv: string; x: string; vkey: string } | undefined };

/** The keys that a party asserts with, as people pin them: each has to be what its text says. */
export async function keysIn(
  {
    id,
    verificationMethod,
    assertionMethod = [],
  }: { id: string; verificationMethod: readonly Method[]; assertionMethod?: readonly string[] | undefined },
  sha256: Checks['sha256'],
): Promise<VerifierKey[]> {
  const keys: VerifierKey[] = [];
  for (const { id: name, publicKeyJwk: jwk } of verificationMethod) {
    if (!jwk || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || !assertionMethod.includes(name)) continue;
    const key = await parseVkey(jwk.vkey, sha256, name);
    if (kidOf(id, key) === name && equalBytes(key.publicKey, fromBase64Url(jwk.x, name))) keys.push(key);
  }
  return keys;
}
