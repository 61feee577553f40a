import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { bytesOf, toBase64 } from './bytes.ts';
import { ed25519, keyIdOf, signCheckpoint } from './checkpoint.ts';
import { Malformed } from './malformed.ts';
import { formatProof, parseProof, provenIn, type Proof } from './proof.ts';
import { emptyEdge, grow, inclusionProof, leafHash, nodeHash, rootOf, type Hash } from './tree.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
const name = 'bench.example/log';
const signer = {
  name,
  type: ed25519,
  keyId: keyIdOf(name, raw, sha256),
  publicKey: raw,
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
};
const checks = {
  sha256,
  verifyEd25519: (_: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
    verify(null, message, publicKey, signature),
};

const entry = (i: number): Uint8Array => bytesOf(`entry ${i}`);

async function proofIn(size: number, index: number): Promise<Proof> {
  const leaves = Array.from({ length: size }, (_, i) => leafHash(entry(i), sha256));
  const subtree = async (level: number, at: number): Promise<Hash> =>
    level === 0
      ? (leaves[at] ?? assert.fail())
      : nodeHash(await subtree(level - 1, 2 * at), await subtree(level - 1, 2 * at + 1), sha256);
  const root = rootOf(grow(emptyEdge, leaves, sha256), sha256);
  const checkpoint = await signCheckpoint({ origin: name, size, root }, signer);
  return { index, proof: await inclusionProof(index, size, subtree, sha256), checkpoint };
}

const refused = (says: RegExp) => (error: unknown) =>
  error instanceof Malformed && error.where === 'p' && says.test(error.message);
const proof = await proofIn(11, 8);
const text = formatProof(proof);

describe('a proof in one text', () => {
  it('is the lines of C2SP tlog-proof, with the checkpoint as it was signed', () => {
    const hashes = proof.proof.map((hash) => `${toBase64(hash)}\n`).join('');
    assert.equal(text, `c2sp.org/tlog-proof@v1\nindex 8\n${hashes}\n${proof.checkpoint}`);
    assert.equal(proof.proof.length, 3);
  });

  it('gives back what it was made of, with and without extra data, and with no hash at all', async () => {
    for (const one of [proof, await proofIn(1, 0)])
      for (const extra of [undefined, new Uint8Array(), Uint8Array.of(0, 255)]) {
        const whole = { ...one, ...(extra && { extra }) };
        assert.deepEqual(parseProof(formatProof(whole), 'p'), whole);
      }
  });

  for (const [what, changed, says] of [
    ['has another first line', text.replace('@v1', '@v2'), /the first line is c2sp/],
    ['has no blank line', text.replaceAll('\n\n', '\n'), /the first line is c2sp/],
    ['has lines that end as on another system', text.replaceAll('\n', '\r\n'), /the first line is c2sp/],
    ['has no index', text.replace('index 8\n', ''), /index of its entry/],
    ['has its index written otherwise', text.replace('index 8', 'index 08'), /index of its entry/],
    ['has a negative index', text.replace('index 8', 'index -8'), /index of its entry/],
    ['has an index that no number holds', text.replace('index 8', 'index 9007199254740993'), /index of its entry/],
    ['has extra data after the index', text.replace('index 8', 'index 8\nextra AA=='), /is not base64/],
    ['has extra data that is not base64', text.replace('index 8', 'extra A\nindex 8'), /is not base64/],
    ['has extra data twice', text.replace('index 8', 'extra AA==\nextra AA==\nindex 8'), /index of its entry/],
    ['has a hash that is too short', text.replace('index 8', 'index 8\nAA=='), /has a hash of 1 bytes/],
    [
      'has more hashes than lead to a root',
      text.replace('index 8', `index 8${`\n${toBase64(raw)}`.repeat(61)}`),
      /has 64/,
    ],
  ] as const)
    it(`is not read where it ${what}`, () => {
      assert.notEqual(changed, text);
      assert.throws(() => parseProof(changed, 'p'), refused(says));
    });
});

describe('what a proof shows', () => {
  it('is every entry of every small log, at its own place and no other', async () => {
    for (let size = 1; size < 10; size++)
      for (let index = 0; index < size; index++) {
        const one = await proofIn(size, index);
        assert.equal((await provenIn(entry(index), one, signer, checks, 'p')).size, size);
        for (let other = 0; other <= size; other++)
          if (other !== index)
            await assert.rejects(
              provenIn(entry(index), { ...one, index: other }, signer, checks, 'p'),
              refused(/number/),
            );
      }
  });

  it('is not another entry, nor anything under a key that did not sign', async () => {
    await assert.rejects(provenIn(entry(7), proof, signer, checks, 'p'), refused(/does not prove this entry/));
    const stranger = { ...signer, keyId: Uint8Array.of(1, 2, 3, 4) };
    await assert.rejects(provenIn(entry(8), proof, stranger, checks, 'p'), refused(/is not signed by .*01020304/));
    const resized = { ...proof, checkpoint: proof.checkpoint.replace('\n11\n', '\n12\n') };
    await assert.rejects(provenIn(entry(8), resized, signer, checks, 'p'), refused(/does not verify/));
  });

  it('is nothing where a character of the text was changed', async () => {
    const places = fc.tuple(
      fc.nat({ max: text.length - 1 }),
      fc.constantFrom('A', 'a', '0', '=', '+', ' ', '\n', '/', '—'),
    );
    await fc.assert(
      fc.asyncProperty(places, async ([at, character]) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        fc.pre(changed !== text);
        const shown = async (): Promise<unknown> => provenIn(entry(8), parseProof(changed, 'p'), signer, checks, 'p');
        await assert.rejects(shown(), Malformed);
      }),
      { numRuns: 500 },
    );
  });
});
