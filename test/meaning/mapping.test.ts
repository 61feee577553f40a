import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mappingFaults } from '../../sim/faults/mapping.ts';
import type { Found } from '../../src/measure/bench.ts';
import { mapping } from '../../src/measure/meaning/mapping.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { mappingMethod } from '../../src/model/mapping-method.ts';
import { measured } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { checksIn, failing, foundBy } from './stage.ts';

const found = async (declaration: Declaration, folder: string): Promise<readonly Found[]> =>
  await foundBy(mapping, 'meaning.mapping', declaration, folder);

/** Names of the checks that did not hold, and of the share that was short. */
const failed = (all: readonly Found[]): string[] => [
  ...(Number(measured(all, 'mapping.answered').value) < 1 ? ['data.mapping'] : []),
  ...failing(all, 'mapping'),
];

type Answer = { question: string; channel: string; expected: string; answer: string; right: boolean };
function answersIn(all: readonly Found[]): Answer[] {
  const raw = all.flatMap((one) => ('raw' in one ? (one.raw ?? []) : []))[0];
  return (JSON.parse(Buffer.from(raw?.bytes ?? []).toString()) as { answered: Answer[] }).answered;
}

describe('an ontology mapping, judged by a second reader', () => {
  let sim: Simulator | undefined;
  before(async () => void (sim = await simulator('L3')));
  after(async () => await sim?.stop());
  const sensor = (): Simulator => sim ?? assert.fail();

  it('of a sound sensor answers every question, and every check holds', async () => {
    const all = await found(sensor().declaration, sensor().folder);
    const { value, n } = measured(all, 'mapping.answered');
    assert.deepEqual([value, n], [1, 10]);
    assert.deepEqual(
      checksIn(all).filter((one) => one.value !== true),
      [],
    );
    assert.deepEqual(
      checksIn(all).map(({ name }) => name),
      Object.keys(mappingMethod.checks ?? {}),
    );
  });
  it('answers in SI units: which point measures the temperature of the bearing, its value, range, rate and uncertainty', async () => {
    const answers = answersIn(await found(sensor().declaration, sensor().folder)).filter(
      ({ channel }) => channel === 'temperature',
    );
    assert.deepEqual(
      answers.map(({ question, expected }) => [question, expected]),
      [
        ['point', 'temperature'],
        ['value', '309.15 K'],
        ['range', '253.15 K to 393.15 K'],
        ['rate', '100 Hz'],
        ['uncertainty', '0.5 K'],
      ],
    );
    assert.equal(answers[0]?.answer, 'temperature over http');
    assert.match(answers[1]?.answer ?? '', /^3(?:0[89]|1[01])[\d.]* K$/);
  });

  for (const fault of mappingFaults)
    it(`finds ${fault.name} by what names it, and by nothing else`, async () => {
      await sensor().tell(`fault on ${fault.name}`);
      try {
        const all = await found(sensor().declaration, sensor().folder);
        assert.deepEqual(failed(all), 'checks' in fault ? fault.checks : fault.violates);
      } finally {
        await sensor().tell(`fault off ${fault.name}`);
      }
    });

  it('gives precision, recall and F1 only beside a reviewer’s alignment', async () => {
    const { declaration, folder } = sensor();
    const without = await found(declaration, folder);
    assert.throws(() => measured(without, 'mapping.precision'), /nothing was found/);
    const text = readFileSync(path.join(folder, declaration.mapping?.set ?? ''), 'utf8');
    // The reviewer has all but the last, and one of their own.
    const rows = text.split('\n').slice(0, -1);
    const own = 'bm:Quality\tskos:relatedMatch\tsosa:Result\tsemapv:ManualMappingCuration\t';
    writeFileSync(path.join(folder, 'reviewed.tsv'), [...rows, own].join('\n'));
    const declared = { ...declaration, mapping: { ...declaration.mapping, reviewed: 'reviewed.tsv' } };
    const all = await found(Declaration.parse(declared), folder);
    const [precision, recall, f1] = ['precision', 'recall', 'f1'].map((name) => measured(all, `mapping.${name}`));
    assert.deepEqual([precision?.value, precision?.n, recall?.value, recall?.n], [7 / 8, 8, 7 / 8, 8]);
    assert.equal(f1?.value, 14 / 16);
    assert.match(precision?.components[0]?.how ?? '', /7 of 8/);
  });

  it('has no result, and says why, where the set cannot be read or no channel is meant', async () => {
    const { declaration, folder } = sensor();
    writeFileSync(path.join(folder, 'broken.tsv'), 'subject_id\tobject_id\n');
    const broken = Declaration.parse({ ...declaration, mapping: { set: 'broken.tsv' } });
    await assert.rejects(found(broken, folder), /broken\.tsv: SSSOM: line 1: there is no column predicate_id/);
    const channels = declaration.channels?.map(({ id, unit, range }) => ({ id, unit, range }));
    await assert.rejects(found(Declaration.parse({ ...declaration, channels }), folder), /channels\.….means/);
  });
});
