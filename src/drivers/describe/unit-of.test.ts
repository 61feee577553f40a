import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { uneceCode } from '../units/unece.ts';
import { unitOfEngineering, unitOfText } from './unit-of.ts';

const cefact = 'http://www.opcfoundation.org/UA/units/un/cefact';
const named = (unitId: number, displayName: string, namespaceUri: string | null = cefact) =>
  unitOfEngineering({ namespaceUri, unitId, displayName, description: '' });

describe('units of a device in UCUM', () => {
  it('reads the common code out of a unit id: 4408652 is CEL (OPC 10000-8, 5.6.3.3)', () => {
    assert.equal(uneceCode(4_408_652), 'CEL');
    assert.equal(uneceCode(0x50_31), 'P1');
  });

  it('takes the code and not the text: g with K40 is gravity, g with GRM is gram', async () => {
    assert.equal((await named(0x4b_34_30, 'g')).ucum, '[g]');
    assert.equal((await named(0x47_52_4d, 'g')).ucum, 'g');
  });

  it('leaves a unit it does not know as the device wrote it', async () => {
    assert.deepEqual(await named(0x5a_5a_5a, 'widgets'), { text: 'widgets', ucum: undefined });
    assert.deepEqual(await unitOfText('widgets per fortnight'), { text: 'widgets per fortnight', ucum: undefined });
  });

  it('does not read an id of another namespace as a UNECE code', async () => {
    assert.equal((await named(4_408_652, 'bar', 'urn:own:units')).ucum, 'bar');
  });

  it('reads UCUM, common spellings, and names of vocabularies', async () => {
    const texts = {
      'mm/s': 'mm/s',
      '°C': 'Cel',
      'm/s²': 'm/s2',
      'unit:DEG_C': 'Cel',
      'http://qudt.org/vocab/unit/DEG_C': 'Cel',
    };
    for (const [text, ucum] of Object.entries(texts)) assert.equal((await unitOfText(text)).ucum, ucum, text);
  });
});
