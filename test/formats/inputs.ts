import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { csvTable } from '../../src/drivers/sets/csv.ts';
import type { Bytes } from '../../src/drivers/sets/file.ts';
import { npyCases } from '../../src/drivers/sets/npy.ts';
import { parquetTable } from '../../src/drivers/sets/parquet.ts';
import { tensorIn } from '../../src/drivers/sets/values.ts';
import { parsedAs } from '../../src/drivers/yaml/read.ts';
import { readYaml } from '../../src/drivers/yaml/document.ts';
import { FormatError } from '../../src/formats/error.ts';
import { decodeNpy, encodeNpy } from '../../src/formats/npy.ts';
import { readTflite } from '../../src/formats/tflite.ts';
import { readOnnx } from '../../src/formats/onnx.ts';
import { InputError } from '../../src/model/errors.ts';
import { StimulusSet } from '../../src/model/stimulus-set.ts';
import { randomFrom } from '../../src/signals/random.ts';
import { manifestFor, parquetBytes } from '../contracts/sets.ts';
import { dense } from '../engines/tflite.ts';
import { mutated } from './mutate.ts';

/** A reader of files that come from outside, with a file it reads. */
export type InputReader = {
  name: string;
  good: Uint8Array;
  read: (bytes: Uint8Array<ArrayBuffer>) => Promise<void> | void;
};

/** Bytes in memory, read by position as a file's are. */
const inMemory = (name: string, bytes: Uint8Array<ArrayBuffer>): Bytes => ({
  path: name,
  name,
  size: bytes.length,
  at: async (position, length) => bytes.slice(position, position + length),
  close: async () => undefined,
});

const array = encodeNpy({ type: 'float32', shape: [6, 2, 3], data: Float32Array.from({ length: 36 }, (_, i) => i) });
const table = ['a,b,state', ...Array.from({ length: 9 }, (_, i) => `${i}.5,-1e${i},"ball"`)].join('\r\n');
const file = { file: 'a.npy', digest: `sha256:${'0'.repeat(64)}` };
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const onnxFile = readFileSync(fileURLToPath(new URL('../../sim/models/bearing.onnx', import.meta.url)));

async function readArray(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const cases = await npyCases(inMemory('a.npy', bytes));
  for (let i = 0; i < Math.min(cases.cases, 20); i++) await cases.case(i);
}

async function readTable(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const read = await csvTable(inMemory('a.csv', bytes));
  for (let i = 0; i < read.rows; i++) {
    const [a = '', b = ''] = await read.row(i);
    tensorIn(
      [a, b].map((cell) => ({ text: cell, where: `a.csv:${i + 2}` })),
      'float32',
      [2],
    );
  }
}

const parquetFile = join(mkdtempSync(join(tmpdir(), 'gradus-parquet-')), 'a.parquet');
process.once('exit', () => rmSync(dirname(parquetFile), { recursive: true, force: true }));
/** Long for forty rows. */
const decodeMs = 1000;

async function readParquet(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  writeFileSync(parquetFile, bytes);
  const read = await parquetTable(parquetFile, decodeMs);
  try {
    for (let i = 0; i < Math.min(read.rows, 100); i++) await read.row(i);
  } finally {
    await read.close();
  }
}

export const inputReaders: readonly InputReader[] = [
  { name: 'NPY, whole', good: array, read: (bytes) => void decodeNpy(bytes) },
  { name: 'NPY, by position', good: array, read: readArray },
  { name: 'Parquet', good: parquetBytes(), read: readParquet },
  { name: 'Parquet of lists', good: parquetBytes(40, true), read: readParquet },
  { name: 'CSV', good: text(table), read: readTable },
  {
    name: 'manifest of a set',
    good: text(JSON.stringify(manifestFor({ test: { inputs: file, labels: file } }), null, 1)),
    read: (bytes) => void parsedAs(readYaml('set.json', bytes), StimulusSet, 'SET_INVALID'),
  },
  { name: 'ONNX', good: onnxFile, read: (bytes) => void readOnnx(bytes) },
  { name: 'TensorFlow Lite', good: dense(), read: (bytes) => void readTflite(bytes) },
];

export type Outcome = 'read' | 'refused';

/** Hands mutation after mutation of its file to a reader. Throws what is neither a value nor a refusal in our own words. */
export function mutationsFor({ name, good, read }: InputReader, seed: string): () => Promise<Outcome> {
  const random = randomFrom(`inputs/${name}/${seed}`);
  return async () => {
    try {
      await read(mutated(good, random));
      return 'read';
    } catch (error) {
      if (error instanceof FormatError || error instanceof InputError) return 'refused';
      throw error;
    }
  };
}
