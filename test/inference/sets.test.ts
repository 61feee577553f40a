import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { openProbe, setFor } from '../../src/desk/wire.ts';
import { accuracy } from '../../src/measure/inference/accuracy.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { generatorOf } from '../../src/signals/generators.ts';
import { benchOf, measured, stepOf } from '../contracts/bench.ts';
import { emptyFolder, fileIn, manifestFor, setLabels, writeManifest } from '../contracts/sets.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';

const cases = 120;

/** What a laboratory may bring: cases of the sensor's own physics, with the truth turned round for every `wrongEvery`-th. */
function laboratory({ declaration }: Simulator, wrongEvery = Infinity): string {
  const scene = declaration.models?.[0]?.scene;
  const generator = generatorOf(scene?.generator ?? '', scene?.parameters ?? {});
  const made = Array.from({ length: cases }, (_, i) => generator.make('laboratory', i));
  const data = new Float32Array(cases * 5120);
  for (const [i, { input }] of made.entries()) data.set(input, i * 5120);
  const labels = Int8Array.from(made, ({ label }, i) => (label + (i % wrongEvery === wrongEvery - 1 ? 1 : 0)) % 4);
  const folder = emptyFolder();
  const test = {
    inputs: fileIn(folder, 'inputs.npy', { type: 'float32', shape: [cases, 5, 1024], data }),
    labels: fileIn(folder, 'labels.npy', { type: 'int8', shape: [cases], data: labels }),
  };
  const rows = ['m/s2', 'm/s2', 'm/s2', 'Pa', 'Cel'].map((unit, i) => ({ name: `row ${i}`, unit }));
  writeManifest(folder, manifestFor({ test }, { shape: [5, 1024], rows, labels: setLabels }));
  return folder;
}

async function accuracyOn(set: string, { declaration, folder }: Simulator) {
  const station = { name: 'bench', sets: [{ model: 'bearing', folder: set }] };
  const named = Declaration.parse({ ...declaration, station });
  const probe = await openProbe(named, { folder });
  try {
    const bench = { ...benchOf(named), set: (model: string) => setFor(named, folder, model) };
    await accuracy(probe, stepOf('task.accuracy', cases, 'bearing'), bench);
    return measured(bench.all, 'task.accuracy');
  } finally {
    await probe.close();
    rmSync(set, { recursive: true });
  }
}

describe('a laboratory’s set played into a sensor over the wire', () => {
  let sensor: Simulator;
  before(async () => void (sensor = await simulator('L3')));
  after(() => sensor.stop());

  it('is answered as well as declared', async () => {
    const { value, n, conditions } = await accuracyOn(laboratory(sensor), sensor);
    assert.ok(Number(value) > 0.9 && n === cases, String(value));
    assert.equal(conditions?.['suppliedBy'], 'laboratory');
  });
  it('is answered worse where every fourth label of it is another', async () => {
    const { value } = await accuracyOn(laboratory(sensor, 4), sensor);
    assert.ok(Number(value) < 0.8, String(value));
  });
});
