import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bias, dense, inputs, outputs, weight } from './tflite.ts';
import { declarationOf } from '../contracts/bench.ts';
import { engineOf, usualLimits } from '../../src/drivers/engines/engine.ts';
import { enginesHere } from '../../src/drivers/engines/engines.ts';
import type { Tensor } from '../../src/formats/tensor.ts';
import type { Engine, LoadedModel, NotLoaded, Tensors } from '../../src/measure/inference/engines.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { apart } from '../../src/statistics/elementwise.ts';

const fileOf = (name: string): Uint8Array => readFileSync(fileURLToPath(new URL(`../../${name}`, import.meta.url)));
const bearing = fileOf('sim/models/bearing.onnx');
const silero = fileOf('node_modules/@ricky0123/vad-web/dist/silero_vad_v5.onnx');

const open: Engine[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map((engine) => engine.close()))));
function engineNamed(name: string): Engine {
  const engine = enginesHere().find(({ about }) => about.name === name);
  assert.ok(engine, `no engine ${name}`);
  open.push(engine);
  return engine;
}

async function loaded(name: string, model: Uint8Array): Promise<LoadedModel> {
  const answer = await engineNamed(name).load(model, 'm');
  assert.ok(answer.loaded, 'why' in answer ? answer.why : '');
  return answer;
}
const refusedBy = async (name: string, model: Uint8Array): Promise<string> => {
  const answer: LoadedModel | NotLoaded = await engineNamed(name).load(model, 'm');
  return answer.loaded ? 'loaded' : answer.why;
};

const wave = (n: number, step: number): Float32Array => Float32Array.from({ length: n }, (_, i) => Math.sin(i * step));
const windows = [0.01, 0.3, 1.7].map((step): Tensors => ({
  window: { type: 'float32', shape: [1, 5, 1024], data: wave(5120, step) },
}));
const speech = (step: number): Tensors => ({
  input: { type: 'float32', shape: [1, 512], data: wave(512, step) },
  state: { type: 'float32', shape: [2, 1, 128], data: new Float32Array(256) },
  sr: { type: 'int64', shape: [], data: BigInt64Array.of(16_000n) },
});

async function given(model: LoadedModel, inputs: readonly Tensors[], name: string): Promise<Float32Array[]> {
  const all: Float32Array[] = [];
  for (const one of inputs) {
    const output: Tensor | undefined = (await model.infer(one))[name];
    assert.ok(output?.type === 'float32');
    all.push(output.data);
  }
  return all;
}

