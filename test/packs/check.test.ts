import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packNamed, shipped } from './sample.ts';
import { unitCheck } from '../../src/drivers/units/units.ts';
import { methods } from '../../src/model/methods.ts';
import type { RulePack } from '../../src/model/pack.ts';
import { checkPack } from '../../src/plan/check.ts';
import { alters, packChanges } from '../../src/plan/diff.ts';

const isUnit = await unitCheck();
const using = { methods, isUnit, today: '2026-11-26' };
const pack = packNamed(shipped[0]);
const said = (change: Partial<RulePack>): string[] =>
  checkPack({ ...pack, ...change }, using).map(({ severity, path, says }) => `${severity} ${path.join('/')}: ${says}`);

describe('the packs that come with Gradus', () => {
  for (const id of shipped)
    it(`${id} has nothing wrong with it, and no warning`, () => assert.deepEqual(checkPack(packNamed(id), using), []));
  it('measure in UCUM units only', () => {
    const units = methods.flatMap(({ quantities }) => Object.values(quantities)).filter((unit) => unit !== null);
    assert.deepEqual(
      units.filter((unit) => !isUnit(unit)),
      [],
    );
  });
});

describe('a unit', () => {
  it('is UCUM: mm/s is, msec and m s are not', () => {
    assert.deepEqual(['mm/s', 'Cel', '10*-3', '1', 'msec', 'm s', '', 'ms\n'].map(isUnit), [
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('a pack of another', () => {
  it('may ask for the scenarios that ours does not: a server, several samples a query, the windows of Tiny', () => {
    const like = pack.indicators['latency.at-rate'] ?? assert.fail();
    const { parameters: _, when: __, samples: ___, ...plain } = like;
    const asked = {
      'buyer.server': { ...plain, method: 'inference.latency.server', quantity: 'latency.server.in-time', limit: { is: true } },
      'buyer.streams': {
        ...plain,
        method: 'inference.latency.multi-stream',
        quantity: 'latency.multi-stream.p99',
        limit: { most: 100, unit: 'ms' },
        parameters: { each: 4 },
      },
      'buyer.tiny': {
        ...plain,
        method: 'inference.latency.tiny',
        quantity: 'latency.tiny.throughput',
        limit: { least: 100, unit: '1/s' },
        decision: { rule: 'simple' as const },
      },
      'buyer.tail': {
        ...plain,
        method: 'inference.latency.single-stream',
        quantity: 'latency.p99.9',
        limit: { most: 100, unit: 'ms' },
        parameters: { tail: 0.999 },
        samples: { full: 20_140, routine: 4603 },
      },
    };
    asked['buyer.server'].decision = { rule: 'simple' };
    const L3 = pack.levels.L3 ?? assert.fail();
    const needs = { all: [L3.needs, ...Object.keys(asked)] };
    assert.deepEqual(
      said({ indicators: { ...pack.indicators, ...asked }, levels: { ...pack.levels, L3: { ...L3, needs } } }),
      [],
    );
  });
});

describe('a pack draws a warning', () => {
  it('for an indicator no level needs', () => {
    const { 'audit.log': audit, ...others } = pack.indicators;
    assert.ok(audit);
    assert.deepEqual(said({ indicators: { ...others, 'audit.log': audit, spare: audit } }), [
      'warning indicators/spare: no level needs it',
    ]);
  });
  it('for a waiver that ran out', () => {
    const waivers = [{ indicator: 'audit.log', reason: 'r', by: 'b', from: '2026-01-01', until: '2026-02-01' }];
    assert.deepEqual(said({ waivers }), ['warning waivers/0/until: ran out on 2026-02-01']);
  });
});

describe('a pack is refused', () => {
  const L1 = pack.levels.L1 ?? assert.fail();
  it('for an indicator named after what every object has', () => {
    const [first] = said({ levels: { ...pack.levels, L1: { ...L1, needs: { all: [L1.needs, 'constructor'] } } } });
    assert.equal(first, 'error levels/L1/needs/all/1: constructor is neither a level nor an indicator');
  });
  it('for a source named after what every object has', () => {
    const [first] = said({ levels: { ...pack.levels, L1: { ...L1, who: { stated: 'constructor' } } } });
    assert.equal(first, 'error levels/L1/who/stated: constructor is not under sources');
  });
});

describe('two packs compared', () => {
  it('are alike whatever the order of keys', () => {
    const turned = { ...pack, indicators: Object.fromEntries(Object.entries(pack.indicators).toReversed()) };
    assert.deepEqual(packChanges(pack, turned), []);
  });
  it('show a limit that changed, and that a verdict can change with it', () => {
    const bound = pack.indicators['latency.bound'];
    assert.ok(bound);
    const changed = {
      ...pack,
      indicators: { ...pack.indicators, 'latency.bound': { ...bound, limit: { most: 80, unit: 'ms' } } },
    };
    const [change, ...others] = packChanges(pack, changed);
    assert.deepEqual(change, {
      of: 'indicator',
      name: 'latency.bound',
      how: 'changed',
      field: 'limit',
      from: { most: 100, unit: 'ms' },
      to: { most: 80, unit: 'ms' },
    });
    assert.deepEqual(others, []);
    assert.ok(change && alters(change));
  });
  it('show new words as something no verdict depends on', () => {
    const changes = packChanges(pack, { ...pack, title: { en: 'x', zh: 'x' } });
    assert.deepEqual(changes.map(alters), [false]);
  });
});
