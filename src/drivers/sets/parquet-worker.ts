import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../model/errors.ts';
import { bytesOf } from './file.ts';
import { decoderOf } from './parquet-decoder.ts';
import type { Group } from './parquet-decoder.ts';

// A thread of its own for a decoder that hostile bytes can send round in circles: whoever waits for it ends it.

const port = parentPort;
if (!port) throw new TypeError('this is the program of a thread');
const decoder = bytesOf(String(workerData)).then(decoderOf);
decoder.catch(() => undefined);

async function answer(group: Group | undefined): Promise<unknown> {
  const known = await decoder;
  return group ? await known.read(group) : { columns: known.columns, groups: known.groups };
}

port.on('message', (group: Group | undefined) => {
  void answer(group).then(
    (value) => port.postMessage({ value }),
    (error: unknown) => {
      const wrong = error instanceof InputError;
      port.postMessage({
        wrong,
        where: wrong ? error.where : '',
        says: error instanceof Error ? error.message : 'failed',
      });
    },
  );
});
