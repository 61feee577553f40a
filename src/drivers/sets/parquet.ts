import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { invalid } from './file.ts';
import type { Group, Rows } from './parquet-decoder.ts';

/** A table of typed columns in a file; a column may hold lists. */
export type ParquetTable = {
  columns: readonly string[];
  rows: number;
  row(index: number): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
};

/** Row groups kept decoded. */
const groupsKept = 2;
const usualMs = 20_000;
const heapMb = 1024;

type Reply = { value: unknown } | { wrong: boolean; where: string; says: string };

/** Asks the thread one thing at a time; one that does not answer, or dies of its heap, is ended. */
function asker(path: string, ms: number) {
  const worker = new Worker(new URL('./parquet-worker.ts', import.meta.url), {
    workerData: path,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  worker.unref();
  const name = basename(path);
  let waiting: { resolve: (value: unknown) => void; fail: (says: string) => void } | undefined;
  worker.on('message', (reply: Reply) =>
    'value' in reply ? waiting?.resolve(reply.value) : waiting?.fail(reply.says),
  );
  worker.on('error', (error) => waiting?.fail(`${name}: ended its decoder: ${String(error).slice(0, 200)}`));
  worker.on('exit', () => waiting?.fail(`${name}: ended its decoder`));
  const once = async (group: Group | undefined): Promise<unknown> =>
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        void worker.terminate();
        reject(invalid(name, `was not decoded within ${ms} ms`));
      }, ms);
      waiting = {
        resolve(value) {
          clearTimeout(timer);
          resolve(value);
        },
        fail(says) {
          clearTimeout(timer);
          reject(invalid('', says));
        },
      };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(group);
    });
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask: async (group?: Group): Promise<unknown> => {
      last = last.then(
        async () => await once(group),
        async () => await once(group),
      );
      return await last;
    },
    close: async (): Promise<void> => void (await worker.terminate()),
  };
}

/** Rows of a Parquet file by their place in it, one row group decoded at a time. Throws `SET_INVALID`. */
export async function parquetTable(path: string, ms = usualMs): Promise<ParquetTable> {
  const { ask, close } = asker(path, ms);
  const opened = ask() as Promise<{ columns: string[]; groups: Group[] }>;
  const { columns, groups } = await opened.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const kept = new Map<number, Rows>();
  const read = async (group: Group): Promise<Rows> => {
    const rows = kept.get(group.from) ?? ((await ask(group)) as Rows);
    kept.set(group.from, rows);
    for (const old of kept.keys()) if (kept.size > groupsKept) kept.delete(old);
    return rows;
  };
  return {
    columns,
    rows: groups.reduce((sum, { rows }) => sum + rows, 0),
    async row(index) {
      const group = groups.find(({ from, rows }) => index >= from && index < from + rows);
      const row = group && (await read(group))[index - group.from];
      if (!row) throw invalid(`${basename(path)}: row ${index}`, 'is not there');
      return row;
    },
    close,
  };
}
