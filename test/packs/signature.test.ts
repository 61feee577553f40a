import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { loadPack } from '../../src/desk/pack.ts';
import { sha256 } from '../../src/drivers/keys/checks.ts';
import { bytesOf } from '../../src/evidence/bytes.ts';
import { ed25519, formatNote, keyIdOf, vkeyText, type VerifierKey } from '../../src/evidence/checkpoint.ts';
import { signedText } from '../../src/evidence/pack-signature.ts';
import { InputError } from '../../src/model/errors.ts';
import { packPath, shipped } from './sample.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus-pack-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const packFile = path.join(folder, 'pack.yaml');
const trust = path.join(folder, 'trust.txt');
const ordinary = readFileSync(packPath(shipped[0]), 'utf8');
const official = ordinary
  .replace('who: {stated: announcement}\n  L4', 'who: {official: gbt-45288-2025}\n  L4')
  .replace('large models\n    read: 2026-11-23', `large models\n    digest: sha256:${'1'.repeat(64)}\n    read: 2026-11-23`);

function newKey(): VerifierKey & { note: (text: string) => string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  const name = 'rules.example';
  const keyId = keyIdOf(name, raw, sha256);
  const note = (text: string): string =>
    formatNote({ text, signatures: [{ name, keyId, signature: new Uint8Array(sign(null, bytesOf(text), privateKey)) }] });
  return { name, type: ed25519, keyId, publicKey: raw, note };
}
const key = newKey();
writeFileSync(trust, `# keys that may sign\n\n${vkeyText(key)}\n`);

async function put(text: string, note?: (signed: string) => string): Promise<void> {
  rmSync(path.join(folder, 'pack.sig'), { force: true });
  writeFileSync(packFile, ordinary);
  const { pack } = await loadPack(packFile);
  writeFileSync(packFile, text);
  if (!note) return;
  const { digestOf } = await import('../../src/drivers/packs/load.ts');
  const { readYamlFile } = await import('../../src/drivers/yaml/document.ts');
  const digest = digestOf(readYamlFile(packFile).value);
  writeFileSync(path.join(folder, 'pack.sig'), note(signedText({ id: pack.id, version: pack.version, digest })));
}

const refused = (code: string, says: RegExp) => (error: unknown) =>
  error instanceof InputError && error.code === code && says.test(error.message);

describe('a pack', () => {
  it('has the same digest whatever its comments and the order of its keys', async () => {
    await put(ordinary);
    const { digest } = await loadPack(packFile);
    const [first = '', second = ''] = ordinary.split('\n');
    await put(`# a remark\n${ordinary.replace(`${first}\n${second}`, `${second}\n${first}`)}`);
    assert.equal((await loadPack(packFile)).digest, digest);
  });
  it('signed by a trusted key says so, and keeps the note', async () => {
    await put(ordinary, key.note);
    const { signedBy, signature } = await loadPack(packFile, trust);
    assert.equal(signedBy, 'rules.example');
    assert.ok(signature && signature.length > 100);
  });
  it('signed by a key nobody named counts as unsigned', async () => {
    await put(ordinary, newKey().note);
    assert.equal((await loadPack(packFile, trust)).signedBy, undefined);
  });
  it('whose signature is of another content is refused', async () => {
    await put(ordinary, key.note);
    writeFileSync(packFile, ordinary.replace('most: 100, unit: ms', 'most: 101, unit: ms'));
    await assert.rejects(loadPack(packFile, trust), refused('PACK_SIGNATURE', /signs another pack/));
  });
  it('whose signature does not verify is refused', async () => {
    await put(ordinary, (text) => key.note(`${text}x\n`).replace('x\n\n', '\n'));
    await assert.rejects(loadPack(packFile, trust), refused('PACK_SIGNATURE', /does not verify/));
  });
  it('with a rule called official is refused unless a trusted key signed it', async () => {
    await put(official);
    await assert.rejects(loadPack(packFile, trust), refused('PACK_INVALID', /nobody makes a rule official by typing it/));
    await put(official, newKey().note);
    await assert.rejects(loadPack(packFile, trust), refused('PACK_INVALID', /levels\.L3\.who\.official/));
    await put(official, key.note);
    assert.equal((await loadPack(packFile, trust)).signedBy, 'rules.example');
  });
  it('and a trust list with a line that is no key is refused with its line', async () => {
    writeFileSync(path.join(folder, 'bad.txt'), 'not a key\n');
    await assert.rejects(loadPack(packFile, path.join(folder, 'bad.txt')), refused('USAGE', /bad\.txt:1: not a key/));
  });
});
