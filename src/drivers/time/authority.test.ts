import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { id_sha256, id_sha512 } from 'pkijs';
import { bytesOf } from '../../evidence/bytes.ts';
import { InputError, ProbeError } from '../../model/errors.ts';
import type { ProbeCode } from '../../model/errors.ts';
import { asked, authority, pem, refusal, reply, sendReply, serve } from '../../../test/time/authority.ts';
import type { Answer, Authority, Says } from '../../../test/time/authority.ts';
import { askForToken } from './authority.ts';
import { timeOf } from './token.ts';

const over = bytesOf('bench.example/station\n7\nAAAA\n');

async function askedOf(answer: Answer, timeoutMs = 5000): Promise<Uint8Array> {
  const served = await serve(answer);
  try {
    return await askForToken(served.url, over, { timeoutMs });
  } finally {
    await served.close();
  }
}
const fails = async (code: ProbeCode, says: RegExp, answer: Answer, timeoutMs?: number): Promise<void> =>
  await assert.rejects(
    askedOf(answer, timeoutMs),
    (error) =>
      error instanceof ProbeError &&
      error.code === code &&
      /^time-stamp authority http:\/\/127\.0\.0\.1:\d+: /.test(error.message) &&
      says.test(error.message),
  );

describe('a time-stamp authority', { timeout: 30_000 }, () => {
  let by: Authority;
  before(async () => {
    by = await authority({ between: 1 });
  });
  const stamps =
    (says: Says = {}): Answer =>
    async (body, response) => {
      const { imprint, nonce } = asked(body);
      sendReply(response, await reply(imprint, by, { nonce, ...says }));
    };

  it('gives a token over the bytes that were asked about', async () => {
    const bytes = await askedOf(stamps());
    assert.equal((await timeOf(bytes, over, [pem(by.root)])).authority, 'CN=Time, O=Sample');
  });
  it('is asked by POST for a token by SHA-256 with its certificate and a nonce of its own each time', async () => {
    const nonces: string[] = [];
    for (let n = 0; n < 2; n++)
      await askedOf(async (body, response, request) => {
        const { nonce, algorithm, certReq } = asked(body);
        const { 'content-type': type, authorization } = request.headers;
        assert.deepEqual([request.method, request.url, type], ['POST', '/tsa', 'application/timestamp-query']);
        assert.deepEqual([algorithm, certReq, authorization], [id_sha256, true, undefined]);
        nonces.push(Buffer.from(nonce).toString('hex'));
        await stamps()(body, response, request);
      });
    assert.equal(new Set(nonces).size, 2);
    assert.ok(nonces.every((nonce) => nonce.length === 32));
  });
  it('is given the name and password in its address, which no message repeats', async () => {
    let given: string | undefined;
    const served = await serve((_, response, request) => {
      given = request.headers.authorization;
      response.writeHead(401).end();
    });
    const secret = served.url.replace('//', '//bench:correct-horse@');
    await assert.rejects(
      askForToken(secret, over, { timeoutMs: 5000 }),
      (error) => error instanceof ProbeError && error.code === 'PROBE_REFUSED' && !/correct-horse/.test(error.message),
    );
    await served.close();
    assert.equal(given, `Basic ${Buffer.from('bench:correct-horse').toString('base64')}`);
  });
  it('is refused an address that is not http or https', async () => {
    for (const url of ['tsa.example', 'ftp://tsa.example', ''])
      await assert.rejects(
        askForToken(url, over, { timeoutMs: 10 }),
        (error) => error instanceof InputError && error.message.endsWith('http:// or https://'),
      );
  });

  describe('fails as a wire does, for its reason, where', () => {
    it('it stamps other bytes', async () =>
      await fails('PROBE_GARBAGE', /imprint is not the one asked for$/, stamps({ imprint: new Uint8Array(32) })));
    it('it stamps the bytes as of another algorithm', async () =>
      await fails('PROBE_GARBAGE', /imprint is not the one asked for$/, stamps({ imprintAlgorithm: id_sha512 })));
    it('its nonce is another', async () =>
      await fails('PROBE_GARBAGE', /nonce is not the one asked for$/, stamps({ nonce: Uint8Array.of(1) })));
    it('it leaves the nonce out', async () =>
      await fails('PROBE_GARBAGE', /nonce is not the one asked for$/, async (body, response) =>
        sendReply(response, await reply(asked(body).imprint, by)),
      ));
    it('it refuses', async () =>
      await fails('PROBE_REFUSED', /: not granted: rejection, policy unknown$/, (_, response) =>
        sendReply(response, refusal(2, 'policy unknown')),
      ));
    it('it answers garbage', async () =>
      await fails('PROBE_GARBAGE', /: not a reply to a time-stamp request/, (_, response) =>
        sendReply(response, bytesOf('granted')),
      ));
    it('it answers 2 MiB', async () =>
      await fails('PROBE_GARBAGE', /an answer of more than 1048576 bytes$/, (_, response) =>
        sendReply(response, new Uint8Array(2 * 1024 * 1024)),
      ));
    it('it answers of another type', async () => {
      const html: Answer = (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
      await fails('PROBE_GARBAGE', /: answered text\/html, not application\/timestamp-reply$/, html);
    });
    it('it sends on to another address, which is not asked', async () => {
      let wasAsked = false;
      const other = await serve((body, response, request) => {
        wasAsked = true;
        return stamps()(body, response, request);
      });
      const redirect: Answer = (_, response) => void response.writeHead(307, { location: other.url }).end();
      await fails('PROBE_REFUSED', /: POST \/tsa gave 307$/, redirect);
      await other.close();
      assert.equal(wasAsked, false);
    });
    it('it answers an error', async () =>
      await fails('PROBE_REFUSED', /: POST \/tsa gave 503$/, (_, response) => void response.writeHead(503).end()));
    it('it says nothing', async () => await fails('PROBE_TIMEOUT', /no answer within 80 ms$/, () => undefined, 80));
    it('it never ends', async () =>
      await fails(
        'PROBE_TIMEOUT',
        /no answer within 80 ms$/,
        (_, response) => {
          response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).write('0');
        },
        80,
      ));
    it('it closes', async () =>
      await fails('PROBE_CLOSED', /POST \/tsa/, (_body, response) => void response.socket?.destroy()));
    it('nobody is there', async () => {
      const served = await serve(() => undefined);
      await served.close();
      await assert.rejects(
        askForToken(served.url, over, { timeoutMs: 2000 }),
        (error) => error instanceof ProbeError && error.code === 'PROBE_REFUSED',
      );
    });
  });
});