describe('engines of the bench', () => {
  it('are four families on two instruction sets, with the versions that are installed', () => {
    // Where qemu-user runs the build for arm64, test/outside looks at it.
    const abouts = enginesHere().flatMap(({ about }) => (about.name === 'onnxruntime-arm64' ? [] : [about]));
    assert.deepEqual([...new Set(abouts.map(({ family }) => family))], ['MLAS', 'OpenCV DNN', 'jax-js', 'XNNPACK']);
    assert.deepEqual([...new Set(abouts.map(({ isa }) => isa))], [process.arch, 'wasm']);
    for (const { version } of abouts) assert.match(version, /^\d+\.\d+\.\d+/);
  });
  it('have names that no declared engine can take', () => {
    for (const { about: own } of enginesHere()) {
      const engines = [{ name: own.name, family: 'X', run: ['x'] }];
      const { error } = Declaration.safeParse({ ...declarationOf(), station: { name: 'here', engines } });
      assert.match(error?.message ?? '', /is taken/);
    }
  });
  it('give the same answers for our own model in their last digits', async () => {
    const reference = await given(await loaded('onnxruntime', bearing), windows, 'scores');
    for (const name of ['onnxruntime-web', 'opencv-dnn', 'jax-js']) {
      const found = apart(reference, await given(await loaded(name, bearing), windows, 'scores'), 'float32');
      assert.equal(found.n, 12);
      assert.ok(found.maxAbs < 1e-5, `${name}: ${found.maxAbs}`);
    }
  });
  it('run Silero VAD alike where both are ONNX Runtime, and OpenCV does not load it, for its If', async () => {
    const inputs = [0.02, 0.2, 0.9].map(speech);
    const native = await given(await loaded('onnxruntime', silero), inputs, 'output');
    const wasm = await given(await loaded('onnxruntime-web', silero), inputs, 'output');
    assert.ok(apart(native, wasm, 'float32').maxAbs < 1e-5);
    assert.match(await refusedBy('opencv-dnn', silero), /else_branch.*'Graph' is not supported/);
  });
  it('run a TensorFlow Lite model on LiteRT, with the answer of the arithmetic', async () => {
    const window: Tensor = { type: 'float32', shape: [1, inputs], data: wave(inputs, 0.7) };
    const { scores } = await (await loaded('litert', dense())).infer({ window });
    assert.deepEqual(scores?.shape, [1, outputs]);
    for (let output = 0; output < outputs; output++) {
      const right = window.data.reduce((sum, x, i) => sum + x * weight(output, i), bias(output));
      assert.ok(Math.abs(Number(scores?.data[output]) - right) < 1e-5, `${scores?.data[output]} beside ${right}`);
    }
  });
  it('say what LiteRT is not given', async () => {
    const model = await loaded('litert', dense());
    const window: Tensor = { type: 'int8', shape: [1, inputs], data: new Int8Array(inputs) };
    await assert.rejects(model.infer({ window }), { name: 'EngineFailed', message: /input window is int8/ });
  });
  it('refuse what is no model, in words', async () => {
    for (const name of ['onnxruntime', 'onnxruntime-web', 'opencv-dnn', 'jax-js', 'litert'])
      assert.notEqual(
        await refusedBy(
          name,
          Uint8Array.from({ length: 300 }, (_, i) => (i * 7) % 256),
        ),
        'loaded',
      );
  });
});

const about = { name: 'x', family: 'x', isa: 'x', version: '1', maintainer: '' };
const entry = fileURLToPath(new URL('./misbehaving.ts', import.meta.url));
async function misbehaving(limits = usualLimits): Promise<LoadedModel> {
  const engine = engineOf(about, entry, undefined, limits);
  open.push(engine);
  const answer = await engine.load(Uint8Array.of(0), 'm');
  assert.ok(answer.loaded);
  return answer;
}
const order = (what: number): Tensors => ({ do: { type: 'float32', shape: [1], data: Float32Array.of(what) } });

describe('an engine that misbehaves', () => {
  it('and dies is an observation with its signal', async () => {
    const model = await misbehaving();
    await assert.rejects(model.infer(order(1)), { name: 'EngineFailed', message: /process ended \(SIGSEGV\)/ });
    await assert.rejects(model.infer(order(0)), { name: 'EngineFailed', message: /process ended \(SIGSEGV\)/ });
  });
  it('and dies on loading does not load', async () => {
    const engine = engineOf(about, entry);
    open.push(engine);
    assert.deepEqual(await engine.load(Uint8Array.of(1), 'm'), { loaded: false, why: 'its process ended (SIGSEGV)' });
  });
  it('and aborts is an observation', async () =>
    await assert.rejects((await misbehaving()).infer(order(4)), { name: 'EngineFailed', message: /SIGABRT/ }));
  it('and answers nothing is ended after its time', async () => {
    const model = await misbehaving({ ...usualLimits, inferMs: 300 });
    await assert.rejects(model.infer(order(2)), { name: 'EngineFailed', message: /no answer within 300 ms/ });
  });
  it('and gives more than is taken gives nothing', async () =>
    await assert.rejects((await misbehaving()).infer(order(3)), { name: 'EngineFailed', message: /20000000 bytes/ }));
  it('and refuses is quoted in one line, and goes on', async () => {
    const model = await misbehaving();
    await assert.rejects(model.infer(order(5)), { message: 'operator Fancy is not known to me' });
    assert.deepEqual(await model.infer(order(0)), order(0));
  });
});
