import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { clauses } from '../../src/desk/clauses.ts';
import { impact } from '../../src/desk/impact.ts';
import { InputError, StationError } from '../../src/model/errors.ts';
import { broken, goodDeclaration } from '../bad-input/good.ts';
import { gradus } from './gradus.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus impact '));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string): string => {
  writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};
const sensor = file('sensor.yaml', goodDeclaration);
const newer = file('newer.yaml', broken(goodDeclaration, 'deadline: 50 ms', 'deadline: 40 ms'));
const wrong = file('wrong.yaml', broken(goodDeclaration, 'deadline: 50 ms', 'deadline: 50'));
const twice = file(
  'twice.yaml',
  broken(
    goodDeclaration,
    'target: L3',
    'components: [{id: npu, kind: accelerator}, {id: npu, kind: module}]\ntarget: L3',
  ),
);
const odd = file('odd.yaml', broken(goodDeclaration, 'target: L3', 'components: [{id: npu, kind: cpu}]\ntarget: L3'));
const ofChip = file(
  'chip.yaml',
  broken(goodDeclaration, 'kind: unit', 'kind: component\ncomponent: {type: chip, covers: [latency.bound]}'),
);

const common = { lang: 'en', runs: folder, station: path.join(folder, 'none') } as const;
const pack = 'gbt-45288-2026-described';
type More = Partial<Parameters<typeof impact>[2]>;
const changing = (old?: string, next?: string, more: More = {}) =>
  impact(old, next, { programme: 'type', ...common, ...more });
const asking = (given: string | undefined, more: Partial<Parameters<typeof clauses>[1]> = {}) =>
  clauses(given, { pack, ...common, ...more });

const refusals: readonly [name: string, asked: () => Promise<void>, code: number, says: RegExp][] = [
  ['one declaration', () => changing(sensor), 2, /name two declarations/],
  ['no declaration', () => changing(), 2, /name two declarations/],
  ['a file that is not there', () => changing(sensor, path.join(folder, 'no.yaml')), 2, /no\.yaml/],
  ['a declaration that cannot be used', () => changing(sensor, wrong), 20, /deadline.*is not a duration/],
  ['two components of one name', () => changing(sensor, twice), 20, /components\[1\]\.id: npu is declared twice/],
  ['a component of a kind there is not', () => changing(sensor, odd), 20, /components\[0\]\.kind/],
  ['a folder that holds no run', () => changing(folder, sensor), 2, /holds no run/],
  ['a run as the new side', () => changing(sensor, folder), 2, /the new side is a declaration/],
  ['another pack for a run', () => changing(folder, sensor, { pack }), 2, /--pack: a run has its own rule pack/],
  ['a pack there is not', () => changing(sensor, newer, { newPack: 'gbt-1' }), 2, /no rule pack gbt-1/],
  ['a level there is not', () => changing(sensor, newer, { target: 'L9' }), 2, /--target: L9 is not a level/],
  ['a programme there is not', () => changing(sensor, newer, { programme: 'quick' }), 2, /--programme: quick/],
  [
    'a day without an instrument',
    () => changing(sensor, newer, { since: '2026-01-01' }),
    2,
    /--since: goes with --instrument/,
  ],
  [
    'an instrument beside declarations',
    () => changing(sensor, newer, { instrument: 'a' }),
    2,
    /--instrument: looks at the log/,
  ],
  [
    'an instrument without a name',
    () => changing(undefined, undefined, { instrument: ' ' }),
    2,
    /--instrument: names nothing/,
  ],
  [
    'a day there is not',
    () => changing(undefined, undefined, { instrument: 'a', since: '2026-02-30' }),
    2,
    /--since: 2026-02-30 is not a day/,
  ],
  ['clauses of nobody', () => asking(undefined), 2, /--component: say of whom: accelerator, module/],
  [
    'clauses of a kind there is not',
    () => asking(undefined, { component: 'cpu' }),
    2,
    /cpu is not a component\. Write accelerator/,
  ],
  ['clauses of a unit', () => asking(sensor), 2, /declares a unit: a supplier declares a component/],
  [
    'clauses of another kind than declared',
    () => asking(ofChip, { component: 'module' }),
    2,
    /component of type accelerator/,
  ],
  [
    'clauses of a pack that lists none',
    () => asking(undefined, { component: 'module', pack: 'gbz-177-2026' }),
    2,
    /gbz-177-2026 0\.1\.0 does not say what a component of type module bears on/,
  ],
  [
    'evidence that is not there',
    () => asking(undefined, { component: 'module', run: ['nowhere'] }),
    2,
    /nowhere: no run here and none in/,
  ],
];

describe('gradus impact and gradus clauses refuse, in one line', () => {
  for (const [name, asked, code, says] of refusals)
    it(name, async () => {
      const error: unknown = await asked().then(
        () => assert.fail('it was accepted'),
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, says);
      assert.equal(error.exitCode, code);
    });
  it('a station that is not there', async () => {
    await assert.rejects(
      changing(undefined, undefined, { instrument: 'clk-1' }),
      (error) => error instanceof StationError && error.code === 'STATION_MISSING',
    );
  });
});

describe('the commands', () => {
  it('impact shows the field, both values, what falls and the retest, in English and in Chinese', async () => {
    const [en, zh] = await Promise.all([
      gradus(folder, 'impact', 'sensor.yaml', 'newer.yaml', '--pack', pack),
      gradus(folder, 'impact', 'sensor.yaml', 'newer.yaml', '--lang', 'zh'),
    ]);
    assert.match(en.out, /1 +models\.faults\.deadline +50 ms +40 ms +what is asked, or how/);
    assert.match(zh.out, /1 +models\.faults\.deadline +50 ms +40 ms +所问内容或方式/);
    assert.deepEqual([en.err, zh.err], ['', '']);
  });
  it('clauses take the kind and the limits from a declaration, and say what it does not cover', async () => {
    const { code, out } = await gradus(folder, 'clauses', 'chip.yaml', '--target', 'L2');
    assert.match(out, /AI accelerator/);
    assert.match(out, /As declared by the supplier: faults: It is not asked of a device like this one\./);
    assert.equal(code, 0);
  });
  it('say their exit codes and examples in their help', async () => {
    for (const verb of ['impact', 'clauses']) {
      const { out } = await gradus(folder, verb, '--help');
      assert.match(out, /Exit codes: 0 [^\n]*11/);
      assert.match(out, new RegExp(`Examples: +gradus ${verb} `));
    }
  });
});
