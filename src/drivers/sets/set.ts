import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Tensor } from '../../formats/tensor.ts';
import type { OpenSet } from '../../measure/inference/open-set.ts';
import type { Declaration, StationSet } from '../../model/declaration.ts';
import { StimulusSet } from '../../model/stimulus-set.ts';
import type { DataFile } from '../../model/stimulus-set.ts';
import { readAs } from '../yaml/read.ts';
import { csvTable } from './csv.ts';
import { bytesOf, digestOf, invalid } from './file.ts';
import type { Bytes } from './file.ts';
import { npyCases } from './npy.ts';
import { parquetTable } from './parquet.ts';
import { cellOf, tensorIn } from './values.ts';
import type { Cell } from './values.ts';

type Inputs = { cases: number; input(index: number): Promise<Tensor> };
type Labels = { cases: number; label(index: number): Promise<number> };
type Closing = { close(): Promise<void> };

/** The manifest in a set's folder: set.yaml, or set.json. */
export function manifestIn(folder: string): string {
  const found = ['set.yaml', 'set.json'].map((name) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw invalid(folder, 'has neither set.yaml nor set.json');
  return found;
}

/** Throws `SET_INVALID` in one line, with the line of the manifest that is wrong. */
export const readSet = (folder: string): StimulusSet => readAs(StimulusSet, manifestIn(folder), 'SET_INVALID');

const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
const product = (shape: readonly number[]): number => shape.reduce((all, n) => all * n, 1);

/** Infinity is no sample of anything; NaN says that a sample is not there. */
function refuseInfinite(input: Tensor, where: string): Tensor {
  if (input.type !== 'float32' && input.type !== 'float64') return input;
  const at = input.data.findIndex((value: number) => Math.abs(value) === Infinity);
  if (at !== -1) throw invalid(`${where}, item ${at}`, 'is infinite');
  return input;
}

async function arrayInputs(bytes: Bytes, { shape, type }: StimulusSet): Promise<Inputs> {
  const array = await npyCases(bytes);
  if (array.type !== type) throw invalid(bytes.name, `holds ${array.type}, and the manifest says ${type}`);
  if (shapeText(array.shape) !== shapeText(shape))
    throw invalid(bytes.name, `a case has shape ${shapeText(array.shape)}, and the manifest says ${shapeText(shape)}`);
  return {
    cases: array.cases,
    input: async (i) => refuseInfinite(await array.case(i), `${bytes.name}: case ${i}`),
  };
}

/** A table of whatever kind: one case a row, and words for where a cell stands. */
type Table = {
  columns: readonly string[];
  rows: number;
  /** Where the columns are named. */
  head: string;
  cells(row: number): Promise<readonly (readonly Cell[])[]>;
};

async function csvOf(bytes: Bytes): Promise<Table> {
  const table = await csvTable(bytes);
  const { columns, rows } = table;
  return {
    columns,
    rows,
    head: `${bytes.name}:1`,
    cells: async (at) =>
      (await table.row(at)).map((text, i) => [
        { text, where: `${bytes.name}:${at + 2}, column ${i + 1} (${columns[i]})` },
      ]),
  };
}

/** Numbers of a list however deep, in its order. */
const flat = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value.flatMap(flat);
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : [value];
};

async function parquetOf(bytes: Bytes): Promise<Table> {
  const table = await parquetTable(bytes.path);
  const close = bytes.close.bind(bytes);
  bytes.close = async () => void (await Promise.all([table.close(), close()]));
  const { columns, rows } = table;
  return {
    columns,
    rows,
    head: bytes.name,
    async cells(at) {
      const values = await table.row(at);
      return columns.map((name) =>
        typeof values[name] === 'string'
          ? [{ text: values[name], where: `${bytes.name}: row ${at}, column ${name}` }]
          : flat(values[name]).map((value, i, { length }) =>
              cellOf(value, `${bytes.name}: row ${at}, column ${name}${length > 1 ? `, item ${i}` : ''}`),
            ),
      );
    },
  };
}

type Columns = { inputs: string | undefined; label: string | undefined };

function tableInputs(table: Table, { shape, type }: StimulusSet, { inputs, label }: Columns): Inputs {
  const columns = [...table.columns.keys()].filter((i) =>
    inputs === undefined ? table.columns[i] !== label : table.columns[i] === inputs,
  );
  if (inputs !== undefined && columns.length === 0) throw invalid(table.head, `names no column ${inputs}`);
  if (inputs === undefined && columns.length !== product(shape))
    throw invalid(
      table.head,
      `names ${columns.length} columns of inputs, and ${shapeText(shape)} takes ${product(shape)}`,
    );
  return {
    cases: table.rows,
    async input(row) {
      const cells = await table.cells(row);
      const asked = columns.flatMap((i) => cells[i] ?? []);
      if (asked.length !== product(shape))
        throw invalid(
          asked[0]?.where ?? `${table.head}: row ${row}`,
          `the row has ${asked.length} numbers, and ${shapeText(shape)} takes ${product(shape)}`,
        );
      return tensorIn(asked, type, shape);
    },
  };
}

function indexIn(value: number, labels: readonly string[], where: string): number {
  if (!Number.isInteger(value) || value < 0 || value >= labels.length)
    throw invalid(where, `${value} is not the index of one of ${labels.length} labels`);
  return value;
}

