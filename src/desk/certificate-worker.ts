import '../model/compiled.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { verifyCertificate, type CertificateVerification } from '../certify/certificate.ts';
import { knownFrom } from '../certify/known.ts';
import { nodeChecks } from '../drivers/keys/checks.ts';
import type { Batch, BatchAnswer, Given } from './certificate-pool.ts';

const { sources, pinned, question, full } = workerData as Given;
const known = knownFrom(sources, pinned, nodeChecks);

/** Follows certificates off the main thread. */
async function answer({ id, names, jwts }: Batch): Promise<void> {
  const checked: (CertificateVerification | null)[] = [];
  for (const [i, jwt] of Buffer.from(jwts.buffer).toString('latin1').split('\n').entries()) {
    const found = await verifyCertificate(jwt, await known, { ...question, where: names[i] ?? '' }, nodeChecks);
    checked.push(full || found.state !== 'valid' ? found : null);
  }
  parentPort?.postMessage({ id, checked: JSON.stringify(checked) } satisfies BatchAnswer, []);
}

parentPort?.on('message', (batch: Batch) => void answer(batch));
