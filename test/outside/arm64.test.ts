import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { bearingScene } from '../../sim/scene.ts';
import { enginesHere } from '../../src/drivers/engines/engines.ts';
import type { Engine } from '../../src/measure/inference/engines.ts';
import { generatorOf } from '../../src/signals/generators.ts';
import { apart } from '../../src/statistics/elementwise.ts';

const required = process.env['GRADUS_OUTSIDE'] === 'required';
const named = (name: string): Engine | undefined => enginesHere().find(({ about }) => about.name === name);
const arm = named('onnxruntime-arm64');
const isAllowed = spawnSync('unshare', ['--map-root-user', '--mount', 'true']).status === 0;

function reason(): string | false {
  if (process.arch !== 'x64') return 'this machine is no x64';
  if (!isAllowed) return 'this kernel lets nobody make a mount namespace';
  return arm || required ? false : 'no Node for arm64 under qemu-user: sh tool/system.sh installs it';
}
const skip = reason();

const model = readFileSync(new URL('../../sim/models/bearing.onnx', import.meta.url));
const generator = generatorOf(bearingScene.generator, bearingScene.parameters);

async function scoresOf(engine: Engine): Promise<ArrayLike<number>[]> {
  try {
    const loaded = await engine.load(model, 'bearing');
    assert.ok(loaded.loaded, loaded.loaded ? '' : loaded.why);
    const all: ArrayLike<number>[] = [];
    for (let i = 0; i < 20; i++) {
      const { input } = generator.make('arm64', i);
      const { scores } = await loaded.infer({ window: { type: 'float32', shape: [1, 5, 1024], data: input } });
      assert.ok(scores?.type === 'float32');
      all.push(scores.data);
    }
    return all;
  } finally {
    await engine.close();
  }
}

describe('ONNX Runtime for arm64, under qemu-user', { skip, timeout: 120_000 }, () => {
  it('is of the family of the one for this machine, on another instruction set', () => {
    assert.equal(arm?.about.family, named('onnxruntime')?.about.family);
    assert.deepEqual([arm?.about.isa, arm?.about.version], ['arm64', named('onnxruntime')?.about.version]);
  });
  it('gives our own model the same scores in their last digits', async () => {
    const here = named('onnxruntime');
    assert.ok(arm && here);
    const found = apart(await scoresOf(here), await scoresOf(arm), 'float32');
    assert.equal(found.n, 80);
    assert.ok(found.maxAbs < 1e-5, `${found.maxAbs}`);
  });
});
