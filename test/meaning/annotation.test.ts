import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { meaningFaults } from '../../sim/faults/meaning.ts';
import { startBroker } from '../../src/drivers/simulator/broker.ts';
import type { SimulatedBroker } from '../../src/drivers/simulator/broker.ts';
import type { Found } from '../../src/measure/bench.ts';
import { annotation } from '../../src/measure/meaning/annotation.ts';
import { annotationMethod } from '../../src/model/annotation-method.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { measured } from '../contracts/bench.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { nodeBehind } from '../protocol/mqtt-stage.ts';
import { checksIn, failing, foundBy } from './stage.ts';

const found = async (declaration: Declaration, folder: string): Promise<readonly Found[]> =>
  await foundBy(annotation, 'meaning.annotation', declaration, folder);

/** Names of the checks that did not hold, and of the coverage that was short. */
const failed = (all: readonly Found[]): string[] => [
  ...(Number(measured(all, 'annotation.coverage').value) < 1 ? ['data.annotation'] : []),
  ...failing(all, 'data'),
];
const checkNamed = (all: readonly Found[], name: string) => checksIn(all).find((one) => one.name === name);

describe('what a sensor says of its data, over three wires', () => {
  let [broker, sim]: [SimulatedBroker | undefined, Simulator | undefined] = [undefined, undefined];
  before(async () => {
    broker = await startBroker();
    sim = await nodeBehind(broker.url);
  });
  after(async () => {
    await sim?.stop();
    await broker?.stop();
  });
  const sensor = (): Simulator => sim ?? assert.fail();

  it('of a sound sensor covers every point, and every check holds', async () => {
    const all = await found(sensor().declaration, sensor().folder);
    const { value, n, conditions } = measured(all, 'annotation.coverage');
    assert.deepEqual([value, n], [1, 5]);
    assert.deepEqual(conditions, { wires: 'http, opcua, mqtt' });
    assert.deepEqual(
      checksIn(all).filter((one) => one.value !== true),
      [],
    );
    assert.deepEqual(
      checksIn(all).map(({ name }) => name),
      Object.keys(annotationMethod.checks ?? {}),
    );
  });

  for (const fault of meaningFaults)
    it(`finds ${fault.name} by what names it, and by nothing else`, async () => {
      await sensor().tell(`fault on ${fault.name}`);
      try {
        const all = await found(sensor().declaration, sensor().folder);
        assert.deepEqual(failed(all), 'checks' in fault ? fault.checks : fault.violates);
      } finally {
        await sensor().tell(`fault off ${fault.name}`);
      }
    });

  it('names a number that nobody declared', async () => {
    const { declaration, folder } = sensor();
    const { rules: _, ...rest } = declaration;
    const points = declaration.points?.filter(({ id }) => id !== 'temperature');
    const all = await found(Declaration.parse({ ...rest, points }), folder);
    assert.deepEqual(failing(all, 'data'), ['data.points-declared']);
    assert.match(checkNamed(all, 'points-declared')?.actual ?? '', /temperature over http is not under points/);
  });

  it('looks identifiers up in a vocabulary of the station, and says which are not in it', async () => {
    const { declaration, folder } = sensor();
    const term = (name: string): string => `<urn:gradus:sim:bearing-monitor:${name}> a <urn:x:Term> .\n`;
    writeFileSync(path.join(folder, 'terms.ttl'), ['VibrationHigh', 'Quality'].map(term).join(''));
    const station = { ...declaration.station, name: 'a bench', vocabularies: ['terms.ttl'] };
    const all = await found(Declaration.parse({ ...declaration, station }), folder);
    assert.deepEqual(failing(all, 'data'), ['data.identifiers-known']);
    assert.match(
      checkNamed(all, 'identifiers-known')?.actual ?? '',
      /^drift over http: \S+Drift is not in its vocabulary/,
    );
  });

  it('refuses a vocabulary that is none, and names the file', async () => {
    const { declaration, folder } = sensor();
    writeFileSync(path.join(folder, 'broken.ttl'), '<a> <b> .');
    const station = { ...declaration.station, name: 'a bench', vocabularies: ['broken.ttl'] };
    await assert.rejects(found(Declaration.parse({ ...declaration, station }), folder), /vocabularies: broken\.ttl/);
  });

  it('has no result where a wire fails on which a point is declared, and goes on without one that none names', async () => {
    const { declaration, folder } = sensor();
    const { via: _, ...mqtt } = declaration.endpoints.mqtt ?? assert.fail();
    const endpoints = { ...declaration.endpoints, mqtt: { ...mqtt, url: 'mqtt://127.0.0.1:9' } };
    const dead = Declaration.parse({ ...declaration, endpoints });
    await assert.rejects(found(dead, folder), { code: 'PROBE_REFUSED' });
    const points = declaration.points?.map(({ mqtt: __, ...rest }) => rest);
    const all = await found(Declaration.parse({ ...dead, points }), folder);
    const { value, conditions } = measured(all, 'annotation.coverage');
    assert.equal(value, 1);
    assert.match(String(conditions?.['mqtt silent']), /^PROBE_REFUSED/);
  });

  it('has no result where no point is on a wire that says what data mean', async () => {
    const { declaration, folder } = sensor();
    const points = declaration.points?.map(({ id }) => ({ id, command: id }));
    await assert.rejects(
      found(Declaration.parse({ ...declaration, points }), folder),
      /none of the declared points was found/,
    );
  });
});
