import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { enginesHere } from '../../src/drivers/engines/engines.ts';
import { outsideEngines } from '../../src/drivers/engines/outside.ts';
import { startSimulated } from '../../src/drivers/simulator/simulator.ts';
import type { Simulated } from '../../src/drivers/simulator/simulator.ts';
import type { Engine, Tensors } from '../../src/measure/inference/engines.ts';
import { Declaration } from '../../src/model/declaration.ts';

const bearing = readFileSync(fileURLToPath(new URL('../../sim/models/bearing.onnx', import.meta.url)));
const wave = Float32Array.from({ length: 5120 }, (_, i) => Math.sin(i / 7));
const window: Tensors = { window: { type: 'float32', shape: [1, 5, 1024], data: wave } };

describe('an engine outside the bench', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-engine-'));
  let sensor: Simulated | undefined;
  let declared: Declaration;

  before(async () => {
    const file = path.join(folder, 'sensor.yaml');
    sensor = await startSimulated('L2', file, [], { oipPort: '0' });
    declared = Declaration.parse(parse(readFileSync(file, 'utf8')));
  });
  after(async () => {
    await sensor?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function engineAt(url: string): Engine {
    const engines = [{ name: 'gateway', family: 'X', url }];
    const [engine] = outsideEngines({ ...declared, station: { name: 'here', engines } }, { folder });
    assert.ok(engine);
    return engine;
  }
  async function scoresOf(engine: Engine): Promise<number[]> {
    const model = await engine.load(bearing, 'bearing');
    assert.ok(model.loaded);
    const [output] = Object.values(await model.infer(window));
    return Array.from(output?.data ?? [], Number);
  }

  it('at an Open Inference Protocol address gives what the bench’s own gives, on its word', async () => {
    const engine = engineAt(declared.endpoints.oip?.url ?? '');
    const own = enginesHere()[0];
    assert.ok(own);
    try {
      assert.deepEqual(await scoresOf(engine), await scoresOf(own));
      assert.equal(engine.about.unverified, true);
      assert.equal(own.about.unverified, undefined);
    } finally {
      await Promise.all([engine.close(), own.close()]);
    }
  });
  it('that is not there fails, and is an observation', async () => {
    const engine = engineAt('http://127.0.0.1:9/');
    await assert.rejects(scoresOf(engine), { name: 'EngineFailed', message: /ECONNREFUSED|refused/ });
    await engine.close();
  });
  for (const [what, engine, words] of [
    ['neither an address nor a program', { name: 'a', family: 'X' }, /one of url/],
    ['both', { name: 'a', family: 'X', url: 'http://127.0.0.1:1/', run: ['x'] }, /one of url/],
    ['the name of the device', { name: 'device', family: 'X', run: ['x'] }, /device is taken/],
    ['a token for a program', { name: 'a', family: 'X', run: ['x'], bearer: { env: 'T' } }, /bearer goes with url/],
  ] as const)
    it(`with ${what} is not declared`, () => {
      const { error } = Declaration.safeParse({ ...declared, station: { name: 'here', engines: [engine] } });
      assert.match(error?.issues.map(({ message }) => message).join() ?? '', words);
    });
});
