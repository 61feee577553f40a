/**
 * Checks a run wherever there is Web Crypto: in a browser, in Node, in Deno. It stands on zod, canonicalize and cel-js alone.
 * Exported by the package as `./verify` (built: `npm run build`).
 */
import type { Checks } from '../evidence/ports.ts';
import { untar } from '../formats/tar.ts';
import { verifyCertificate, type CertificateQuestion, type CertificateVerification } from './certificate.ts';
import { knownFrom, type Named } from './known.ts';
import { trusted, verifyRun, type Trust, type Verification } from './verify.ts';

export { keysListed } from './trust.ts';
export type { CertificateQuestion, CertificateVerification } from './certificate.ts';
export type { Named } from './known.ts';
export { verifyRun } from './verify.ts';
export type { Trust, Verification } from './verify.ts';
export type { Link } from './chain.ts';
export type { Checks, TimeCheck } from '../evidence/ports.ts';

/** A copy that is sure to lie in memory of its own, as Web Crypto asks. */
const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

/** SHA-256 and Ed25519 by Web Crypto (Chrome 137, Firefox 129, Safari 17, Node 20 and later). Time tokens are not checked. */
export const webChecks: Checks = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', own(bytes))),
  verifyEd25519: async (publicKey, message, signature) => {
    const key = await crypto.subtle.importKey('raw', own(publicKey), 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, own(signature), own(message));
  },
};

/**
 * Checks a bundle from its bytes. `trust.keys`: vkeys of stations and witnesses; none accepts any signer, unpinned. `on`:
 * the day to judge on (RFC 3339), else the conclusion's. A file that is no bundle is `FormatError`; what is wrong inside
 * one is told in the chain, never thrown.
 */
export const verifyBundle = (
  bundle: Uint8Array,
  trust: Trust = { keys: [] },
  checks: Checks = webChecks,
  on?: string,
): Promise<Verification> => verifyRun(untar(bundle), trust, checks, on);

/**
 * Checks a certificate (`vc+jwt`) by signed trust lists and registers. `keys`: vkeys of who keeps the lists; without one no
 * list counts. A list or register that is not signed by who it has to be is `Malformed`, a key that is none
 * `InputError('USAGE')`; what is wrong with the certificate is told in its links, never thrown.
 */
export async function verifyCredential(
  jwt: string,
  sources: { lists: readonly Named[]; registers: readonly Named[] },
  keys: readonly string[],
  question: CertificateQuestion,
  checks: Checks = webChecks,
): Promise<CertificateVerification> {
  const known = await knownFrom(sources, await trusted(keys, checks), checks);
  return verifyCertificate(jwt, known, question, checks);
}
