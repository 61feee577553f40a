import assert from 'node:assert/strict';
import { appendFileSync, closeSync, ftruncateSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  arraySet,
  emptyFolder,
  fileIn,
  manifestFor,
  parquetSet,
  tableSet,
  writeManifest,
} from '../../../test/contracts/sets.ts';
import { encodeNpy } from '../../formats/npy.ts';
import { InputError } from '../../model/errors.ts';
import { csvTable } from './csv.ts';
import { bytesOf } from './file.ts';
import { npyCases } from './npy.ts';
import { openSet } from './set.ts';

type Named = Parameters<typeof openSet>[1];

/** What is complained about when every case of a set is read; the folder is removed. */
async function complaint(folder: string, named: Named = {}): Promise<string> {
  try {
    const set = await openSet(folder, named);
    try {
      for (let i = 0; i < set.cases; i++) await set.read(i);
    } finally {
      await set.close();
    }
  } catch (error) {
    assert.ok(error instanceof InputError && error.code === 'SET_INVALID', String(error));
    return error.message.replaceAll(`${folder}/`, '').replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:…');
  } finally {
    rmSync(folder, { recursive: true });
  }
  throw new Error('the set was taken');
}

async function read(folder: string, index: number) {
  const set = await openSet(folder, {});
  try {
    const { input, label } = await set.read(index);
    return { cases: set.cases, shape: input.shape, data: [...input.data], label };
  } finally {
    await set.close();
    rmSync(folder, { recursive: true });
  }
}

const case39 = { cases: 40, shape: [2, 3], data: [3900, 3901, 3902, 3903, 3904, 3905], label: 3 };

