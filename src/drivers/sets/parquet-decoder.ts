import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema, snappyUncompress } from 'hyparquet';
import type { AsyncBuffer, Compressors, FileMetaData } from 'hyparquet';
import { InputError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { invalid } from './file.ts';
import type { Bytes } from './file.ts';

/** A row group is decoded whole, and takes several times as much as objects. */
const largestGroup = 64 * 1024 * 1024;
const longestFooter = 16 * 1024 * 1024;
/** Values of one column in a row group. */
const mostValues = 16 * 1024 * 1024;

const within = (length: number): { maxOutputLength: number } => ({ maxOutputLength: Math.max(1, length) });

function refuseLarge(length: number): void {
  if (!(length >= 0 && length <= largestGroup)) throw new RangeError(`a page of ${length} bytes`);
}

/** No page becomes more than it says, nor more than a row group may be. */
const compressors: Compressors = {
  SNAPPY: (input, length) => {
    refuseLarge(length);
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  },
  GZIP: (input, length) => {
    refuseLarge(length);
    return new Uint8Array(gunzipSync(input, within(length)));
  },
  BROTLI: (input, length) => {
    refuseLarge(length);
    return new Uint8Array(brotliDecompressSync(input, within(length)));
  },
  ZSTD: (input, length) => {
    refuseLarge(length);
    return new Uint8Array(zstdDecompressSync(input, within(length)));
  },
};

/** What the decoder throws, as words about the file. */
async function said<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw invalid(where, `is no Parquet that is read here: ${shortly(String(error), 200)}`, error);
  }
}

function fileOf(bytes: Bytes): AsyncBuffer {
  return {
    byteLength: bytes.size,
    slice: async (start, end = bytes.size) => {
      const length = end - start;
      if (!(start >= 0 && length >= 0 && length <= largestGroup)) throw new RangeError(`a part of ${length} bytes`);
      return (await bytes.at(start, length)).buffer;
    },
  };
}

/** The footer ends with its length and PAR1. */
async function refuseLongFooter(bytes: Bytes): Promise<void> {
  const tail = await bytes.at(Math.max(0, bytes.size - 8), 8);
  if (tail.length < 8 || Buffer.from(tail.subarray(4)).toString('latin1') !== 'PAR1')
    throw invalid(bytes.name, 'does not end with PAR1: it is no Parquet, or cut short');
  const length = new DataView(tail.buffer).getUint32(0, true);
  if (length > Math.min(longestFooter, bytes.size))
    throw invalid(bytes.name, `a footer of ${length} bytes is more than ${longestFooter} or than there are`);
}

export type Group = { from: number; rows: number };

/** Where row groups begin. What they say of themselves must fit the file and the memory here. */
function groupsOf(metadata: FileMetaData, { name, size }: Bytes): Group[] {
  let from = 0;
  return metadata.row_groups.map(({ num_rows: count, columns }, i) => {
    const rows = Number(count);
    const where = `${name}: row group ${i}`;
    if (!(rows >= 0 && rows <= mostValues)) throw invalid(where, `${rows} rows are more than ${mostValues}`);
    let bytes = 0;
    for (const { meta_data: about } of columns) {
      if (!about) throw invalid(where, 'a column does not say where it is');
      if (!(Number(about.num_values) >= 0 && Number(about.num_values) <= mostValues))
        throw invalid(where, `${about.num_values} values in a column are more than ${mostValues}`);
      if (Number(about.total_compressed_size) > size) throw invalid(where, 'is more than the file');
      bytes += Number(about.total_uncompressed_size);
    }
    if (!(bytes >= 0 && bytes <= largestGroup))
      throw invalid(where, `${bytes} bytes are more than ${largestGroup}: write smaller row groups`);
    const group = { from, rows };
    from += rows;
    return group;
  });
}

export type Rows = readonly Record<string, unknown>[];

export type Decoder = { columns: string[]; groups: Group[]; read(group: Group): Promise<Rows> };

/** What a Parquet file says of itself, and its row groups decoded one at a time. Throws `SET_INVALID`, or does not end. */
export async function decoderOf(bytes: Bytes): Promise<Decoder> {
  await refuseLongFooter(bytes);
  const file = fileOf(bytes);
  const { metadata, columns } = await said(bytes.name, async () => {
    const read = await parquetMetadataAsync(file);
    return { metadata: read, columns: parquetSchema(read).children.map(({ element }) => element.name) };
  });
  return {
    columns,
    groups: groupsOf(metadata, bytes),
    async read({ from, rows }) {
      const where = `${bytes.name}: rows ${from} to ${from + rows - 1}`;
      const options = { file, metadata, compressors, geoparquet: false, rowStart: from, rowEnd: from + rows };
      const read = await said(where, async () => (await parquetReadObjects(options)) as Rows);
      if (read.length !== rows) throw invalid(where, `${read.length} rows are there`);
      return read;
    },
  };
}
