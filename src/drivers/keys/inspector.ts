import { parentPort } from 'node:worker_threads';
import { inspect } from '../../evidence/inspect.ts';
import { nodeChecks } from './checks.ts';
import type { Answer, Batch } from './inspectors.ts';

/** Inspects batches of entries off the main thread. */
async function answer({ id, from, entries, spans }: Batch): Promise<void> {
  const inspected = [];
  for (const [i, bytes] of entries.entries()) inspected.push(await inspect(bytes, from + i, spans, nodeChecks));
  parentPort?.postMessage({ id, inspected } satisfies Answer, []);
}

parentPort?.on('message', (batch: Batch) => void answer(batch));
