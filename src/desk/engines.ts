import { readFile } from 'node:fs/promises';
import { sha256 } from '../drivers/keys/checks.ts';
import { digestText } from '../evidence/tree.ts';
import { FormatError } from '../formats/error.ts';
import { readModel } from '../formats/inventory.ts';
import type { ModelInventory, ModelValue } from '../formats/model-file.ts';
import { TooFew } from '../measure/bench.ts';
import { comparisonOf, elementOf, isReal } from '../measure/inference/comparison.ts';
import type { Comparison, Filling } from '../measure/inference/comparison.ts';
import { exit, InputError } from '../model/errors.ts';
import { comparisonText, enginesText } from '../print/comparison.ts';
import { screen, tell, write, writeJson } from './manners.ts';
import type { Manners } from './manners.ts';
import { countOf } from './prepare.ts';

type Options = Manners & { inputs: string; seed: string; shape: readonly string[]; values: readonly string[] };

const usage = (option: string, says: string): InputError => new InputError('USAGE', option, says);

/** `NAME=…` options by name, each name one of the model's inputs. */
function byName(option: string, given: readonly string[], { inputs }: ModelInventory): Map<string, string> {
  const names = inputs.map(({ name }) => name);
  return new Map(
    given.map((text): [string, string] => {
      const name = names.find((one) => text.startsWith(`${one}=`));
      if (name === undefined)
        throw usage(option, `${text} names no input of the model. Write NAME=… with NAME one of ${names.join(', ')}.`);
      return [name, text.slice(name.length + 1)];
    }),
  );
}

/** Numbers in one input of a model. */
const mostNumbers = 10_000_000;

function sizesOf({ name, shape }: ModelValue, text: string | undefined): number[] {
  const sizes = text === undefined ? shape : text.split(',').map((size) => (size.trim() === '' ? 0 : Number(size)));
  const wanted = shape.map((size) => (typeof size === 'number' ? size : size || '?')).join(',');
  if (!sizes.every((size) => typeof size === 'number' && Number.isSafeInteger(size) && size > 0))
    throw usage(
      '--shape',
      `say the sizes of ${name}, [${wanted}]: --shape ${name}=${wanted.replaceAll(/[^\d,]+/g, '1')}`,
    );
  const whole = sizes.map(Number);
  if (whole.length !== shape.length || whole.some((size, i) => typeof shape[i] === 'number' && shape[i] !== size))
    throw usage('--shape', `${name} takes [${wanted}], not [${whole.join(',')}].`);
  if (whole.reduce((all, size) => all * size, 1) > mostNumbers)
    throw usage('--shape', `[${whole.join(',')}] of ${name} is more than ${mostNumbers} numbers.`);
  return whole;
}

/** 16000, or 0..9. */
function rangeOf(name: string, text: string): { low: number; high: number } {
  const [low = Number.NaN, high = low] = text
    .split('..')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (text.split('..').length > 2 || !Number.isFinite(low) || !Number.isFinite(high) || low > high)
    throw usage(
      '--values',
      `${text} is neither a number nor two. Write --values ${name}=16000 or --values ${name}=-1..1.`,
    );
  return { low, high };
}

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

function valuesOf(name: string, type: Filling['type'], text: string | undefined): { low: number; high: number } {
  if (isReal(type)) return text === undefined ? { low: -1, high: 1 } : rangeOf(name, text);
  if (text === undefined)
    throw usage(
      '--values',
      `${name} is of ${type}: say what it may hold, --values ${name}=0..9 or --values ${name}=16000.`,
    );
  const { low, high } = rangeOf(name, text);
  const [least, most] = bounds[type] ?? [0, 0];
  if (!Number.isInteger(low) || !Number.isInteger(high) || low < least || high > most || high - low >= 2 ** 32)
    throw usage('--values', `${text} does not fit ${name}, which is of ${type}.`);
  return { low, high };
}

function fillingsOf(inventory: ModelInventory, options: Options): Filling[] {
  const shapes = byName('--shape', options.shape, inventory);
  const values = byName('--values', options.values, inventory);
  return inventory.inputs.map((input) => {
    const { name } = input;
    const type = elementOf(input);
    if (type === undefined)
      throw usage('<model>', `input ${name} is not of numbers that the bench makes (ONNX type ${input.type}).`);
    return { name, type, shape: sizesOf(input, shapes.get(name)), ...valuesOf(name, type, values.get(name)) };
  });
}

async function modelIn(file: string): Promise<{ bytes: Uint8Array; inventory: ModelInventory }> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new InputError('FILE_MISSING', file, 'there is no such file. Name a file of ONNX or TensorFlow Lite.');
    throw new InputError(
      'FILE_UNREADABLE',
      file,
      `it cannot be read (${error.code}). Name a file of ONNX or TensorFlow Lite.`,
    );
  });
  try {
    return { bytes, inventory: readModel(bytes) };
  } catch (error) {
    if (error instanceof FormatError)
      throw usage(file, `is no model that is read here, ONNX or TensorFlow Lite: ${error.message}.`);
    throw error;
  }
}

function exitOf({ families, pairs }: Comparison): number {
  if (families.length < 2) return exit.inconclusive;
  return pairs.some(({ likeness }) => likeness === 'different') ? exit.nonConforming : exit.conforms;
}

/** JSON has no ∞. */
const plain = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;

/** Says how far it is at most once a second. */
function progressOf(json: boolean | undefined): (done: number, of: number) => void {
  let last = performance.now();
  return (done, of) => {
    if (json === true || performance.now() - last < 1000) return;
    last = performance.now();
    tell(`${done} of ${of}`);
  };
}

async function compare(file: string, options: Options): Promise<void> {
  const { bytes, inventory } = await modelIn(file);
  const request = {
    fillings: fillingsOf(inventory, options),
    seed: options.seed,
    n: countOf('--inputs', options.inputs, 1, 100_000),
    progress: progressOf(options.json),
  };
  const { enginesHere } = await import('../drivers/engines/engines.ts');
  const found = await comparisonOf(enginesHere(), { id: file, bytes, inventory }, request);
  const report = { file, digest: digestText(sha256(bytes)), ...found };
  if (options.json) writeJson(JSON.parse(JSON.stringify(report, plain)));
  else write(comparisonText(report, options.lang, screen()));
  process.exitCode = exitOf(found);
}

/** `gradus engines`: the bench's engines; with a model, what they answer beside each other. No device is asked. */
export async function engines(file: string | undefined, options: Options): Promise<void> {
  if (file !== undefined) {
    await compare(file, options).catch((error: unknown) => {
      throw error instanceof TooFew ? usage('--inputs', `${error.message}. Ask for fewer.`) : error;
    });
    return;
  }
  const { enginesHere } = await import('../drivers/engines/engines.ts');
  const abouts = enginesHere().map(({ about }) => about);
  if (options.json) for (const about of abouts) writeJson(about);
  else write(enginesText(abouts, options.lang, screen()));
}