async function arrayLabels(bytes: Bytes, labels: readonly string[]): Promise<Labels> {
  const array = await npyCases(bytes);
  if (array.shape.length !== 0)
    throw invalid(bytes.name, `has shape ${shapeText([array.cases, ...array.shape])}, not [${array.cases}]`);
  return {
    cases: array.cases,
    label: async (i) => indexIn(Number((await array.case(i)).data[0]), labels, `${bytes.name}: case ${i}`),
  };
}

/** A label by its name, or by its index. */
function tableLabels(table: Table, column: string | undefined, labels: readonly string[]): Labels {
  const at = table.columns.indexOf(column ?? '');
  if (at === -1) throw invalid(table.head, `names no column ${column}`);
  return {
    cases: table.rows,
    async label(row) {
      const { text, where } = (await table.cells(row))[at]?.[0] ?? { text: '', where: table.head };
      const named = labels.indexOf(text);
      if (named !== -1) return named;
      if (!/^\d{1,9}$/.test(text)) throw invalid(where, `${text.slice(0, 60)} is none of the labels`);
      return indexIn(Number(text), labels, where);
    },
  };
}

type Parts = { inputs: Inputs; labels: Labels };

async function partsOf(set: StimulusSet, files: { inputs: DataFile; labels: DataFile }, bytes: (f: DataFile) => Bytes) {
  const tables = new Map<string, Promise<Table>>();
  const tableOf = async (file: DataFile): Promise<Table> => {
    const open = file.file.endsWith('.csv') ? csvOf : parquetOf;
    const table = tables.get(file.file) ?? open(bytes(file));
    tables.set(file.file, table);
    return await table;
  };
  const { inputs, labels } = files;
  const label = inputs.file === labels.file ? labels.column : undefined;
  return {
    inputs: inputs.file.endsWith('.npy')
      ? await arrayInputs(bytes(inputs), set)
      : tableInputs(await tableOf(inputs), set, { inputs: inputs.column, label }),
    labels: labels.file.endsWith('.npy')
      ? await arrayLabels(bytes(labels), set.labels)
      : tableLabels(await tableOf(labels), labels.column, set.labels),
  };
}

function refuseUnlike({ inputs, labels }: Parts, files: { inputs: DataFile; labels: DataFile }): void {
  if (inputs.cases !== labels.cases)
    throw invalid(files.labels.file, `has ${labels.cases} labels, and ${files.inputs.file} has ${inputs.cases} cases`);
  if (inputs.cases === 0) throw invalid(files.inputs.file, 'has no case');
}

async function checkedFile(folder: string, { file, digest }: DataFile): Promise<Bytes> {
  const actual = await digestOf(join(folder, file));
  if (actual !== digest) throw invalid(file, `has ${actual}, and the manifest says ${digest}`);
  return await bytesOf(join(folder, file));
}

const closed = async (open: ReadonlyMap<string, Bytes>): Promise<void> =>
  void (await Promise.all([...open.values()].map((bytes) => bytes.close())));

/** One handle a file, though inputs and labels may lie in the same. */
async function opened(folder: string, files: readonly DataFile[]): Promise<Map<string, Bytes>> {
  const open = new Map<string, Bytes>();
  try {
    for (const file of files) if (!open.has(file.file)) open.set(file.file, await checkedFile(folder, file));
    return open;
  } catch (error) {
    await closed(open);
    throw error;
  }
}

/** Opens a split of a set, every digest checked. Throws `SET_INVALID`; what was opened is closed then. */
export async function openSet(folder: string, named: Pick<StationSet, 'split' | 'digest'>): Promise<OpenSet & Closing> {
  const split = named.split ?? 'test';
  const manifest = manifestIn(folder);
  const set = readSet(folder);
  const digest = await digestOf(manifest);
  if (named.digest !== undefined && named.digest !== digest)
    throw invalid(basename(manifest), `has ${digest}, and ${named.digest} is declared`);
  const files = set.splits[split];
  if (!files) throw invalid(`${basename(manifest)}: splits`, `has no ${split}`);
  const open = await opened(folder, [files.inputs, files.labels]);
  try {
    const parts = await partsOf(set, files, ({ file }) => {
      const bytes = open.get(file);
      if (!bytes) throw new TypeError(`${file} was not opened`);
      return bytes;
    });
    refuseUnlike(parts, files);
    const { inputs, labels } = parts;
    return {
      about: { set: set.set, suppliedBy: set.suppliedBy, split, licence: set.licence, digest },
      cases: inputs.cases,
      labels: set.labels,
      shape: set.shape,
      type: set.type,
      units: set.rows.map(({ unit }) => unit),
      read: async (i) => ({ input: await inputs.input(i), label: await labels.label(i) }),
      close: async () => await closed(open),
    };
  } catch (error) {
    await closed(open);
    throw error;
  }
}

/** Sets that a station names, each opened when a method first asks for it and kept open. */
export function setsOf(declaration: Declaration, folder: string): (model: string) => Promise<OpenSet | undefined> {
  const open = new Map<string, Promise<OpenSet>>();
  // oxlint-disable-next-line require-await -- one promise for all who ask
  return async (model) => {
    const named = declaration.station?.sets?.find((set) => set.model === model);
    if (!named) return undefined;
    const set = open.get(model) ?? openSet(resolve(folder, named.folder), named);
    open.set(model, set);
    return set;
  };
}
