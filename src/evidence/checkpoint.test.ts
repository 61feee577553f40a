import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  checkpointText,
  cosignature,
  ed25519,
  formatNote,
  keyIdOf,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
  signaturesBy,
  signCheckpoint,
  vkeyText,
} from './checkpoint.ts';
import { Malformed } from './malformed.ts';
import type { Signer } from './ports.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function signerNamed(name: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    name,
    type: ed25519,
    publicKey: raw,
    keyId: keyIdOf(name, raw, sha256),
    sign: (message) => sign(null, message, privateKey),
  };
}

const verifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  const x = Buffer.from(publicKey).toString('base64url');
  return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
};

const signer = signerNamed('station.example/log');
const root = sha256(Buffer.from('root'));
const note = await signCheckpoint({ origin: 'station.example/log', size: 42, root }, signer);
const open = (text: string, by = signer) => openCheckpoint(text, by, { verifyEd25519 }, 'checkpoint');
const [first = '', second = '', third = ''] = note.split('\n');

describe('a key as text', () => {
  it('is name, eight hex digits, and the key behind its type', async () => {
    const text = vkeyText(signer);
    assert.match(text, /^station\.example\/log\+[0-9a-f]{8}\+A[A-Za-z0-9+/]{43}$/);
    const read = await parseVkey(text, sha256);
    assert.deepEqual(
      [read.name, Buffer.from(read.keyId), Buffer.from(read.publicKey)],
      [signer.name, signer.keyId, signer.publicKey],
    );
  });

  it('has the id that SHA-256 of name, newline, 1 and key begins with', () => {
    const whole = sha256(Buffer.concat([Buffer.from('station.example/log\n\u0001'), signer.publicKey]));
    assert.deepEqual(Buffer.from(signer.keyId), Buffer.from(whole.subarray(0, 4)));
  });

  it('is refused with any character changed', async () => {
    const text = vkeyText(signer);
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === 'B' ? 'C' : 'B') + text.slice(at + 1);
      await assert.rejects(parseVkey(changed, sha256), Malformed, changed);
    }
  });
});

describe('a checkpoint', () => {
  it('is origin, size, root, a blank line and the signature', () => {
    assert.deepEqual([first, second, third], ['station.example/log', '42', Buffer.from(root).toString('base64')]);
    assert.match(note, /\n\n— station\.example\/log [A-Za-z0-9+/]+=*\n$/u);
  });

  it('opens with the key that signed it', async () => {
    const { origin, size, root: read } = await open(note);
    assert.deepEqual([origin, size, Buffer.from(read)], ['station.example/log', 42, Buffer.from(root)]);
  });

  it('does not open with another key of the same name', async () => {
    await assert.rejects(open(note, signerNamed('station.example/log')), /is not signed by/);
    await assert.rejects(open(note, { ...signerNamed(signer.name), keyId: signer.keyId }), /does not verify/);
  });

  it('opens beside signatures of unknown keys', async () => {
    const { text, signatures } = parseNote(note, 'n');
    const other = { name: 'witness.example', keyId: Uint8Array.of(1, 2, 3, 4), signature: Uint8Array.of(9) };
    assert.equal((await open(formatNote({ text, signatures: [other, ...signatures] }))).size, 42);
  });

  it('is refused with any byte changed', async () => {
    const bytes = Buffer.from(note);
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, by]) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        await assert.rejects(open(changed.toString('utf8')), Malformed);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps extension lines', () => {
    const checkpoint = { origin: 'o', size: 0, root: new Uint8Array(root), extensions: ['one', 'two'] };
    assert.deepEqual(parseCheckpoint(checkpointText(checkpoint), 'c'), checkpoint);
  });
});

