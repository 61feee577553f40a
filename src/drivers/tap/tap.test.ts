import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { FormatError } from '../../formats/error.ts';
import { secretOf } from '../secrets/secret.ts';
import { tapTo } from './tap.ts';
import type { Tap, Timed } from './tap.ts';

type Line = Timed & { text: string };

/** Reads lines; a line that begins with ! is not of the protocol. */
function lines(): (bytes: Uint8Array, at: number) => Line[] {
  let rest = '';
  return (bytes, at) => {
    const parts = (rest + Buffer.from(bytes).toString()).split('\n');
    rest = parts.pop() ?? '';
    return parts.map((text) => {
      if (text.startsWith('!')) throw new FormatError('a line that shouts', 0);
      return { text, from: at, to: at };
    });
  };
}

describe('a tap', () => {
  let echo: Server;
  let tap: Tap<Line>;
  before(async () => {
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    tap = await tapTo({ host: '127.0.0.1', port }, { frames: () => lines(), protocol: 'lines', mostBytes: 4096 });
  });
  after(() => {
    tap.close();
    echo.close();
  });
  const say = async (...parts: (string | Buffer)[]): Promise<string> => {
    const socket = connect(tap.port, '127.0.0.1');
    let heard = '';
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1'))).on('error', () => undefined);
    await once(socket, 'connect');
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    for (const part of parts) {
      socket.write(part);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const closed = once(socket, 'close');
    while (heard.length < length && !socket.destroyed)
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 10))]);
    socket.destroy();
    return heard;
  };

  it('forwards both ways and notes each message as it passed', async () => {
    assert.equal(await say('one\ntwo\n'), 'one\ntwo\n');
    const messages = tap.connections.at(-1)?.messages ?? [];
    assert.deepEqual(
      messages.map(({ way, text }) => `${way} ${text}`),
      ['up one', 'up two', 'down one', 'down two'],
    );
  });
  it('ends a connection that is not of the protocol, and says so', async () => {
    await say('!no\n');
    assert.match(tap.connections.at(-1)?.failure ?? '', /^not lines: a line that shouts/);
  });
  it('cuts off what talks on for ever', async () => {
    await say(Buffer.alloc(5000, 'x'));
    assert.equal(tap.connections.at(-1)?.failure, 'more than 4096 bytes');
  });
  it('overwrites a secret in its capture, plain, in base64 and in UTF-16, also across two packets', async () => {
    process.env['GRADUS_TAP_SECRET'] = 'canary-7f3a91';
    const secret = secretOf({ env: 'GRADUS_TAP_SECRET' }, '.');
    const traces = [
      Buffer.from(`user ${secret}\n`),
      Buffer.from(`basic ${Buffer.from(`me:${secret}`).toString('base64')}\n`),
      Buffer.from(`wide ${secret}\n`, 'utf16le'),
    ];
    for (const trace of traces)
      assert.equal(await say(trace.subarray(0, 11), trace.subarray(11)), trace.toString('latin1'));
    const capture = Buffer.from(tap.capture().bytes);
    const found = [secret, Buffer.from(`:${secret}`).toString('base64').slice(2, -4)].filter((s) =>
      capture.includes(s),
    );
    assert.deepEqual(found, []);
    assert.equal(capture.includes(Buffer.from(secret, 'utf16le')), false);
    assert.ok(capture.includes('user ******') && capture.includes('secrets overwritten by *: connection'));
  });
});
