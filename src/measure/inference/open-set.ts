import type { Tensor } from '../../formats/tensor.ts';
import type { Split, Supplier } from '../../model/stimulus-set.ts';
import type { Digest } from '../../model/terms.ts';

/** A stimulus set whose files are those of its manifest (docs/sets.md); cases are read one by one. */
export type OpenSet = {
  about: { set: string; suppliedBy: Supplier; split: Split; licence: string; digest: Digest };
  cases: number;
  /** What labels number. */
  labels: readonly string[];
  shape: readonly number[];
  type: Tensor['type'];
  units: readonly string[];
  /** The case at this place in its files. Throws `InputError` naming file, row and column. */
  read(index: number): Promise<{ input: Tensor; label: number }>;
};
