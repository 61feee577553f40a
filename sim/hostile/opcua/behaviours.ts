import type { Socket } from 'node:net';
import { answered, acknowledged, fault, faulted, Line, messages, opened, services } from './line.ts';
import type { Asked, Head } from './line.ts';
import { claimed, endpoint, ordinary, readAnswer, references, textsVariant, textVariant } from './answers.ts';
import { length, list, nodeId, raw, text, u32, u8 } from './bytes.ts';
import { certificate } from './certificate.ts';
import { drip, flood } from '../flow.ts';

type Respond = (line: Line, asked: Asked, url: string) => Buffer | undefined;
/** What a server does otherwise than an ordinary one; undefined where it has already answered in its own way. */
type Ways = { hello?: Respond; open?: Respond; service?: Respond };

const twentyYears = Date.UTC(2046, 0, 1);
const longestArray = 0x7fffffff;
const depth = 100_000;

const urlOf = (socket: Socket): string => `opc.tcp://127.0.0.1:${socket.localPort ?? 0}`;
const open = (line: Line, asked: Asked, head: Head = {}): Buffer =>
  line.opening(asked.requestId, answered(asked, opened(head.at), head));

/** A session is refused: the handshake ends there, whatever came before. */
const refusing = (line: Line, asked: Asked, url: string): Buffer =>
  line.answer(
    asked,
    asked.service === services.createSession ? faulted(asked, fault.tooManySessions) : ordinary(asked, url),
  );

const to =
  (service: number, body: (asked: Asked, url: string) => Buffer): Respond =>
  (line, asked, url) =>
    asked.service === service ? line.answer(asked, body(asked, url)) : refusing(line, asked, url);

/** Goes on into a session, and shows what it is when it is asked for a value. */
const toRead =
  (variant: () => Buffer): Respond =>
  (line, asked, url) =>
    line.answer(asked, asked.service === services.read ? readAnswer(asked, variant()) : ordinary(asked, url));

const headed =
  (head: (asked: Asked) => Head): Respond =>
  (line, asked, url) =>
    line.answer(asked, ordinary(asked, url, head(asked)));

/** A DiagnosticInfo within a DiagnosticInfo, OPC 10000-6, 5.2.2.12. */
const nestedDiagnostics = (): Buffer => Buffer.concat([Buffer.alloc(depth, 0x40), u8(0)]);

/** Chunks that are never the last. */
function endlessly(line: Line, chunk: () => Buffer): undefined {
  flood(line.socket, chunk);
}

