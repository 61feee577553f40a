// Certificates followed from signature to status, beside Ed25519 alone over the same texts. GRADUS_CERTIFICATES: how many
// (default 100 000).
import { execFile } from 'node:child_process';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { signRegister, signTrustList } from '../src/certify/register.ts';
import { CertificatePool, type Credential } from '../src/desk/certificate-pool.ts';
import { vkeyText } from '../src/evidence/checkpoint.ts';
import { bodySigner, keeper, register, rowOf, signed, trustList } from '../test/certify/issued.ts';
import { certificate } from '../test/certify/parties.ts';
import { machine, spreadOf, type Benchmark, type Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

const shim = path.join(path.dirname(import.meta.dirname), 'bin', 'gradus.mjs');
const threads = 2;
const count = Number(process.env['GRADUS_CERTIFICATES'] ?? 100_000);
/** Of one measurement of a rate. */
const perRun = 20_000;
const on = '2026-11-27';

if (!isMainThread && typeof workerData === 'number') {
  const text = Buffer.alloc(workerData, 7);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const signature = sign(null, text, privateKey);
  parentPort?.on('message', (times: number) => {
    for (let i = 0; i < times; i++) verify(null, text, publicKey, signature);
    parentPort?.postMessage(times, []);
  });
}

/** Verifications a second of threads that do nothing else, over texts of that length. */
async function limitOf(workers: readonly Worker[]): Promise<number> {
  const began = performance.now();
  await Promise.all(
    workers.map((worker) => {
      const done = once(worker, 'message');
      worker.postMessage(perRun / threads, []);
      return done;
    }),
  );
  return perRun / ((performance.now() - began) / 1000);
}

async function followed(pool: CertificatePool, credentials: readonly Credential[]): Promise<number> {
  const began = performance.now();
  for await (const { credential, verification } of pool.check(credentials))
    if (verification.state !== 'valid') throw new Error(`${credential.name}: ${JSON.stringify(verification)}`);
  return credentials.length / ((performance.now() - began) / 1000);
}

async function run(runs: number): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gradus-certificates-'));
  const all = Array.from({ length: count }, (_, i) => ({
    ...certificate,
    number: `EX-2026-${i}`,
    status: { ...certificate.status, index: i },
  }));
  const jwts: string[] = [];
  for (const one of all) jwts.push(await signed(one));
  const lists = [{ name: 'trust.json', bytes: await signTrustList(trustList, keeper) }];
  const rows = { ...register, certificates: all.map((one) => rowOf(one)) };
  const registers = [{ name: 'register.json', bytes: await signRegister(rows, bodySigner) }];
  const pinned = [{ name: keeper.name, type: keeper.type, keyId: keeper.keyId, publicKey: keeper.publicKey }];
  const pool = new CertificatePool({ sources: { lists, registers }, pinned, question: { on }, full: false }, threads);
  const signedLength = (jwts[0] ?? '').lastIndexOf('.');
  const alone = Array.from(
    { length: threads },
    () => new Worker(new URL(import.meta.url), { workerData: signedLength }),
  );
  try {
    const credentials = jwts.slice(0, perRun).map((jwt, i) => ({ name: `${i}`, jwt }));
    await followed(pool, credentials);
    const pairs = await interleaved(
      runs,
      () => followed(pool, credentials),
      () => limitOf(alone),
    );
    const figure = { limit: null, runs: 1, machine: machine(), peer: null, ratio: null };
    for (const { name, bytes } of [...lists, ...registers]) await writeFile(path.join(folder, name), bytes);
    await writeFile(path.join(folder, 'all.jwt'), jwts.join('\n'));
    const began = performance.now();
    const at = (name: string): string => path.join(folder, name);
    const args = [
      'verify',
      at('all.jwt'),
      '--trust-list',
      at('trust.json'),
      '--register',
      at('register.json'),
      '--key',
      vkeyText(keeper),
      '--on',
      on,
    ];
    await promisify(execFile)(process.execPath, [shim, ...args], { maxBuffer: 1e9 });
    const seconds = (performance.now() - began) / 1000;
    return [
      {
        name: `certificates: followed a second, beside Ed25519 alone over the same ${signedLength} bytes in ${threads} threads`,
        ...pairs,
        limit: { of: 'ratio', least: 0.7 },
        unit: '/s',
        runs,
        machine: machine(),
      },
      {
        ...figure,
        name: `certificates: gradus verify of ${count.toLocaleString('en')}, a whole process`,
        ours: spreadOf([seconds]),
        unit: 's',
      },
    ];
  } finally {
    await pool.close();
    await Promise.all(alone.map((worker) => worker.terminate()));
    await rm(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  name: 'certificates',
  title: 'certificates followed offline from signature to status, beside Ed25519 alone',
  runs: 5,
  run,
};