describe('a stimulus set', () => {
  it('gives the last case of an array', async () => assert.deepEqual(await read(arraySet(), 39), case39));
  it('gives the same case of a table', async () => assert.deepEqual(await read(tableSet(), 39), case39));
  it('gives the same case of Parquet in several row groups', async () =>
    assert.deepEqual(await read(parquetSet(), 39), case39));
  it('gives the same case of Parquet with lists', async () =>
    assert.deepEqual(await read(parquetSet(40, true), 39), case39));
  it('takes a table with line ends of Windows, quotes, and without the last line end', async () => {
    const folder = emptyFolder();
    const file = fileIn(folder, 'cases.csv', 'a,b,c,d,e,"state"\r\n1,2,3,4,5,"ball"\r\n6,7,8,9,1e1,normal');
    const change = { shape: [1, 5] };
    writeManifest(folder, manifestFor({ test: { inputs: file, labels: { ...file, column: 'state' } } }, change));
    const found = await read(folder, 1);
    assert.deepEqual(found, { cases: 2, shape: [1, 5], data: [6, 7, 8, 9, 10], label: 0 });
  });
  it('says who supplied it, which split, and the digest of its manifest', async () => {
    const folder = arraySet();
    const set = await openSet(folder, {});
    const { digest, ...about } = set.about;
    assert.deepEqual(about, { set: 'set 9', suppliedBy: 'laboratory', split: 'test', licence: 'CC-BY-4.0' });
    assert.match(digest, /^sha256:[0-9a-f]{64}$/);
    await set.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a stimulus set is refused', () => {
  const refused = (why: string, folder: () => string, says: RegExp | string, named: Named = {}): void =>
    void it(why, async () => {
      const said = await complaint(folder(), named);
      if (typeof says === 'string') assert.equal(said, says);
      else assert.match(said, says);
    });
  const changed = (change: Parameters<typeof arraySet>[1]) => () => arraySet(8, change);
  const line = (number: number, text: string) => () =>
    tableSet(8, (lines) => lines.map((old, i) => (i + 1 === number ? text : old)));

  refused('that has no manifest', emptyFolder, /has neither set.yaml nor set.json$/);
  refused('for a member nobody knows', changed({ colour: 'blue' }), /^set.json:1:.*colour: unknown key/);
  refused('without a licence', changed({ licence: undefined }), /licence/);
  refused('for rows that are not those of the shape', changed({ rows: [{ name: 'a', unit: 'm' }] }), /has 2, not 1/);
  refused('for a label that stands there twice', changed({ labels: ['a', 'b', 'b', 'c'] }), /b stands here twice/);
  refused('for a split it has not', changed({}), 'set.json: splits: has no validation', { split: 'validation' });
  refused(
    'for a manifest that is not the one declared',
    changed({}),
    'set.json: has sha256:…, and sha256:… is declared',
    { digest: `sha256:${'0'.repeat(64)}` },
  );
  refused('for an array of another type', changed({ type: 'int8' }), /^inputs.npy: holds float32, .* says int8$/);
  refused(
    'for a label beyond those it names',
    changed({ labels: ['a', 'b', 'c'] }),
    'labels.npy: case 3: 3 is not the index of one of 3 labels',
  );
  refused(
    'for a byte added to a file',
    () => {
      const folder = arraySet(8);
      appendFileSync(join(folder, 'inputs.npy'), 'x');
      return folder;
    },
    'inputs.npy: has sha256:…, and the manifest says sha256:…',
  );
  refused(
    'for a file that is missing',
    () => {
      const folder = arraySet(8);
      rmSync(join(folder, 'labels.npy'));
      return folder;
    },
    'labels.npy: cannot be read',
  );
  refused('for a cell that is no number', line(4, '1,2,x,4,5,6,ball'), 'cases.csv:4, column 3 (c): x is not a number');
  refused('for an empty cell', line(9, '1,2,3,4,5,,ball'), 'cases.csv:9, column 6 (f): is empty');
  refused('for infinity', line(3, '1,2,3,4,5,1e99,ball'), 'cases.csv:3, column 6 (f): 1e99 is more than float32 holds');
  refused(
    'for a name among no labels',
    line(2, '1,2,3,4,5,6,cage'),
    'cases.csv:2, column 7 (state): cage is none of the labels',
  );
  refused('for a cell too few', line(5, '1,2,3,4,5,ball'), 'cases.csv:5: has 6 cells, and line 1 names 7 columns');
  refused('for a blank line', line(5, ''), 'cases.csv:5: has 1 cells, and line 1 names 7 columns');
  refused('for a quote that does not end', line(5, '1,2,3,"4,5,6,ball'), /^cases.csv:5, column 4: a quote/);
  refused(
    'for a column too many',
    line(1, 'a,b,c,d,e,f,g,state'),
    /^cases.csv:1: names 7 columns of inputs, and \[2, 3\] takes 6$/,
  );
  refused('without the column of labels', line(1, 'a,b,c,d,e,f,label'), /^cases.csv:1: names 7 columns of inputs/);
  refused('for a column named twice', line(1, 'a,b,c,d,e,e,state'), 'cases.csv:1: names the column e twice');
  refused(
    'for infinity in an array',
    () => {
      const folder = emptyFolder();
      const data = Float32Array.of(1, 2, 3, 4, 5, 6, 1, 2, -Infinity, 4, 5, 6);
      const inputs = fileIn(folder, 'inputs.npy', { type: 'float32', shape: [2, 2, 3], data });
      const labels = fileIn(folder, 'labels.npy', { type: 'int8', shape: [2], data: Int8Array.of(0, 1) });
      writeManifest(folder, manifestFor({ test: { inputs, labels } }));
      return folder;
    },
    'inputs.npy: case 1, item 2: is infinite',
  );
  refused(
    'for the same inputs in two splits',
    () => {
      const folder = arraySet(8);
      const inputs = { file: 'inputs.npy', digest: `sha256:${'0'.repeat(64)}` };
      writeManifest(folder, manifestFor({ test: { inputs, labels: inputs }, train: { inputs, labels: inputs } }));
      return folder;
    },
    /split (test|train) has the same inputs/,
  );
});

describe('a table by lines', () => {
  it('gives every row that was written, also rows over the edges of what is read at once', async () => {
    const folder = emptyFolder();
    const texts = fc.array(fc.stringMatching(/^[a-z0-9 é]{0,30}$/), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 40 }), fc.nat(200_000), async (rows, wide) => {
        const padded = rows.map(([a = '', b = ''], i) => [i % 7 === 3 ? `${a}${'x'.repeat(wide)}` : a, b]);
        writeFileSync(join(folder, 't.csv'), ['a,b', ...padded.map((row) => row.join(','))].join('\n') + '\n');
        const bytes = await bytesOf(join(folder, 't.csv'));
        const table = await csvTable(bytes);
        assert.equal(table.rows, rows.length);
        for (const i of [...padded.keys()].toReversed())
          assert.deepEqual(
            await table.row(i),
            padded[i]?.map((text) => text.trim()),
          );
        await bytes.close();
      }),
      { numRuns: 25 },
    );
    rmSync(folder, { recursive: true });
  });
});

/** An NPY file of as many bytes, all but its header a hole: the disk holds nothing of it. */
function sparse(cases: number, width: number): string {
  const file = join(emptyFolder(), 'inputs.npy');
  const head = encodeNpy({ type: 'float32', shape: [0, width], data: new Float32Array(0) });
  const text = Buffer.from(head).toString('latin1').replace('(0, ', `(${cases}, `);
  const header = Buffer.from(`${text.trimEnd().padEnd(head.length - 1)}\n`, 'latin1');
  const handle = openSync(file, 'w');
  writeSync(handle, header);
  writeSync(handle, Buffer.from(Float32Array.of(7).buffer), 0, 4, header.length + (cases - 1) * width * 4);
  ftruncateSync(handle, header.length + cases * width * 4);
  closeSync(handle);
  return file;
}

describe('an array of 8 GiB', () => {
  it('is read case by case in a process that grows by less than 64 MiB', async () => {
    const [cases, width] = [2 ** 21, 2 ** 10];
    const file = sparse(cases, width);
    const before = process.memoryUsage().rss;
    const bytes = await bytesOf(file);
    const array = await npyCases(bytes);
    assert.equal((await array.case(cases - 1)).data[0], 7);
    for (let i = 0; i < 2000; i++) await array.case((i * 7919) % cases);
    assert.equal(array.cases, cases);
    assert.ok(process.memoryUsage().rss - before < 64 * 2 ** 20);
    await bytes.close();
    rmSync(file);
  });
});
