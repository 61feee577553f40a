import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { drip, flood } from '../flow.ts';

type Answer = (socket: Socket, path: string) => Uint8Array | string | undefined;

const json = 'application/td+json';
/** A response with its right length. */
const whole = (body: string | Uint8Array, headers = ''): Buffer => {
  const bytes = Buffer.from(body);
  const head = `HTTP/1.1 200 OK\r\ncontent-type: ${json}\r\ncontent-length: ${bytes.length}\r\n${headers}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
};
const chunked = `HTTP/1.1 200 OK\r\ncontent-type: ${json}\r\ntransfer-encoding: chunked\r\n\r\n`;
const chunk = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

const property = '{"type":"string","forms":[{"href":"value"}]}';
const thing = (properties: string, more = ''): string =>
  `{"@context":"https://www.w3.org/2022/wot/td/v1.1","title":"hostile","security":"none",` +
  `"securityDefinitions":{"none":{"scheme":"nosec"}}${more},"properties":{${properties}}}`;
const usual = thing(`"vibration":${property}`);
const many = (count: number): string => Array.from({ length: count }, (_, i) => `"p${i}":${property}`).join(',');
const depth = 100_000;
/** A schema in a schema in a schema. */
const nested = (levels: number): string =>
  `"vibration":{${'"type":"object","properties":{"p":{'.repeat(levels)}"type":"string"${'}}'.repeat(levels)},"forms":[{"href":"value"}]}`;

/** Describes itself as a Thing should, and shows what it is when a value is read. */
const atValue =
  (answer: Answer): Answer =>
  (socket, path) =>
    path.endsWith('/value') ? answer(socket, path) : whole(usual);

function endless(socket: Socket, head: string, piece: Uint8Array): undefined {
  socket.write(head);
  return flood(socket, () => piece);
}
const filler = Buffer.alloc(8192, 0x20);

export const answers = {
  'http-endless-header': (socket) => endless(socket, 'HTTP/1.1 200 OK\r\nx-endless: ', Buffer.alloc(8192, 0x61)),
  'http-header-flood': (socket) => endless(socket, 'HTTP/1.1 200 OK\r\n', Buffer.from('x: y\r\n'.repeat(1000))),
  'http-endless-status': (socket) => endless(socket, 'HTTP/1.1 ', Buffer.alloc(8192, 0x32)),
  'http-endless-interim': (socket) =>
    flood(socket, () => Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'.repeat(100))),
  'http-endless-chunks': (socket) => endless(socket, chunked, chunk(filler)),
  'http-chunks-of-a-byte': (socket) => endless(socket, chunked, Buffer.from('1\r\n \r\n'.repeat(1000))),
  'http-endless-chunk-extension': (socket) => endless(socket, `${chunked}1;`, Buffer.alloc(8192, 0x61)),
  'http-endless-trailers': (socket) => endless(socket, `${chunked}0\r\n`, Buffer.from('x: y\r\n'.repeat(1000))),
  'http-100-mb-json': (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${json}\r\ncontent-length: 104857600\r\n\r\n"`);
    return flood(socket, () => Buffer.alloc(65_536, 0x61));
  },
  'http-nested-json': () => whole('['.repeat(depth) + ']'.repeat(depth)),
  'http-nested-thing': () =>
    whole(thing(`"vibration":{"forms":[{"href":"value"}],"x":${'{"x":'.repeat(depth)}1${'}'.repeat(depth)}}`)),
  'http-recursive-schema': () => whole(thing(nested(20_000))),
  'http-100000-properties': () => whole(thing(many(100_000))),
  'http-15000-properties': () => whole(thing(many(15_000))),
  'http-length-too-long': () => `HTTP/1.1 200 OK\r\ncontent-type: ${json}\r\ncontent-length: 100000\r\n\r\n${usual}`,
  'http-length-too-short': () => `HTTP/1.1 200 OK\r\ncontent-type: ${json}\r\ncontent-length: 10\r\n\r\n${usual}`,
  'http-two-lengths': () =>
    `HTTP/1.1 200 OK\r\ncontent-length: 10\r\ncontent-length: ${usual.length}\r\ntransfer-encoding: chunked\r\n\r\n${usual}`,
  'http-length-2-63': () =>
    `HTTP/1.1 200 OK\r\ncontent-type: ${json}\r\ncontent-length: 9223372036854775808\r\n\r\n${usual}`,
  'http-redirect-loop': () => 'HTTP/1.1 302 Found\r\nlocation: /.well-known/wot\r\ncontent-length: 0\r\n\r\n',
  'http-gzip-bomb': () => whole(gzipSync(Buffer.alloc(100 * 1024 * 1024, 0x20)), 'content-encoding: gzip\r\n'),
  'http-slow-loris': (socket) => drip(socket, whole(usual), 400),
  'http-invalid-utf8': () =>
    whole(Buffer.concat([Buffer.from('{"title":"'), Buffer.from('fffec080eda080f5909090', 'hex'), Buffer.from('"}')])),
  'http-proto': () =>
    whole(thing(`"__proto__":${property},"constructor":${property}`, ',"__proto__":{"base":"http://x"}')),
  'http-bad-hrefs': () =>
    whole(
      thing(
        ['file:///etc/passwd', 'javascript:1', 'http://', 'opc.tcp://127.0.0.1:1', `/${'a'.repeat(1900)}`, '{?{{']
          .map((href, i) => `"${['vibration', 'b', 'c', 'd', 'e', 'f'][i]}":{"forms":[{"href":"${href}"}]}`)
          .join(','),
      ),
    ),
  'http-upgrade': () => 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
  'http-unasked-answers': (socket) => flood(socket, () => whole(usual)),
  'http-value-endless': atValue((socket) => endless(socket, chunked, chunk(filler))),
  'http-value-nested': atValue(() => whole('['.repeat(60_000))),
  'http-value-slow-loris': atValue((socket) => drip(socket, whole('"value"'), 400)),
  'http-value-redirect': atValue(
    () => 'HTTP/1.1 307 Temporary Redirect\r\nlocation: value\r\ncontent-length: 0\r\n\r\n',
  ),
} as const satisfies Record<string, Answer>;

/** A server of HTTP on one connection, which reads no more of a request than its first line. */
export function serveHttp(name: keyof typeof answers, socket: Socket): void {
  const answer: Answer = answers[name];
  socket.on('data', (bytes: Buffer) => {
    const path = / (\S+) HTTP/.exec(bytes.toString('latin1', 0, 4096))?.[1];
    if (path === undefined) return;
    const given = answer(socket, path);
    if (given !== undefined && socket.writable) socket.write(given);
  });
}
