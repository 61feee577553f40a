import { z } from 'zod';
import { Tensor, rowsOf } from './declaration.ts';
import { Digest } from './terms.ts';

/** Who chose a set's inputs. */
export const Supplier = z.enum(['laboratory', 'buyer', 'maker']);
export type Supplier = z.infer<typeof Supplier>;

export const Split = z.enum(['train', 'validation', 'test']);
export type Split = z.infer<typeof Split>;

/** One file of a set. `column`: which of a table's columns is meant. */
export const DataFile = z.strictObject({
  file: z
    .string()
    .max(200)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]*\.(npy|csv|parquet)$/,
      'a file lies in the folder itself and ends in .npy, .csv or .parquet',
    ),
  digest: Digest,
  column: z.string().min(1).max(200).optional(),
});
export type DataFile = z.infer<typeof DataFile>;

const SetShape = z.strictObject({
  format: z.literal('gradus-set/1'),
  set: z.string().min(1).max(200),
  suppliedBy: Supplier,
  /** Their name. */
  supplier: z.string().min(1).max(200).optional(),
  /** SPDX expression, or what was agreed in words. */
  licence: z.string().min(1).max(200),
  about: z.string().max(2000).optional(),
  /** Of one input, without the dimension of cases. */
  shape: Tensor.shape.shape,
  type: Tensor.shape.type,
  /** Rows of an input, along its first dimension that is more than 1; unit: UCUM. */
  rows: z
    .array(z.strictObject({ name: z.string().min(1).max(100), unit: z.string().min(1).max(40) }))
    .min(1)
    .max(4096),
  /** Samples a second along a row, Hz. */
  rate: z.number().gt(0).optional(),
  labels: z.array(z.string().min(1).max(60)).min(2).max(1000),
  splits: z.partialRecord(Split, z.strictObject({ inputs: DataFile, labels: DataFile })),
});
type Shape = z.infer<typeof SetShape>;
type Complaint = { path: (string | number)[]; message: string };

function* columnComplaints({ splits }: Shape): Generator<Complaint> {
  for (const [split, { inputs, labels }] of Object.entries(splits)) {
    const at = ['splits', split];
    for (const [name, { file, column }] of Object.entries({ inputs, labels }))
      if (file.endsWith('.npy') && column !== undefined)
        yield { path: [...at, name, 'column'], message: 'an array has no columns' };
    if (!labels.file.endsWith('.npy') && labels.column === undefined)
      yield { path: [...at, 'labels'], message: 'missing: column, the one with the labels' };
    if (inputs.column !== undefined && inputs.file.endsWith('.csv'))
      yield { path: [...at, 'inputs', 'column'], message: 'inputs are all columns but that of the labels' };
  }
}

/** A case that a model was trained on is not to be met again under another name. */
function* sharedFiles({ splits }: Shape): Generator<Complaint> {
  const seen = new Map<string, string>();
  for (const [split, { inputs }] of Object.entries(splits)) {
    const other = seen.get(inputs.digest);
    if (other !== undefined) yield { path: ['splits', split, 'inputs'], message: `split ${other} has the same inputs` };
    seen.set(inputs.digest, split);
  }
}

function* complaintsOf(set: Shape): Generator<Complaint> {
  const { rows } = rowsOf(set.shape);
  if (set.rows.length !== rows)
    yield {
      path: ['rows'],
      message: `an input of shape [${set.shape.join(', ')}] has ${rows}, not ${set.rows.length}`,
    };
  for (const [i, label] of set.labels.entries())
    if (set.labels.indexOf(label) !== i) yield { path: ['labels', i], message: `${label} stands here twice` };
  if (Object.keys(set.splits).length === 0) yield { path: ['splits'], message: 'a set has one split at least' };
  yield* columnComplaints(set);
  yield* sharedFiles(set);
}

/** `set.yaml` beside the files of a stimulus set (docs/sets.md). */
export const StimulusSet = SetShape.superRefine((set, context) => {
  for (const { path, message } of complaintsOf(set)) context.addIssue({ code: 'custom', path, message });
});
export type StimulusSet = z.infer<typeof StimulusSet>;
