import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { finished } from './finish.ts';
import { draftOfThing } from './thing.ts';

const at = 'http://127.0.0.1:8080/.well-known/wot';
const sha = `sha256:${'ab'.repeat(32)}`;
const thing = {
  '@context': 'https://www.w3.org/2022/wot/td/v1.1',
  title: 'VIB-100',
  support: 'mailto:support@example.com',
  descriptions: { en: 'A monitor', zh: '监测器' },
  securityDefinitions: { token: { scheme: 'bearer' } },
  properties: {
    nameplate: { '@type': 'gradus:nameplate', type: 'object' },
    speed: { type: 'number', unit: 'mm/s', minimum: 0, maximum: 50 },
    odd: { type: 'number', unit: 'widgets', minimum: 0, maximum: 1 },
    'alarm high': { type: 'boolean', title: 'Alarm' },
    command: { type: 'boolean', writeOnly: true },
    table: { type: 'array' },
  },
  actions: {
    stimulate: { '@type': ['x:y', 'gradus:stimulus'] },
    run: { '@type': 'urn:gradus:affordance:infer', uriVariables: { model: { enum: ['bearing'] } } },
  },
};

describe('a draft from a Thing Description', () => {
  it('takes properties as points, bounded numbers with a unit as channels, and gradus actions as probes', async () => {
    const { value } = await draftOfThing(thing, at, { serial: '7', 'models.bearing.digest': sha });
    assert.deepEqual(
      value.channels?.map(({ id }) => id),
      ['speed', 'odd'],
    );
    assert.deepEqual(
      value.points?.map(({ id, http }) => [id, http]),
      [
        ['speed', 'speed'],
        ['odd', 'odd'],
        ['alarm-high', 'alarm high'],
      ],
    );
    assert.deepEqual(value.probes, { identity: 'http', infer: 'http', stimulus: 'http', read: 'http' });
    assert.deepEqual(value.models, [{ id: 'bearing', digest: sha }]);
    assert.deepEqual(value.about, { en: 'A monitor', zh: '监测器' });
  });

  it('keeps an unknown unit as it is and says so, with support and what it asks of a caller', async () => {
    const { remarks } = await draftOfThing(thing, at, undefined);
    assert.deepEqual(remarks.map(({ code, text }) => `${code} ${text}`.trim()).toSorted(), [
      'MODEL_TYPES bearing',
      'NO_NAMEPLATE',
      'SECURED bearer',
      'SUPPORT mailto:support@example.com',
      'UNIT_UNKNOWN widgets',
    ]);
  });

  it('leaves out what a declaration cannot hold, and says what is still to be filled', async () => {
    const done = finished(await draftOfThing(thing, at, { serial: 's'.repeat(100), 'firmware.digest': 'sha1:00' }));
    assert.equal((done.value['identity'] as { serial: string }).serial.length, 64);
    const required = done.open.filter((open) => open.required).map(({ path }) => path.join('.'));
    assert.ok(required.includes('identity.firmware.digest'));
    assert.ok(required.includes('models.0.labels'));
    assert.ok(!required.includes('identity.product'));
  });
});