describe('a cosignature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const name = 'witness.example/w1';
  const witness = { name, type: cosignature, keyId: keyIdOf(name, raw, sha256, cosignature), publicKey: raw };
  const { text, signatures } = parseNote(note, 'n');

  /** The line a witness adds at a second since 1970; the message is written down here as tlog-cosignature gives it. */
  function cosigned(at: bigint, signedAt = at): string {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(at);
    const message = Buffer.from(`cosignature/v1\ntime ${signedAt}\n${text}`);
    const signature = Buffer.concat([time, sign(null, message, privateKey)]);
    return formatNote({ text, signatures: [...signatures, { name, keyId: witness.keyId, signature }] });
  }
  const seenAt = (by: string) => signaturesBy(parseNote(by, 'c'), witness, { verifyEd25519 }, 'c');

  it('says when the witness saw the checkpoint', async () => {
    const seen = await seenAt(cosigned(1_679_315_147n));
    assert.deepEqual(
      seen.map(({ at }) => at?.toISOString()),
      ['2023-03-20T12:25:47.000Z'],
    );
    assert.deepEqual(await seenAt(note), []);
  });

  it('does not hold for another second, nor for none', async () => {
    for (const lie of [cosigned(1_679_315_148n, 1_679_315_147n), cosigned(2n ** 63n)])
      await assert.rejects(seenAt(lie), /does not verify/);
  });

  it('is of a key that the log cannot sign with', async () => {
    const own = { ...witness, type: ed25519, keyId: keyIdOf(name, raw, sha256) };
    assert.notDeepEqual(own.keyId, witness.keyId);
    const { publicKey: read, type } = await parseVkey(vkeyText(witness), sha256);
    assert.deepEqual([Buffer.from(read), type], [raw, cosignature]);
    await assert.rejects(openCheckpoint(cosigned(1n), own, { verifyEd25519 }, 'c'), /is not signed by/);
  });
});

describe('a key of a type unknown here', () => {
  it('is refused with the types that are known', async () => {
    const unknown = { ...signer, type: 6, keyId: keyIdOf(signer.name, signer.publicKey, sha256, 6) };
    await assert.rejects(parseVkey(vkeyText(unknown), sha256), /known here: Ed25519 \(type 1.*type 4/);
  });
});

describe('a malformed note is refused:', () => {
  const malformed: Record<string, string> = {
    'no blank line': note.replace('\n\n', '\n'),
    'no signature': `${first}\n${second}\n${third}\n\n`,
    'no newline at the end': note.slice(0, -1),
    'a blank line at the end': `${note}\n`,
    'a hyphen for the em dash': note.replace('—', '-'),
    'two spaces in a signature line': note.replace('— ', '—  '),
    'a carriage return': note.replace('\n', '\r\n'),
    'a tab': note.replace('42', '42\t'),
    'a name with a plus': note.replace(/— station/u, '— sta+tion'),
    'a signature shorter than its key id': `${first}\n${second}\n${third}\n\n— a AAAA\n`,
    'base64 with unused bits set': `a\n1\n${third}\n\n— a AAAAAAB=\n`,
    'base64 without padding': `a\n1\n${third}\n\n— a AAAAAAA\n`,
    'nothing at all': '',
  };
  for (const [name, text] of Object.entries(malformed))
    it(name, async () => {
      assert.notEqual(text, note);
      assert.throws(() => parseNote(text, 'n'), Malformed);
      await assert.rejects(open(text), Malformed);
    });
});

describe('a malformed checkpoint is refused:', () => {
  const malformed: Record<string, string> = {
    'a size with a leading zero': `o\n042\n${third}\n`,
    'a negative size': `o\n-1\n${third}\n`,
    'a size beyond what a number holds': `o\n9007199254740993\n${third}\n`,
    'an empty origin': `\n42\n${third}\n`,
    'a root of 31 bytes': `o\n42\n${Buffer.alloc(31).toString('base64')}\n`,
    'a root that is not base64': 'o\n42\n!\n',
    'an empty extension line': `o\n42\n${third}\n\nx\n`,
    'two lines': 'o\n42\n',
  };
  for (const [name, text] of Object.entries(malformed))
    it(name, () => assert.throws(() => parseCheckpoint(text, 'c'), Malformed));
});
