import { parentPort } from 'node:worker_threads';
import { inspect } from '../../evidence/inspect.ts';
import type { Answer, Batch } from './inspectors.ts';
import { nodeChecks } from './checks.ts';

/** Inspects batches of entries off the main thread. */
parentPort?.on('message', async ({ id, from, entries, spans }: Batch) => {
  const inspected = [];
  for (const [i, bytes] of entries.entries()) inspected.push(await inspect(bytes, from + i, spans, nodeChecks));
  parentPort?.postMessage({ id, inspected } satisfies Answer);
});
