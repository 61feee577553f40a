import { sha256, verifyEd25519 } from '../../drivers/keys/checks.ts';
import { toHex } from '../../evidence/bytes.ts';
import { emptyEdge, rootOf } from '../../evidence/tree.ts';
import { canonicalBytes } from '../../formats/canonical.ts';
import type { ValidationItem } from '../../model/validation.ts';
import { publishedTables } from '../../statistics/published.ts';
import { itemOf } from './item.ts';

/** Our arithmetic beside the tables that others printed. */
export function statisticsItems(): ValidationItem[] {
  return publishedTables.flatMap(({ source, figures }) =>
    figures.map(({ name, printed, ours }) => itemOf(`${name} (${source})`, printed.join(', '), ours().join(', '))),
  );
}

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** RFC 8032, 7.1, test 1: the empty message. */
const rfc8032 = {
  key: bytes('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'),
  signature: bytes(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ),
};

/** RFC 8785, 3.2.2, the numbers of its example as they are sent. */
const rfc8785 = '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001]}';

/** What evidence rests on, beside the answers that its standards print. */
export function answerItems(): ValidationItem[] {
  const { key, signature } = rfc8032;
  const holds = (message: string): string => String(verifyEd25519(key, text(message), signature));
  return [
    itemOf(
      'SHA-256 of abc (FIPS 180-4, example)',
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      toHex(sha256(text('abc'))),
    ),
    itemOf('Ed25519 signature of the empty message (RFC 8032, 7.1, test 1)', 'true', holds('')),
    itemOf('the same signature under another message', 'false', holds('x')),
    itemOf(
      'root of an empty log (RFC 6962, 2.1)',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      toHex(rootOf(emptyEdge, sha256)),
    ),
    itemOf(
      'canonical numbers (RFC 8785, 3.2.2)',
      '{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
      new TextDecoder().decode(canonicalBytes(JSON.parse(rfc8785))),
    ),
  ];
}
