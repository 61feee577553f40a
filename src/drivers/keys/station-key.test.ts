import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { vkeyText } from '../../evidence/checkpoint.ts';
import { sha256, verifyEd25519 } from './checks.ts';
import { makeKey, openSigner, readingSigner, readPublicKey, type KeyFiles } from './station-key.ts';

const files: KeyFiles = {
  read: (file) => readFile(file).catch(() => null),
  write: (file, bytes, mode) => writeFile(file, bytes, { mode }),
};
let home: string;
const make = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(home, 'k-'));
  await makeKey(folder, () => 'bench.example', files);
  return folder;
};

function pem(type: 'ed25519' | 'x25519'): string {
  const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

before(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'gradus-key-'));
});
after(() => rm(home, { recursive: true, force: true }));

describe('a station key', () => {
  it('signs what its public half verifies, and nothing else', async () => {
    const signer = await openSigner(await make(), files);
    const message = Buffer.from('measured');
    const signature = await signer.sign(message);
    assert.ok(verifyEd25519(signer.publicKey, message, signature));
    assert.ok(!verifyEd25519(signer.publicKey, Buffer.from('Measured'), signature));
    assert.ok(!verifyEd25519(signer.publicKey, message, signature.slice(1)));
  });

  it('is PKCS#8 in PEM that only its owner can read, and one line to hand out', async () => {
    const folder = await make();
    const { mode } = await stat(path.join(folder, 'station.pem'));
    if (process.platform !== 'win32') assert.equal(mode & 0o777, 0o600);
    assert.match(await readFile(path.join(folder, 'station.pem'), 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
    const line = await readFile(path.join(folder, 'station.vkey'), 'utf8');
    assert.equal(line, `${vkeyText(await readPublicKey(folder, files))}\n`);
    assert.match(line, /^bench\.example\+[0-9a-f]{8}\+A/);
  });

  it('is kept when it is made again', async () => {
    const folder = await make();
    const first = await readFile(path.join(folder, 'station.vkey'), 'utf8');
    await makeKey(folder, () => 'bench.example', files);
    assert.equal(await readFile(path.join(folder, 'station.vkey'), 'utf8'), first);
  });

  it(
    'that others can read is refused, with the command that mends it',
    { skip: process.platform === 'win32' },
    async () => {
      const folder = await make();
      await chmod(path.join(folder, 'station.pem'), 0o640);
      await assert.rejects(openSigner(folder, files), { code: 'STATION_KEY', message: /chmod 600/ });
    },
  );

  const spoilt: Record<string, [string, string | null]> = {
    'that is missing': ['station.pem', null],
    'without its public half': ['station.vkey', null],
    'that is not PEM': ['station.pem', 'x'],
    'of another kind': ['station.pem', pem('x25519')],
    'that belongs to another public half': ['station.pem', pem('ed25519')],
    'whose public half is garbled': ['station.vkey', 'bench.example+00000000+AAAA\n'],
  };
  for (const [name, [file, text]] of Object.entries(spoilt))
    it(`${name} is STATION_KEY with the file`, async () => {
      const folder = await make();
      if (text === null) await rm(path.join(folder, file));
      else await writeFile(path.join(folder, file), text, { mode: 0o600 });
      await assert.rejects(openSigner(folder, files), (error: Error & { code?: string }) => {
        assert.equal(error.code, 'STATION_KEY');
        assert.ok(error.message.includes(path.join(folder, file)), error.message);
        return true;
      });
    });

  it('opened for reading does not sign', async () => {
    const signer = readingSigner(await readPublicKey(await make(), files));
    assert.throws(() => signer.sign(sha256(new Uint8Array())), { code: 'STATION_KEY' });
  });
});
