import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { dense } from '../engines/tflite.ts';
import { root } from '../house/tree.ts';
import { Stage } from '../walks/stage.ts';

type Said = {
  n: number;
  engines: { name: string; loaded: boolean; operator?: string }[];
  families: string[];
  pairs: { output: string; first: string; second: string; likeness: string }[];
};
const sizes = ['--shape', 'input=1,512', '--shape', 'state=2,1,128', '--values', 'sr=16000'];
let stage: Stage;
before(async () => {
  stage = await Stage.open();
  const silero = path.join(root, 'node_modules', '@ricky0123', 'vad-web', 'dist', 'silero_vad_v5.onnx');
  copyFileSync(silero, stage.file('silero.onnx'));
  writeFileSync(stage.file('text.onnx'), 'not a model');
});
after(async () => await stage.close());

describe('gradus engines', () => {
  it('lists the engines of this bench', async () => {
    const { code, out } = await stage.gradus('engines', '--json');
    const names = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { name: string }).name);
    assert.equal(code, 0);
    for (const name of ['onnxruntime', 'onnxruntime-web', 'opencv-dnn', 'jax-js'])
      assert.ok(names.includes(name), name);
  });
  it('a model of others agrees on both ONNX Runtimes, and the two that lack its If are named with it', async () => {
    const { code, out } = await stage.gradus('engines', 'silero.onnx', ...sizes, '--inputs', '20', '--json');
    const said = JSON.parse(out) as Said;
    assert.equal(said.n, 20);
    const ran = said.pairs.filter(({ first, second }) => first === 'onnxruntime' && second === 'onnxruntime-web');
    assert.deepEqual(
      ran.map(({ output, likeness }) => [output, likeness]),
      [
        ['output', 'numerical'],
        ['stateN', 'numerical'],
      ],
    );
    const lacking = said.engines.filter(({ loaded }) => !loaded);
    assert.deepEqual(
      lacking.map(({ name, operator }) => [name, operator]),
      [
        ['opencv-dnn', 'If'],
        ['jax-js', 'If'],
      ],
    );
    assert.deepEqual(said.families, ['MLAS']);
    assert.equal(code, 11);
  });
  it('says in words that one family shows nothing', async () => {
    const { out } = await stage.gradus('engines', 'silero.onnx', ...sizes, '--inputs', '2');
    assert.match(out, /opencv-dnn .* ✗ does not run: If\n/);
    assert.match(out, /One family alone runs the model, MLAS\./);
  });
  it('our own model is alike on three families, and exits 0', async () => {
    copyFileSync(path.join(root, 'sim', 'models', 'bearing.onnx'), stage.file('轴承.onnx'));
    const { code, out } = await stage.gradus('engines', '轴承.onnx', '--inputs', '20', '--lang', 'zh');
    assert.match(out, /系列：MLAS，OpenCV DNN，jax-js。/);
    assert.equal(code, 0);
  });

  it('a TensorFlow Lite model runs on LiteRT alone, and the others are not asked', async () => {
    writeFileSync(stage.file('dense.tflite'), dense());
    const { code, out } = await stage.gradus('engines', 'dense.tflite', '--inputs', '5');
    assert.match(out, /TensorFlow Lite; operators FULLY_CONNECTED/);
    assert.match(out, /litert .* ✓ runs\n/);
    assert.doesNotMatch(out, /onnxruntime/);
    assert.match(out, /One family alone runs the model, XNNPACK\./);
    assert.equal(code, 11);
  });

  const wrongly: [string, string[], RegExp][] = [
    ['a file that is not there', ['none.onnx'], /^none\.onnx: there is no such file/],
    ['a file that is no model', ['text.onnx'], /^text\.onnx: is no model that is read here, ONNX or TensorFlow Lite: /],
    [
      'a size that the file leaves open',
      ['silero.onnx'],
      /^--shape: say the sizes of input, \[\?,\?\]: --shape input=1,1/,
    ],
    ['a size that is none', ['silero.onnx', '--shape', 'input=1,-2'], /^--shape: say the sizes of input/],
    ['too few sizes', ['silero.onnx', '--shape', 'input=512'], /^--shape: input takes \[\?,\?\], not \[512\]/],
    [
      'an integer input without values',
      ['silero.onnx', ...sizes.slice(0, 4)],
      /^--values: sr is of int64: say what it may hold/,
    ],
    [
      'half a number for an integer',
      ['silero.onnx', ...sizes.slice(0, 4), '--values', 'sr=0.5'],
      /^--values: 0\.5 does not fit sr/,
    ],
    [
      'a range upside down',
      ['silero.onnx', ...sizes.slice(0, 5), 'sr=9..1'],
      /^--values: 9\.\.1 is neither a number nor two/,
    ],
    [
      'an input there is not',
      ['silero.onnx', '--values', 'rate=1'],
      /^--values: rate=1 names no input of the model.*input, state, sr/,
    ],
    ['no inputs', ['silero.onnx', ...sizes, '--inputs', '0'], /^--inputs: 0 is not a number from 1 to 100000/],
  ];
  for (const [what, args, says] of wrongly)
    it(`refuses ${what}`, async () => {
      const { code, err } = await stage.gradus('engines', ...args);
      assert.match(err, says);
      assert.equal(code, 2);
    });
});
