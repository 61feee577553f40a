import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchOf, declarationOf, stepOf } from '../../../../test/contracts/bench.ts';
import { check } from './second-opinion.ts';
import type { OpcuaWire, UaFacts } from './wire.ts';

const facts: UaFacts = {
  reader: 'one',
  endpoints: ['opc.tcp://h:1 None None', 'opc.tcp://h:1 Sign Basic256Sha256'],
  namespaces: ['http://opcfoundation.org/UA/'],
  servers: ['urn:h'],
  profiles: [],
  productName: 'p',
  manufacturerName: 'm',
  softwareVersion: '1',
  state: 0,
};
const ask = async (second: Partial<UaFacts>) => {
  const wire: Pick<OpcuaWire, 'secondOpinion'> = {
    secondOpinion: async () => [facts, { ...facts, reader: 'other', ...second }],
  };
  const declaration = declarationOf();
  const step = stepOf('protocol.opcua.conformance', 1);
  return await check.ask(wire, { declaration, step, bench: benchOf(declaration) });
};

describe('a second opinion', () => {
  it('holds where two readers agree, whatever the order of endpoints', async () => {
    const { value, actual } = await ask({ endpoints: facts.endpoints.toReversed() });
    assert.deepEqual([value, actual], [true, 'one and other agree on 2 endpoints and 1 namespaces']);
  });
  it('says what each read where they disagree', async () => {
    const { value, actual } = await ask({ softwareVersion: '2', state: 1 });
    assert.equal(value, false);
    assert.equal(actual, 'softwareVersion: one reads "1", other reads "2"; state: one reads 0, other reads 1');
  });
});
