import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runInThisContext } from 'node:vm';
import type { Tensor } from '../../formats/tensor.ts';
import type { Tensors } from '../../measure/inference/engines.ts';
import { serve } from './serve.ts';

// LiteRT.js is made for a page or a worker: it takes its WebAssembly by importScripts, finds what that made at `self`, and
// Emscripten's part of it, which sees that this is Node, wants `require` and `__dirname`.
const require = createRequire(import.meta.url);
const folder = path.join(path.dirname(require.resolve('@litertjs/core/package.json')), 'wasm');
Object.assign(globalThis, {
  self: globalThis,
  require,
  __dirname: folder,
  importScripts: (file: string) =>
    void runInThisContext(`${readFileSync(file, 'utf8')}\nself.ModuleFactory = ModuleFactory;`, { filename: file }),
});
const litert = await import('@litertjs/core');

type Taken = Float32Array | Int32Array | Uint8Array;

function given(name: string, { type, data, shape }: Tensor) {
  if (type === 'float32') return new litert.Tensor(Float32Array.from(data), [...shape]);
  if (type === 'int32') return new litert.Tensor(Int32Array.from(data), [...shape]);
  if (type === 'uint8') return new litert.Tensor(Uint8Array.from(data), [...shape]);
  throw new Error(`input ${name} is ${type}: LiteRT.js is given float32, int32 and uint8`);
}

function tensorOf(data: Taken, shape: readonly number[]): Tensor {
  if (data instanceof Float32Array) return { type: 'float32', shape, data: data.slice() };
  if (data instanceof Int32Array) return { type: 'int32', shape, data: data.slice() };
  return { type: 'uint8', shape, data: data.slice() };
}

serve(async (model) => {
  await litert.loadLiteRt(`${folder}${path.sep}`);
  const compiled = await litert.loadAndCompile(model, { accelerator: 'wasm' });
  return async (inputs) => {
    const tensors = Object.entries(inputs).map(([name, tensor]) => [name, given(name, tensor)] as const);
    const outputs = await compiled.run(Object.fromEntries(tensors));
    const answers: Tensors = Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [
        name,
        tensorOf(output.toTypedArray(), [...output.type.layout.dimensions]),
      ]),
    );
    for (const one of [...tensors.map(([, tensor]) => tensor), ...Object.values(outputs)]) one.delete();
    return answers;
  };
});
