import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { meaningFaults } from '../../sim/faults/meaning.ts';
import { packFile } from '../../src/drivers/packs/load.ts';
import { startBroker } from '../../src/drivers/simulator/broker.ts';
import type { SimulatedBroker } from '../../src/drivers/simulator/broker.ts';
import { readYamlFile } from '../../src/drivers/yaml/document.ts';
import { conforming, openProbe, vocabularyFor } from '../../src/desk/wire.ts';
import type { Found } from '../../src/measure/bench.ts';
import { annotation } from '../../src/measure/meaning/annotation.ts';
import { annotationMethod } from '../../src/model/annotation-method.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { RulePack } from '../../src/model/pack.ts';
import { nodeBehind } from '../protocol/mqtt-stage.ts';
import { benchIn, measured, stepOf } from '../contracts/bench.ts';
import type { Simulator } from '../contracts/simulators.ts';

const { shapes = '' } = RulePack.parse(readYamlFile(packFile('gbt-45288-2026-described')).value);

async function found(declaration: Declaration, folder: string): Promise<readonly Found[]> {
  const vocabulary = async () => await vocabularyFor(declaration, folder);
  const bench = { ...benchIn(folder, declaration), vocabulary, shapes: conforming };
  const probe = await openProbe(declaration, { folder });
  try {
    await annotation(probe, { ...stepOf('meaning.annotation', 2), shapes }, bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

type Checked = { name: string; value: unknown; actual: string };
const checksIn = (all: readonly Found[]): Checked[] => all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));
/** Names of the checks that did not hold, and of the coverage that was short. */
const failed = (all: readonly Found[]): string[] => [
  ...(Number(measured(all, 'annotation.coverage').value) < 1 ? ['data.annotation'] : []),
  ...checksIn(all).flatMap(({ name, value }) => (value === false ? [`data.${name}`] : [])),
];

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
});
