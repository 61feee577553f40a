import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { shortly } from '../deadline.ts';
import { hush, secretOf } from './secret.ts';

describe('a secret', () => {
  it('is read from the environment', () => {
    process.env['GRADUS_TEST_SECRET'] = 'open sesame';
    assert.equal(secretOf({ env: 'GRADUS_TEST_SECRET' }, '.'), 'open sesame');
  });
  it('is read from a file beside the declaration, without its last line end', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gradus-secret-'));
    writeFileSync(join(folder, 'key'), 'from a file\n');
    assert.equal(secretOf({ file: 'key' }, folder), 'from a file');
    rmSync(folder, { recursive: true });
  });
  it('that is missing is named, and nothing else', () => {
    assert.throws(() => secretOf({ file: 'no-such-key' }, '/nowhere'), {
      code: 'PROBE_SECRET',
      message: 'the secret file no-such-key cannot be read',
    });
    assert.throws(() => secretOf({ env: 'GRADUS_TEST_NONE' }, '.'), { code: 'PROBE_SECRET' });
  });
  it('is covered in every text from the wire once it was read, plain or base64', () => {
    process.env['GRADUS_TEST_SECRET'] = 'swordfish';
    secretOf({ env: 'GRADUS_TEST_SECRET' }, '.');
    assert.equal(hush('they said swordfish twice: swordfish'), 'they said *** twice: ***');
    assert.equal(shortly(`Basic ${btoa('swordfish')}\n`), 'Basic ***');
  });
  it('is covered whole where another secret begins it', () => {
    for (const value of ['tulip', 'tulip-and-more']) {
      process.env['GRADUS_TEST_SECRET'] = value;
      secretOf({ env: 'GRADUS_TEST_SECRET' }, '.');
    }
    assert.equal(hush('it said tulip-and-more'), 'it said ***');
  });
});

describe('a text from the wire', () => {
  it('has whole characters only, also where it is cut', () => {
    assert.equal(shortly('a\ud800b'), 'a\ufffdb');
    assert.equal(shortly('🙂🙂', 3), '🙂\ufffd…');
  });
});
