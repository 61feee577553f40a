import opencv from '@techstark/opencv-js';
import { readOnnx } from '../../formats/onnx.ts';
import type { Tensor } from '../../formats/tensor.ts';
import { serve, whyOf } from './serve.ts';

/** What is used here of OpenCV.js 5, whose own types are those of version 4. */
type Mat = { matSize: number[]; data32F: Float32Array; depth(): number; delete(): void };
type Net = { setInput(mat: Mat, name: string): void; forward(name: string): Mat };
type Cv = {
  CV_32F: number;
  FS_createDataFile(folder: string, name: string, bytes: Uint8Array, read: boolean, write: boolean, own: boolean): void;
  readNetFromONNX(file: string, engine?: number): Net;
  matFromArray(rows: number, columns: number, type: number, data: Float32Array): Mat;
  exceptionFromPtr(pointer: number): { msg: string };
};

/** Its first, older importer: what the newer one refuses, this one often says by name. */
const classic = 1;

/** OpenCV throws the address of what it has to say. */
function said(cv: Cv, error: unknown): string {
  if (typeof error !== 'number') return whyOf(error);
  return cv
    .exceptionFromPtr(error)
    .msg.replace(/^OpenCV\S* \S*\/(modules\/)/, '$1')
    .trim();
}

/** Both importers' words, since the one that fails first may not say at which operator. */
function netOf(cv: Cv, file: string): Net {
  try {
    return cv.readNetFromONNX(file);
  } catch (first) {
    try {
      return cv.readNetFromONNX(file, classic);
    } catch (second) {
      throw new Error(`${said(cv, first)}; and its older importer: ${said(cv, second)}`, { cause: second });
    }
  }
}

/** OpenCV.js makes matrices of two dimensions, and takes them for a tensor with leading ones. */
function matOf(cv: Cv, name: string, { type, shape, data }: Tensor): Mat {
  const used = shape.slice(shape.findIndex((size) => size !== 1));
  if (type !== 'float32') throw new Error(`input ${name} is ${type}: OpenCV.js is given float32 here`);
  if (used.length > 2)
    throw new Error(`input ${name} has shape [${shape.join(',')}]: OpenCV.js is given at most two dimensions here`);
  return cv.matFromArray(used.length === 2 ? (used[0] ?? 1) : 1, used.at(-1) ?? 1, cv.CV_32F, data);
}

function taken(mat: Mat, cv: Cv): Tensor {
  if (mat.depth() !== cv.CV_32F) throw new Error('an output that is not float32 is not read here');
  const tensor: Tensor = { type: 'float32', shape: [...mat.matSize], data: mat.data32F.slice() };
  mat.delete();
  return tensor;
}

serve(async (model) => {
  const cv = (await (opencv as unknown as Promise<unknown>)) as Cv;
  cv.FS_createDataFile('/', 'model.onnx', model, true, false, false);
  const { outputs } = readOnnx(model);
  const net = netOf(cv, '/model.onnx');
  return async (inputs) => {
    const mats = Object.entries(inputs).map(([name, tensor]) => [name, matOf(cv, name, tensor)] as const);
    try {
      for (const [name, mat] of mats) net.setInput(mat, name);
      return Object.fromEntries(outputs.map(({ name }) => [name, taken(net.forward(name), cv)]));
    } catch (error) {
      throw new Error(said(cv, error), { cause: error });
    } finally {
      for (const [, mat] of mats) mat.delete();
    }
  };
});
