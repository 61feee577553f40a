import '../../model/compiled.ts';
import { parentPort } from 'node:worker_threads';
import { concat } from '../../evidence/bytes.ts';
import { inspect, type Inspected } from '../../evidence/inspect.ts';
import { rootOver, tileWidth, unbundle } from '../../evidence/tiles.ts';
import { longestEntry } from '../../model/entry.ts';
import { nodeChecks, sha256 } from './checks.ts';
import type { Answer, Batch } from './inspectors.ts';

/** What of an entry is not in its leaf, with each object of the bundle named once. */
function saidOf(all: readonly Inspected[]): Omit<Inspected, 'leaf'>[] {
  const named = new Set<string>();
  return all.map(({ leaf: _leaf, objects = [], ...said }) => {
    const more =
      said.fault === undefined ? objects.filter(({ digest }) => named.size < named.add(digest).size) : objects;
    return { ...said, ...(more.length > 0 && { objects: more }) };
  });
}

const room = new Uint8Array(1 + longestEntry);

/** Inspects bundles of entries off the main thread. */
async function answer({ id, from, width, bundle, spans }: Batch): Promise<void> {
  const inspected: Inspected[] = [];
  for (const [i, bytes] of unbundle(bundle, width, 'bundle').entries())
    inspected.push(await inspect(bytes, from + i, spans, nodeChecks, room));
  const hashes = inspected.map(({ leaf }) => leaf);
  const leaves = concat(width === tileWidth ? [...hashes, rootOver(hashes, sha256)] : hashes);
  const said = JSON.stringify(saidOf(inspected));
  parentPort?.postMessage({ id, said, leaves } satisfies Answer, [leaves.buffer as ArrayBuffer]);
}

parentPort?.on('message', (batch: Batch) => void answer(batch));
