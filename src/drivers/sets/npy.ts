import { FormatError } from '../../formats/error.ts';
import { npyHeader, npyHeaderBytes, npyItems } from '../../formats/npy.ts';
import { itemSize } from '../../formats/tensor.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { invalid } from './file.ts';
import type { Bytes } from './file.ts';

/** An array of cases in a file; the first dimension is that of the cases. */
export type NpyCases = {
  type: Tensor['type'];
  cases: number;
  /** Of one case. */
  shape: readonly number[];
  case(index: number): Promise<Tensor>;
};

async function headerOf(bytes: Bytes) {
  try {
    return npyHeader(await bytes.at(0, npyHeaderBytes));
  } catch (error) {
    if (error instanceof FormatError) throw invalid(bytes.name, error.message, error);
    throw error;
  }
}

/** The largest input: what it becomes on a wire is several times that. */
const longestCase = 16 * 1024 * 1024;

/** Cases of an NPY file by their place in it. Throws `SET_INVALID`. */
export async function npyCases(bytes: Bytes): Promise<NpyCases> {
  const { type, shape, start, items } = await headerOf(bytes);
  const [cases, ...one] = shape;
  if (cases === undefined) throw invalid(bytes.name, 'is one number, and has no dimension of cases');
  const wanted = start + items * itemSize[type];
  if (wanted !== bytes.size)
    throw invalid(bytes.name, `shape [${shape.join(', ')}] of ${type} takes ${wanted} bytes, ${bytes.size} are there`);
  const length = cases === 0 ? 0 : (items / cases) * itemSize[type];
  if (length > longestCase) throw invalid(bytes.name, `a case of ${length} bytes is more than ${longestCase}`);
  return {
    type,
    cases,
    shape: one,
    async case(index) {
      const read = await bytes.at(start + index * length, length);
      if (read.length !== length) throw invalid(`${bytes.name}: case ${index}`, 'is not there any more');
      return npyItems(type, one, read);
    },
  };
}
