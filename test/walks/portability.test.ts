import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { lastSaid, Stage, type RunSaid } from './stage.ts';

const asked = ['identity.serial', 'task.accuracy', 'model.portability'];
type Verdict = NonNullable<RunSaid['assessment']>['verdicts'][number];
const verdictOn = (said: RunSaid, indicator: string): Verdict => {
  const found = said.assessment?.verdicts.find((v) => v.indicator === indicator);
  assert.ok(found, `no verdict on ${indicator}`);
  return found;
};

describe('portability of the model of a sensor', () => {
  let stage: Stage;
  before(async () => void (stage = await Stage.open()));
  after(() => stage.close());

  async function graded(...faults: string[]): Promise<RunSaid> {
    const sensor = await stage.sensor('L3', faults);
    const pack = await stage.shortPack(asked, { 'inference.portability': 600 });
    try {
      return lastSaid(await stage.gradus('run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json'));
    } finally {
      await sensor.stop();
    }
  }

  /** The reference engine beside the device: inputs that one of them alone named rightly. */
  async function besideDevice(run: string): Promise<{ onlyFirst: number; onlySecond: number }> {
    const folder = stage.file('runs', run, 'objects');
    for (const name of await readdir(folder)) {
      const text = await readFile(path.join(folder, name), 'utf8');
      if (!text.startsWith('{') || !text.includes('"pairs"')) continue;
      const { pairs } = JSON.parse(text) as { pairs: { second: string; onlyFirst: number; onlySecond: number }[] };
      const pair = pairs.find(({ second }) => second === 'device');
      if (pair) return pair;
    }
    throw new Error('no table of engines was kept');
  }

  it('passes where it runs what it declares, and the report has the table of engines', async () => {
    const said = await graded();
    assert.equal(verdictOn(said, 'model.portability').outcome, 'pass');
    const ended = await stage.gradus('report', said.run);
    assert.equal(ended.code, 0, ended.err);
    const html = await readFile(stage.file('reports', `${said.run}.html`), 'utf8');
    assert.match(html, /<table class="engines">/);
    for (const engine of ['onnxruntime', 'onnxruntime-web', 'opencv-dnn', 'jax-js'])
      assert.match(html, new RegExp(`>${engine}<`));
  });
  it('fails a sensor that runs a better model than it shows, whose accuracy passes', async () => {
    const said = await graded('accurate-not-equivalent');
    const { onlyFirst, onlySecond } = await besideDevice(said.run);
    assert.ok(onlySecond > onlyFirst, `the device alone is right ${onlySecond} times, the model it shows ${onlyFirst}`);
    assert.equal(verdictOn(said, 'task.accuracy').outcome, 'pass');
    assert.equal(verdictOn(said, 'model.portability').outcome, 'fail');
  });
  it('passes a sensor whose scores are one step off: its answers are the same', async () =>
    assert.equal(verdictOn(await graded('one-step-off'), 'model.portability').outcome, 'pass'));
  it('gives no result for a model file that is not the declared one', async () => {
    const sensor = await stage.sensor('L3');
    await writeFile(stage.file('other.onnx'), 'another model');
    await stage.redeclare((declaration) => {
      for (const model of declaration.models ?? []) model['file'] = 'other.onnx';
    });
    const pack = await stage.shortPack(asked);
    const said = lastSaid(await stage.gradus('run', 'sensor.yaml', '--pack', pack, '--programme', 'routine', '--json'));
    await sensor.stop();
    const verdict = verdictOn(said, 'model.portability');
    assert.deepEqual([verdict.outcome, verdict.because], ['inconclusive', 'TOO_FEW_SAMPLES']);
    assert.match(verdict.fault?.text ?? '', /other\.onnx has sha256/);
  });
});
