import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { FormatError } from '../../formats/error.ts';
import { decodeNpy } from '../../formats/npy.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { Recording } from '../../measure/probe.ts';
import { Digest, Id } from '../../model/terms.ts';
import { InputError } from '../../model/errors.ts';

const NpyFile = z.strictObject({
  file: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.npy$/, 'a file lies in the folder itself and ends in .npy'),
  digest: Digest,
});
const RecordedModel = z.strictObject({
  /** Index of the true label of each case, whole numbers [cases]. */
  labels: NpyFile,
  /** What the device answered, [cases, labels]. */
  outputs: NpyFile,
  /** What it was given, [cases, …]: kept so that anyone can ask again. */
  inputs: NpyFile,
  /** How long each answer took, ms, [cases]. */
  ms: NpyFile.optional(),
});

/** recording.json (docs/recordings.md). */
export const RecordingFile = z.strictObject({
  format: z.literal('gradus-recording/1'),
  set: z.string().min(1).max(200),
  suppliedBy: z.enum(['laboratory', 'buyer', 'maker']),
  recorded: z.iso.datetime({ offset: true }),
  about: z.string().max(2000).optional(),
  /** What the device said of itself when it was recorded; keys as in a readback. */
  says: z.record(z.string().max(80), z.string().max(500)).optional(),
  models: z.record(Id, RecordedModel),
});
export type RecordingFile = z.infer<typeof RecordingFile>;

const longestManifest = 1024 * 1024;
/** Outputs are read whole; inputs are only digested. */
const longestArray = 512 * 1024 * 1024;

const invalid = (where: string, expected: string, cause?: unknown): InputError =>
  new InputError('RECORDING_INVALID', where, expected, { cause });

async function textOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > longestManifest) throw invalid(path, `is longer than ${longestManifest} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw invalid(path, 'cannot be read as UTF-8 text', error);
  }
}

function parsed(text: string, path: string): RecordingFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(path, 'is not JSON', error);
  }
  const result = RecordingFile.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue && issue.path.length > 0 ? `${path}: ${issue.path.join('.')}` : path;
  throw invalid(where, issue?.message ?? 'is not a recording');
}

/** The manifest of a recording. Throws `RECORDING_INVALID` with the path in it that is wrong. */
export async function readRecording(folder: string): Promise<RecordingFile> {
  const path = join(folder, 'recording.json');
  return parsed(await textOf(path), path);
}

async function checkDigest(path: string, expected: string, where: string): Promise<void> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  } catch (error) {
    throw invalid(where, `${basename(path)} cannot be read`, error);
  }
  const actual = `sha256:${hash.digest('hex')}`;
  if (actual !== expected) throw invalid(`${where}.digest`, `${basename(path)} has ${actual}`);
}

async function arrayOf(folder: string, { file, digest }: z.infer<typeof NpyFile>, where: string): Promise<Tensor> {
  const path = join(folder, file);
  await checkDigest(path, digest, where);
  if ((await stat(path)).size > longestArray) throw invalid(where, `${file} is longer than ${longestArray} bytes`);
  try {
    return decodeNpy(await readFile(path));
  } catch (error) {
    if (error instanceof FormatError) throw invalid(where, `${file}: ${error.message}`, error);
    throw error;
  }
}

/** One number a case. */
function column(tensor: Tensor, cases: number, where: string): number[] {
  if (tensor.shape.length !== 1 || tensor.shape[0] !== cases)
    throw invalid(where, `has shape [${tensor.shape.join(', ')}], not [${cases}]`);
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

function rowOf(tensor: Tensor, i: number, width: number): Tensor {
  const data = tensor.data.slice(i * width, (i + 1) * width);
  return { type: tensor.type, shape: [1, width], data } as Tensor;
}

/** The cases of one model, every file's digest checked. Throws `RECORDING_INVALID`. */
export async function recordingOf(folder: string, model: string): Promise<Recording> {
  const manifest = await readRecording(folder);
  const path = join(folder, 'recording.json');
  const files = Object.hasOwn(manifest.models, model) ? manifest.models[model] : undefined;
  if (!files) throw invalid(`${path}: models`, `has no ${model}`);
  const at = (name: string): string => `${path}: models.${model}.${name}`;
  await checkDigest(join(folder, files.inputs.file), files.inputs.digest, at('inputs'));
  const outputs = await arrayOf(folder, files.outputs, at('outputs'));
  const [cases = 0, width = 0] = outputs.shape;
  if (outputs.shape.length !== 2)
    throw invalid(at('outputs'), `has shape [${outputs.shape.join(', ')}], not [cases, labels]`);
  const labels = column(await arrayOf(folder, files.labels, at('labels')), cases, at('labels'));
  const wrong = labels.find((label) => !Number.isInteger(label) || label < 0 || label >= width);
  if (wrong !== undefined) throw invalid(at('labels'), `${wrong} is not the index of one of ${width} labels`);
  const ms = files.ms && column(await arrayOf(folder, files.ms, at('ms')), cases, at('ms'));
  return {
    suppliedBy: manifest.suppliedBy,
    set: manifest.set,
    cases: labels.map((label, i) => {
      const took = ms?.[i];
      return { label, output: rowOf(outputs, i, width), ...(took === undefined ? {} : { ms: took }) };
    }),
  };
}