export const behaviours = {
  'opcua-absurd-buffers': {
    hello: (line) => line.message('ACK', 'F', acknowledged(0xffffffff, 0xffffffff)),
    service: refusing,
  },
  'opcua-no-buffers': { hello: (line) => line.message('ACK', 'F', acknowledged(0, 1)), service: refusing },
  'opcua-slow-loris': { hello: (line) => drip(line.socket, line.message('ACK', 'F', acknowledged()), 400) },
  'opcua-2-gb-message': {
    hello: () => Buffer.concat([Buffer.from('ACKF'), u32(longestArray), Buffer.alloc(1024)]),
  },
  'opcua-2-gb-answer': {
    service: (line, { requestId }) => {
      const head = line.chunk(requestId, Buffer.alloc(1024));
      head.writeUInt32LE(longestArray, 4);
      return head;
    },
  },
  'opcua-error-flood': {
    hello: (line) =>
      endlessly(line, () => line.message('ERR', 'F', Buffer.concat([u32(0x80010000), text('x'.repeat(60_000))]))),
  },
  'opcua-endless-open': {
    open: (line, { requestId }) => endlessly(line, () => line.opening(requestId, Buffer.alloc(8192), 'C')),
  },
  'opcua-endless-chunks': {
    service: (line, { requestId }) => endlessly(line, () => line.chunk(requestId, Buffer.alloc(8192), 'C')),
  },
  'opcua-empty-chunks': {
    service: (line, { requestId }) => endlessly(line, () => line.chunk(requestId, Buffer.alloc(0), 'C')),
  },
  'opcua-abort-chunks': {
    service: (line, { requestId }) =>
      Buffer.concat([
        line.chunk(requestId, Buffer.alloc(4096), 'C'),
        line.chunk(requestId, Buffer.concat([u32(0x80b80000), text('aborted')]), 'A'),
      ]),
  },
  'opcua-array-2-31': { service: to(services.endpoints, (asked) => claimed(asked, longestArray)) },
  'opcua-negative-lengths': {
    service: to(services.endpoints, (asked) =>
      Buffer.concat([claimed(asked, 1), length(-2), length(-0x80000000), length(-7), Buffer.alloc(64, 0xff)]),
    ),
  },
  'opcua-string-2-gb': {
    service: to(services.endpoints, (asked) => Buffer.concat([claimed(asked, 1), length(longestArray), text('opc')])),
  },
  'opcua-invalid-utf8': {
    service: to(services.endpoints, (asked) => {
      const bad = Buffer.from('fffec0808080eda080f5909090', 'hex');
      return Buffer.concat([claimed(asked, 1), raw(bad), raw(bad), raw(bad), u8(3), raw(bad), raw(bad)]);
    }),
  },
  'opcua-100-certificates': {
    service: to(services.endpoints, (asked, url) => {
      const chain = Buffer.concat(Array.from({ length: 100 }, () => certificate));
      return answered(asked, [list([endpoint({ url, certificate: chain })])]);
    }),
  },
  'opcua-thousands-of-endpoints': {
    service: to(services.endpoints, (asked, url) =>
      answered(asked, [list(Array.from({ length: 12_000 }, () => endpoint({ url })))]),
    ),
  },
  'opcua-points-to-itself': {
    service: to(services.endpoints, (asked, url) =>
      answered(asked, [list([endpoint({ url: `${url}/again`, urls: [url, `${url}/again`] })])]),
    ),
  },
  'opcua-clock-2046': {
    open: (line, asked) => open(line, asked, { at: twentyYears }),
    service: (line, asked, url) =>
      asked.service === services.createSession
        ? line.answer(asked, faulted(asked, fault.tooManySessions))
        : line.answer(asked, ordinary(asked, url, { at: twentyYears })),
  },
  'opcua-wrong-handle': { service: headed(({ handle }) => ({ handle: handle + 1000 })) },
  'opcua-wrong-request': {
    service: (line, asked, url) => line.answer({ ...asked, requestId: asked.requestId + 1000 }, ordinary(asked, url)),
  },
  'opcua-sequence-backwards': {
    service: (line, asked, url) => {
      line.sequence = 0x7fff0000 - asked.requestId * 1000;
      return refusing(line, asked, url);
    },
  },
  'opcua-unasked-answers': {
    open: (line, asked) => {
      line.socket.write(open(line, asked));
      let id = 0x10000;
      return endlessly(line, () => line.chunk(id++, Buffer.concat([nodeId(fault.id), Buffer.alloc(24)])));
    },
  },
  'opcua-nested-diagnostics': { service: headed(() => ({ diagnostics: nestedDiagnostics() })) },
  'opcua-nested-variants': {
    // A Variant that holds a Variant, one byte a level.
    service: toRead(() => Buffer.concat([Buffer.alloc(depth, 24), textVariant('deep')])),
  },
  'opcua-nested-arrays': {
    // An array of one Variant that is an array of one Variant.
    service: toRead(() => Buffer.concat(Array.from({ length: depth }, () => Buffer.concat([u8(24 | 0x80), u32(1)])))),
  },
  'opcua-matrix-overflow': {
    service: toRead(() =>
      Buffer.concat([u8(11 | 0xc0), u32(1), Buffer.alloc(8), list([u32(65_536), u32(65_536), u32(65_536)])]),
    ),
  },
  'opcua-array-of-nothing': { service: toRead(() => Buffer.concat([u8(12 | 0x80), length(longestArray)])) },
  'opcua-body-2-gb': {
    service: toRead(() => Buffer.concat([u8(22), nodeId(862), u8(1), length(longestArray), Buffer.alloc(64)])),
  },
  'opcua-a-million-namespaces': {
    service: toRead(() => textsVariant(Array.from({ length: 700_000 }, () => 'u'))),
  },
  'opcua-endless-browse': {
    service: (line, asked, url) => {
      if (asked.service === services.closeSession) return undefined;
      const isBrowse = asked.service === services.browse || asked.service === services.browseNext;
      return line.answer(asked, isBrowse ? references(asked, 1000, true) : ordinary(asked, url));
    },
  },
} as const satisfies Record<string, Ways>;

/** A server of OPC UA on one connection. */
export function serveOpcua(name: keyof typeof behaviours, socket: Socket): void {
  const ways: Ways = behaviours[name];
  const line = new Line(socket);
  const url = urlOf(socket);
  messages(socket, (asked) => {
    if (asked.kind === 'CLO') return void socket.end();
    const respond: Respond =
      asked.kind === 'HEL'
        ? (ways.hello ?? (() => line.message('ACK', 'F', acknowledged())))
        : asked.kind === 'OPN'
          ? (ways.open ?? (() => open(line, asked)))
          : (ways.service ?? refusing);
    const bytes = respond(line, asked, url);
    if (bytes && socket.writable) socket.write(bytes);
  });
}
