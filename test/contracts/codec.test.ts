import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AttributeIds, OPCUAClient, StatusCodes } from 'node-opcua-client';
import type { ClientSession } from 'node-opcua-client';
import { codecServer } from '../formats/ua-server.ts';
import type { DataValue } from '../../src/formats/ua/variant.ts';

const values = new Map<string, DataValue>([
  ['i=2255', { value: { type: 'String', value: ['http://opcfoundation.org/UA/', 'urn:codec:server'] } }],
  ['ns=1;s=temperature', { value: { type: 'Double', value: 21.5 }, sourceTimestamp: 134_000_000_000_000_000n }],
  ['ns=1;s=matrix', { value: { type: 'Int32', value: [1, 2, 3, 4, 5, 6], dimensions: [2, 3] } }],
  ['ns=1;s=long', { value: { type: 'String', value: '水'.repeat(60_000) } }],
]);

describe('our codec as a server, met by node-opcua’s client', { timeout: 30_000 }, () => {
  let server: Awaited<ReturnType<typeof codecServer>>;
  let client: OPCUAClient;
  let session: ClientSession;
  before(async () => {
    server = await codecServer(values);
    client = OPCUAClient.create({
      connectionStrategy: { maxRetry: 0 },
      endpointMustExist: false,
      keepSessionAlive: false,
      transportTimeout: 5000,
    });
    await client.connect(server.url);
    session = await client.createSession();
  });
  after(async () => {
    await session.close();
    await client.disconnect();
    await server.stop();
  });
  const read = (nodeId: string) => session.read({ nodeId, attributeId: AttributeIds.Value });

  it('gives its endpoint', async () => {
    const [endpoint] = await client.getEndpoints();
    assert.deepEqual([endpoint?.endpointUrl, endpoint?.server.applicationUri], [server.url, 'urn:codec:server']);
  });
  it('gives a number with its time', async () => {
    const { value, sourceTimestamp } = await read('ns=1;s=temperature');
    assert.equal(value.value, 21.5);
    assert.equal(sourceTimestamp?.getTime(), 134_000_000_000_000_000 / 10_000 - 11_644_473_600_000);
  });
  it('gives a matrix, a list of texts, and a text of more than one chunk', async () => {
    const matrix = await read('ns=1;s=matrix');
    assert.deepEqual(
      [[...matrix.value.value], matrix.value.dimensions],
      [
        [1, 2, 3, 4, 5, 6],
        [2, 3],
      ],
    );
    assert.deepEqual((await read('i=2255')).value.value, ['http://opcfoundation.org/UA/', 'urn:codec:server']);
    assert.equal((await read('ns=1;s=long')).value.value.length, 60_000);
  });
  it('refuses a node it does not have, and a service it does not know', async () => {
    assert.equal((await read('ns=1;s=nothing')).statusCode, StatusCodes.BadNodeIdUnknown);
    await assert.rejects(() => session.browse('i=85'), /BadServiceUnsupported/);
  });
});
