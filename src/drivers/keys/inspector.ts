import { parentPort } from 'node:worker_threads';
import { concat } from '../../evidence/bytes.ts';
import { inspect, type Inspected } from '../../evidence/inspect.ts';
import { unbundle } from '../../evidence/tiles.ts';
import { nodeChecks } from './checks.ts';
import type { Answer, Batch } from './inspectors.ts';

/** Inspects batches of entries off the main thread. */
async function answer({ id, from, width, entries, spans }: Batch): Promise<void> {
  const inspected: Inspected[] = [];
  for (const [i, bytes] of unbundle(entries, width, 'batch').entries())
    inspected.push(await inspect(bytes, from + i, spans, nodeChecks));
  const leaves = concat(inspected.map(({ leaf }) => leaf));
  const said = JSON.stringify(inspected.map((one) => ({ ...one, leaf: undefined })));
  parentPort?.postMessage({ id, said, leaves } satisfies Answer, [leaves.buffer as ArrayBuffer]);
}

parentPort?.on('message', (batch: Batch) => void answer(batch));
