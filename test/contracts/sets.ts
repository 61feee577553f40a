import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { encodeNpy } from '../../src/formats/npy.ts';
import type { Tensor } from '../../src/formats/tensor.ts';

export const setLabels = ['normal', 'outer-race', 'inner-race', 'ball'];

/** Writes a file of a set, and names it with its digest. */
export function fileIn(
  folder: string,
  file: string,
  content: Tensor | string | Uint8Array,
): { file: string; digest: string } {
  const bytes =
    content instanceof Uint8Array ? content : typeof content === 'string' ? Buffer.from(content) : encodeNpy(content);
  writeFileSync(join(folder, file), bytes);
  return { file, digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

export type Manifest = Record<string, unknown> & { splits: Record<string, Record<'inputs' | 'labels', object>> };

/** set.json of inputs [2, 3] in float32, as a test changes it. */
export function manifestFor(
  splits: Manifest['splits'],
  { shape = [2, 3], ...change }: { shape?: readonly number[] } & Record<string, unknown> = {},
): Manifest {
  const rows = Array.from({ length: shape.find((size) => size > 1) ?? 1 }, (_, i) => ({ name: `a${i}`, unit: 'm/s2' }));
  return {
    format: 'gradus-set/1',
    set: 'set 9',
    suppliedBy: 'laboratory',
    licence: 'CC-BY-4.0',
    shape,
    type: 'float32',
    rows,
    rate: 12_800,
    labels: setLabels,
    splits,
    ...change,
  };
}

export const writeManifest = (folder: string, manifest: unknown): void =>
  writeFileSync(join(folder, 'set.json'), JSON.stringify(manifest));

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'gradus-set-'));

/** A set of NPY files: item k of case i is 100 i + k, its label i mod 4. */
export function arraySet(cases = 40, change: { shape?: readonly number[] } & Record<string, unknown> = {}): string {
  const folder = emptyFolder();
  const shape = change.shape ?? [2, 3];
  const width = shape.reduce((all, n) => all * n, 1);
  const inputs = Float32Array.from({ length: cases * width }, (_, i) => 100 * Math.floor(i / width) + (i % width));
  const labels = Int32Array.from({ length: cases }, (_, i) => i % 4);
  const test = {
    inputs: fileIn(folder, 'inputs.npy', { type: 'float32', shape: [cases, ...shape], data: inputs }),
    labels: fileIn(folder, 'labels.npy', { type: 'int32', shape: [cases], data: labels }),
  };
  writeManifest(folder, manifestFor({ test }, change));
  return folder;
}

/** The same set as one table, its labels by name. `edit` changes its lines, the first of which names the columns. */
export function tableSet(
  cases = 40,
  edit: (lines: string[]) => string[] = (lines) => lines,
  shape: readonly number[] = [2, 3],
): string {
  const folder = emptyFolder();
  const columns = Array.from({ length: shape.reduce((all, n) => all * n, 1) }, (_, k) => k);
  const lines = Array.from({ length: cases }, (_, i) =>
    [...columns.map((k) => 100 * i + k), setLabels[i % 4]].join(','),
  );
  const names = [...columns.map((k) => (columns.length <= 26 ? String.fromCharCode(97 + k) : `x${k}`)), 'state'];
  const file = fileIn(folder, 'cases.csv', `${edit([names.join(','), ...lines]).join('\n')}\n`);
  writeManifest(folder, manifestFor({ test: { inputs: file, labels: { ...file, column: 'state' } } }, { shape }));
  return folder;
}

const letters = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** The same cases as Parquet, in row groups of seven, each a column of numbers; or, as lists, one column of them. */
export function parquetBytes(cases = 40, lists = false): Uint8Array<ArrayBuffer> {
  const rows = Array.from({ length: cases }, (_, i) => letters.map((_, k) => 100 * i + k));
  const state = { name: 'state', data: rows.map((_, i) => setLabels[i % 4]), type: 'STRING' as const };
  const columnData = lists
    ? [{ name: 'window', data: rows }, state]
    : [...letters.map((name, k) => ({ name, data: rows.map((row) => row[k]), type: 'FLOAT' as const })), state];
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 7 }));
}

export function parquetSet(cases = 40, lists = false): string {
  const folder = emptyFolder();
  const file = fileIn(folder, 'cases.parquet', parquetBytes(cases, lists));
  const inputs = lists ? { ...file, column: 'window' } : file;
  writeManifest(folder, manifestFor({ test: { inputs, labels: { ...file, column: 'state' } } }));
  return folder;
}
