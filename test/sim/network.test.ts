import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { onnxOf } from '../../sim/learn/onnx.ts';
import { backward, forward, gradientsFor, traceFor, weightsOf } from '../../sim/learn/network.ts';
import { teach } from '../../sim/learn/teach.ts';
import type { Network } from '../../sim/learn/network.ts';
import { bearingScene } from '../../sim/scene.ts';
import { generatorOf } from '../../src/signals/generators.ts';

const generator = generatorOf(bearingScene.generator, bearingScene.parameters);
const small = (): Network =>
  teach(
    {
      seed: 'small',
      layers: [
        [3, 8, 8],
        [4, 5, 4],
      ],
      examples: 24,
      epochs: 1,
      batch: 8,
      rate: 0.004,
    },
    generator,
  );
const names = { graph: 'small', input: 'window', output: 'scores' };

describe('the trainer', () => {
  it('computes gradients that agree with differences of the loss', () => {
    const network = small();
    const { input, label } = generator.make('gradient', 3);
    const loss = (): number => -Math.log(forward(network, input)[label] ?? Number.NaN);
    const [trace, gradients] = [traceFor(network), gradientsFor(network)];
    forward(network, input, trace);
    backward(network, trace, label, gradients);
    for (const [k, weights] of weightsOf(network).entries())
      for (let i = 0; i < weights.length; i += 17) {
        const [kept, step] = [weights[i] ?? 0, 1e-3];
        weights[i] = kept + step;
        const above = loss();
        weights[i] = kept - step;
        const slope = (above - loss()) / (2 * step);
        weights[i] = kept;
        const given = gradients[k]?.[i] ?? Number.NaN;
        assert.ok(Math.abs(slope - given) < 2e-3 + 0.05 * Math.abs(slope), `array ${k} at ${i}: ${given}, ${slope}`);
      }
  });

  it('gives the same bytes when run twice', () => {
    assert.deepEqual(onnxOf(small(), names), onnxOf(small(), names));
  });

  it('agrees with ONNX Runtime on its own model within 1e-5', async () => {
    const network = small();
    const session = await InferenceSession.create(onnxOf(network, names), { intraOpNumThreads: 1 });
    for (let i = 0; i < 20; i++) {
      const { input, shape } = generator.make('agree', i);
      const answer = await session.run({ window: new Tensor('float32', input, shape) });
      const theirs = answer['scores']?.data as Float32Array;
      for (const [k, ours] of forward(network, input).entries())
        assert.ok(Math.abs(ours - (theirs[k] ?? Number.NaN)) < 1e-5, `${ours} ${theirs[k]}`);
    }
    await session.release();
  });
});

describe('the committed models', () => {
  for (const name of ['bearing', 'bearing-poor']) {
    it(`${name}.onnx is under 150 kB and reads as ONNX of opset 17 with fixed shapes`, () => {
      const bytes = readFileSync(new URL(`../../sim/models/${name}.onnx`, import.meta.url));
      assert.ok(bytes.length < 150_000);
      const model = fromBinary(ModelProtoSchema, bytes);
      assert.equal(model.opsetImport[0]?.version, 17n);
      assert.equal(model.graph?.name, name);
      assert.deepEqual(
        [...(model.graph?.input ?? []), ...(model.graph?.output ?? [])].map((value) => value.name),
        ['window', 'scores'],
      );
      const gemm = model.graph?.node.find((node) => node.opType === 'Gemm');
      assert.equal(gemm?.attribute.find((attribute) => attribute.name === 'transB')?.i, 1n);
      assert.equal(model.graph?.node.at(-1)?.opType, 'Softmax');
    });
  }

  for (const [name, least, most] of [
    ['bearing', 0.95, 0.99],
    ['bearing-poor', 0.6, 0.75],
  ] as const) {
    it(`${name}.onnx is right about ${least} to ${most} of the time on windows it never saw`, async () => {
      const session = await InferenceSession.create(
        readFileSync(new URL(`../../sim/models/${name}.onnx`, import.meta.url)),
        { intraOpNumThreads: 1 },
      );
      let right = 0;
      for (let i = 0; i < 1000; i++) {
        const { input, shape, label } = generator.make('never seen', i);
        const answer = await session.run({ window: new Tensor('float32', input, shape) });
        const scores = answer['scores']?.data as Float32Array;
        if (scores.indexOf(Math.max(...scores)) === label) right++;
      }
      await session.release();
      assert.ok(right >= 1000 * least && right <= 1000 * most, `${right} of 1000`);
    });
  }
});
