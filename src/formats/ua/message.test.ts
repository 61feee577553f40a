import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FormatError } from '../error.ts';
import { ticksOf } from './builtin.ts';
import {
  chunkOf,
  chunkReader,
  encodeAcknowledge,
  encodeError,
  encodeHello,
  encodeMessage,
  encodeOpen,
  messageReader,
  usualBounds,
} from './message.ts';
import type { UaMessage } from './message.ts';
import { requestHeaderOf, responseHeaderOf } from './header.ts';
import { readBody, writeBody } from './requests.ts';

const sizes = {
  protocolVersion: 0,
  receiveBufferSize: 65_536,
  sendBufferSize: 65_536,
  maxMessageSize: 0,
  maxChunkCount: 0,
};
const header = requestHeaderOf('i=0', 7, ticksOf(1_790_000_000_000), 5000);
const read = writeBody('ReadRequest', {
  header,
  maxAge: 0,
  timestampsToReturn: 2,
  nodesToRead: Array.from({ length: 200 }, (_, i) => ({
    nodeId: `ns=1;s=point ${i}`,
    attributeId: 13,
    indexRange: null,
    dataEncoding: { namespace: 0, name: null },
  })),
});

/** What a receiver makes of these bytes, handed to it in pieces of a size. */
function received(bytes: Uint8Array, piece = bytes.length, bounds = usualBounds): UaMessage[] {
  const [chunks, messages] = [chunkReader(bounds), messageReader(bounds)];
  const done: UaMessage[] = [];
  for (let at = 0; at < bytes.length; at += piece)
    for (const chunk of chunks(bytes.subarray(at, at + piece))) {
      const message = messages(chunk);
      if (message) done.push(message);
    }
  return done;
}

describe('messages of UA-TCP', () => {
  it('read back: Hello, Acknowledge, Error', () => {
    const hello = { ...sizes, endpointUrl: 'opc.tcp://127.0.0.1:4840' };
    const all = Buffer.concat([
      encodeHello(hello),
      encodeAcknowledge(sizes),
      encodeError(0x80830000, 'no such endpoint'),
    ]);
    assert.deepEqual(received(all), [
      { type: 'HEL', hello },
      { type: 'ACK', acknowledge: sizes },
      { type: 'ERR', error: 0x80830000, reason: 'no such endpoint' },
    ]);
  });
  it('read back: an opened channel', () => {
    const value = {
      header: responseHeaderOf(7, ticksOf(0)),
      serverProtocolVersion: 0,
      securityToken: { channelId: 5, tokenId: 1, createdAt: ticksOf(0), revisedLifetime: 60_000 },
      serverNonce: null,
    };
    const [message] = received(
      encodeOpen({ channel: 5, sequence: 1, request: 1 }, writeBody('OpenSecureChannelResponse', value)),
    );
    assert.ok(message?.type === 'OPN');
    assert.equal(message.policy, 'http://opcfoundation.org/UA/SecurityPolicy#None');
    assert.deepEqual(message.body, { service: 'OpenSecureChannelResponse', value });
  });
  it('are one message in however many chunks, in whatever pieces they come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), fc.integer({ min: 1, max: 700 }), (chunk, piece) => {
        const chunks = encodeMessage('MSG', { channel: 5, token: 1, sequence: 9, request: 3 }, read, chunk);
        const [message, ...more] = received(Buffer.concat(chunks), piece);
        assert.ok(message?.type === 'MSG' && more.length === 0);
        assert.deepEqual([message.sequence, message.body], [9, readBody(read)]);
      }),
      { numRuns: 50 },
    );
  });
  it('are dropped when their sender aborts them', () => {
    const [first] = encodeMessage('MSG', { channel: 5, token: 1, sequence: 9, request: 3 }, read, 500);
    assert.ok(first);
    const abort = chunkOf('MSG', 'A', first.subarray(8, 24));
    assert.deepEqual(received(Buffer.concat([first, abort])), []);
  });
});

describe('messages that cannot be', () => {
  const refused = (name: string, bytes: Uint8Array, says: RegExp): void =>
    void it(name, () => {
      const bounds = { mostBytes: 4000, mostChunks: 4, chunkBytes: 2000 };
      assert.throws(
        () => received(bytes, 100, bounds),
        (error) => error instanceof FormatError && says.test(error.message),
      );
    });
  const endless = encodeMessage('MSG', { channel: 5, token: 1, sequence: 9, request: 3 }, read, 300);
  refused('chunks that never end', Buffer.concat(endless.slice(0, -1)), /more than 4 chunks or 4000 bytes/);
  refused('a chunk longer than is taken', chunkOf('MSG', 'F', new Uint8Array(3000)), /a chunk of 3008 bytes/);
  const [one] = encodeMessage('MSG', { channel: 5, token: 1, sequence: 9, request: 3 }, read, 300);
  const [other] = encodeMessage('MSG', { channel: 5, token: 1, sequence: 9, request: 4 }, read, 300);
  refused(
    'a chunk of one request within another',
    Buffer.concat([one, other].flatMap((bytes) => bytes ?? [])),
    /request 4 within request 3/,
  );
  refused('another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n'), /not a message type/);
  it('a body with bytes after its end', () => {
    assert.throws(() => readBody(Buffer.concat([read, Buffer.from([0])])), /1 bytes follow the end/);
  });
  it('a service that is not known stays bytes', () => {
    assert.deepEqual(readBody(Buffer.from('01000f270102', 'hex')), {
      service: 'unknown',
      type: 'i=9999',
      bytes: new Uint8Array([1, 2]),
    });
  });
});
