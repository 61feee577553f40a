import { length, list, localized, nodeId, raw, text, u32, u8 } from './bytes.ts';
import { answered, faulted, header, services } from './line.ts';
import type { Asked, Head } from './line.ts';

const policy = 'http://opcfoundation.org/UA/SecurityPolicy#None';
const transport = 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary';

/** Who answers, OPC 10000-4, 7.2. */
const application = (name: string, urls: readonly string[] = []): Buffer =>
  Buffer.concat([
    text('urn:hostile'),
    text('urn:hostile:product'),
    localized(name),
    u32(0),
    raw(null),
    raw(null),
    list(urls.map((url) => text(url))),
  ]);

export type Endpoint = { url: string; name?: string; certificate?: Uint8Array | null; urls?: readonly string[] };
/** OPC 10000-4, 7.14: no security, anybody. */
export const endpoint = ({ url, name = 'hostile', certificate = null, urls = [] }: Endpoint): Buffer =>
  Buffer.concat([
    text(url),
    application(name, urls),
    raw(certificate),
    u32(1),
    text(policy),
    list([Buffer.concat([text('anonymous'), u32(0), raw(null), raw(null), raw(null)])]),
    text(transport),
    u8(0),
  ]);

const session = (asked: Asked, url: string, head: Head): Buffer =>
  answered(
    asked,
    [
      nodeId(11),
      nodeId(12),
      // A Double of 60 000 ms.
      Buffer.from('00000000004ced40', 'hex'),
      raw(Buffer.alloc(32, 1)),
      raw(null),
      list([endpoint({ url })]),
      list([]),
      raw(null),
      raw(null),
      u32(0),
    ],
    head,
  );

/** A Variant that holds a text, OPC 10000-6, 5.2.2.16. */
export const textVariant = (words: string): Buffer => Buffer.concat([u8(12), text(words)]);
export const textsVariant = (all: readonly string[]): Buffer =>
  Buffer.concat([u8(12 | 0x80), list(all.map((words) => text(words)))]);
/** A DataValue of nothing but its value. */
export const dataValue = (variant: Uint8Array): Buffer => Buffer.concat([u8(1), variant]);
/** As many values as a request for many asks; a client that asked for fewer meets answers to nothing. */
export const readAnswer = (asked: Asked, variant: Uint8Array, head: Head = {}): Buffer =>
  answered(asked, [list([dataValue(variant)]), list([])], head);

/** One reference to an object, OPC 10000-4, 7.30. */
const reference = (number: number): Buffer =>
  Buffer.concat([
    u8(0, 35, 1),
    nodeId(number & 0x7fff),
    u8(0, 0),
    text(`node ${number}`),
    localized('node'),
    u32(1),
    u8(0, 61),
  ]);
export const references = (asked: Asked, count: number, continues: boolean): Buffer =>
  answered(asked, [
    list([
      Buffer.concat([
        u32(0),
        raw(continues ? Buffer.from('more') : null),
        list(Array.from({ length: count }, (_, i) => reference(i))),
      ]),
    ]),
    list([]),
  ]);
/** Every path leads to the same node. */
const target = (asked: Asked): Buffer =>
  answered(asked, [list([Buffer.concat([u32(0), list([Buffer.concat([nodeId(99), u32(0xffffffff)])])])]), list([])]);

/** What a well-behaved server would answer, as far as a handshake and a nameplate ask. */
export function ordinary(asked: Asked, url: string, head: Head = {}): Buffer {
  switch (asked.service) {
    case services.endpoints:
      return answered(asked, [list([endpoint({ url })])], head);
    case services.createSession:
      return session(asked, url, head);
    case services.activateSession:
      return answered(asked, [raw(null), list([]), list([])], head);
    case services.closeSession:
      return answered(asked, [], head);
    case services.read:
      return readAnswer(asked, textsVariant(['http://opcfoundation.org/UA/', 'http://opcfoundation.org/UA/DI/']), head);
    case services.browse:
      return references(asked, 3, false);
    case services.translate:
      return target(asked);
    default:
      // BadServiceUnsupported.
      return faulted(asked, 0x800b0000);
  }
}

/** An array that says how long it is and ends there. */
export const claimed = (asked: Asked, items: number): Buffer =>
  Buffer.concat([nodeId(asked.service + 3), header(asked), length(items)]);
