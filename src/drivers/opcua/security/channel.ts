import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { uaHeaderLength } from '../../../formats/ua/frame.ts';
import { byteString, string, uint32 } from '../../../formats/ua/builtin.ts';
import { struct } from '../../../formats/ua/codec.ts';
import type { Codec } from '../../../formats/ua/codec.ts';
import { UaReader } from '../../../formats/ua/reader.ts';
import { readBody } from '../../../formats/ua/requests.ts';
import type { AnswerName, Asked, RequestName, ServiceValue } from '../../../formats/ua/requests.ts';
import { statusName } from '../../../formats/ua/status.ts';
import { UaWriter } from '../../../formats/ua/writer.ts';
import { framed, headerOf, Line, Refused } from './line.ts';
import { bytesOf, openFields, requestBody } from './messages.ts';
import type { Endpoint } from './messages.ts';
import {
  blockLength,
  ciphered,
  deciphered,
  decryptedWith,
  encryptedFor,
  isSignedBy,
  keyBytes,
  keysFrom,
  macLength,
  macOf,
  nonceLength,
  plainBlock,
  policies,
  policyUri,
  signedBy,
} from './policy.ts';
import type { Keys, Policy } from './policy.ts';

/** What a client shows: its certificate (DER), the key to it, and the URI it goes by. */
export type Identity = { certificate: Buffer; key: KeyObject; uri: string };

/** The first certificate of several in a row is the application's own (OPC 10000-6, 6.7.2.3). */
export function leafIn(certificates: Buffer): X509Certificate {
  return new X509Certificate(certificates);
}

/** How a channel is secured: nothing at all, or a policy with the keys of the two ends. */
export type Lock = { policy: Policy; encrypts: boolean; own: Identity; device: X509Certificate };

export function lockOf(endpoint: Endpoint, own: Identity): Lock | undefined {
  if (endpoint.mode === 'None') return undefined;
  const policy = policies.find(({ name }) => name === endpoint.policy);
  if (!policy) throw new Refused('not spoken', `the bench does not speak ${endpoint.policy}`);
  return { policy, encrypts: endpoint.mode === 'SignAndEncrypt', own, device: leafIn(endpoint.certificate) };
}

const sha1 = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest();

function written<T>(codec: Codec<T>, value: T): Buffer {
  const writer = new UaWriter();
  codec.write(writer, value);
  return Buffer.from(writer.done());
}
const pair = struct({ first: uint32, second: uint32 });
const sequence = (number: number, id: number): Buffer => written(pair, { first: number, second: id });
/** OPC 10000-6, 6.7.2.3: what says in the clear how an OPN message is secured. */
const asymmetric = struct({ channel: uint32, policy: string, certificate: byteString, thumbprint: byteString });

/** OPC 10000-6, 6.7.2.5: the padding and its size; one more byte of size for keys of more than 2048 bits. */
function padded(length: number, block: number, extra: boolean): Buffer {
  const sizes = extra ? 2 : 1;
  const padding = (block - ((length + sizes) % block)) % block;
  return Buffer.concat([Buffer.alloc(padding + 1, padding & 0xff), extra ? Buffer.of(padding >> 8) : Buffer.alloc(0)]);
}

/** How many bytes fill the end of what was encrypted, their size with them. */
function paddingIn(filled: Buffer, extra: boolean): number {
  const sizes = extra ? 2 : 1;
  return (filled.at(-sizes) ?? 0) + (extra ? (filled.at(-1) ?? 0) * 256 : 0) + sizes;
}

/** The bytes of an OpenSecureChannel request, encrypted for the device and signed by the client (OPC 10000-6, 6.7.4). */
function openMessage(lock: Lock | undefined, plain: Buffer): Buffer {
  if (!lock) {
    const none = { channel: 0, policy: policyUri('None'), certificate: null, thumbprint: null };
    return framed('OPN', Buffer.concat([written(asymmetric, none), plain]));
  }
  const { policy, own, device } = lock;
  const target = device.publicKey;
  const clear = written(asymmetric, {
    channel: 0,
    policy: policyUri(policy.name),
    certificate: own.certificate,
    thumbprint: sha1(device.raw),
  });
  const mark = keyBytes(own.key);
  const filled = Buffer.concat([
    plain,
    padded(plain.length + mark, plainBlock(policy, target), keyBytes(target) > 256),
  ]);
  const blocks = (filled.length + mark) / plainBlock(policy, target);
  const size = uaHeaderLength + clear.length + blocks * keyBytes(target);
  const signed = Buffer.concat([headerOf('OPN', size), clear, filled]);
  const secret = Buffer.concat([filled, signedBy(policy, own.key, signed)]);
  return Buffer.concat([signed.subarray(0, uaHeaderLength + clear.length), encryptedFor(policy, target, secret)]);
}

/** The plain part of the device's answer, its signature verified. */
function openedPart(lock: Lock | undefined, bytes: Buffer): Buffer {
  const reader = new UaReader(bytes.subarray(uaHeaderLength));
  asymmetric.read(reader);
  const rest = bytes.subarray(bytes.length - reader.left);
  if (!lock) return rest;
  const head = bytes.subarray(0, bytes.length - rest.length);
  const plain = decryptedWith(lock.policy, lock.own.key, rest);
  const mark = plain.length - keyBytes(lock.device.publicKey);
  const signed = Buffer.concat([head, plain.subarray(0, mark)]);
  if (!isSignedBy(lock.policy, lock.device.publicKey, signed, plain.subarray(mark)))
    throw new Refused('bad signature', 'the device’s answer to OpenSecureChannel is not signed by its certificate');
  return plain.subarray(0, mark - paddingIn(plain.subarray(0, mark), keyBytes(lock.own.key) > 256));
}

/** Keys for each direction, from the two nonces. */
type Secrets = { up: Keys; down: Keys };

export type Opened = { channel: number; token: number; lifetimeMs: number; nonce: Buffer };

/** The answer to a service. Throws `Refused` with the service's result, or where it is the answer to another. */
function answerIn<N extends RequestName>(service: N, bytes: Buffer): ServiceValue<AnswerName<N>> {
  const body = readBody(bytes);
  if (body.service === 'unknown') throw new Refused('garbage', `an answer of type ${body.type}`);
  const { header } = body.value;
  const status = 'serviceResult' in header ? header.serviceResult : 0;
  // The two highest bits: good, uncertain, bad (OPC 10000-4, 7.39).
  if (status >>> 30 !== 0) throw new Refused(statusName(status));
  if (body.service !== service.replace(/Request$/, 'Response'))
    throw new Refused('garbage', `${body.service} to ${service}`);
  return body.value as ServiceValue<AnswerName<N>>;
}

/** An open secure channel on a line of its own. */
export class Channel {
  readonly line: Line;
  readonly lock: Lock | undefined;
  readonly opened: Opened;
  /** The very bytes that opened it. */
  readonly openBytes: Buffer;
  readonly #secrets: Secrets | undefined;
  #sequence = 1;
  #id = 1;

  private constructor(line: Line, lock: Lock | undefined, opened: Opened, openBytes: Buffer, nonce: Buffer) {
    [this.line, this.lock, this.opened, this.openBytes] = [line, lock, opened, openBytes];
    this.#secrets = lock && {
      up: keysFrom(lock.policy, opened.nonce, nonce),
      down: keysFrom(lock.policy, nonce, opened.nonce),
    };
  }

  static async on(line: Line, mode: string, lock: Lock | undefined, lifetimeMs = 600_000): Promise<Channel> {
    const nonce = randomBytes(nonceLength);
    const body = requestBody('OpenSecureChannelRequest', 1, openFields(mode, lock ? nonce : null, lifetimeMs));
    const bytes = openMessage(lock, Buffer.concat([sequence(1, 1), body]));
    line.send(bytes);
    return new Channel(line, lock, await Channel.opened(line, lock), bytes, nonce);
  }

  /** The answer to an OpenSecureChannel request; a device may refuse it in a sound message too. */
  static async opened(line: Line, lock: Lock | undefined): Promise<Opened> {
    const { bytes } = await line.next('OPN');
    const opened = answerIn('OpenSecureChannelRequest', openedPart(lock, bytes).subarray(8));
    const { channelId: channel, tokenId: token, revisedLifetime: lifetimeMs } = opened.securityToken;
    return { channel, token, lifetimeMs, nonce: bytesOf(opened.serverNonce) };
  }

  /** A request as it goes onto the line, under the next sequence number or one that is given. */
  message(body: Buffer, number = ++this.#sequence): Buffer {
    const head = written(pair, { first: this.opened.channel, second: this.opened.token });
    const plain = Buffer.concat([sequence(number, ++this.#id), body]);
    return this.#sealed(head, plain);
  }
  /** The sequence number used last. */
  get lastSequence(): number {
    return this.#sequence;
  }

  #sealed(head: Buffer, plain: Buffer): Buffer {
    const [lock, keys] = [this.lock, this.#secrets?.up];
    if (!lock || !keys) return framed('MSG', Buffer.concat([head, plain]));
    const filling = lock.encrypts ? padded(plain.length + macLength, blockLength, false) : Buffer.alloc(0);
    const size = uaHeaderLength + head.length + plain.length + filling.length + macLength;
    const signed = Buffer.concat([headerOf('MSG', size), head, plain, filling]);
    const whole = Buffer.concat([signed, macOf(keys, signed)]);
    if (!lock.encrypts) return whole;
    const clear = uaHeaderLength + head.length;
    return Buffer.concat([whole.subarray(0, clear), ciphered(lock.policy, keys, whole.subarray(clear))]);
  }

  #unsealed(bytes: Buffer): Buffer {
    const clear = uaHeaderLength + 8;
    const [lock, keys] = [this.lock, this.#secrets?.down];
    if (!lock || !keys) return bytes.subarray(clear + 8);
    const rest = bytes.subarray(clear);
    const plain = lock.encrypts ? deciphered(lock.policy, keys, rest) : rest;
    const end = plain.length - macLength;
    const signed = Buffer.concat([bytes.subarray(0, clear), plain.subarray(0, end)]);
    if (end < 8 || !macOf(keys, signed).equals(plain.subarray(end)))
      throw new Refused('bad signature', 'an answer of the device is not signed with the keys of the channel');
    const padding = lock.encrypts ? paddingIn(plain.subarray(0, end), false) : 0;
    return plain.subarray(8, Math.max(8, end - padding));
  }

  /** The answer to what was sent last. Throws `Refused` with the service's result. */
  async answer<N extends RequestName>(service: N): Promise<ServiceValue<AnswerName<N>>> {
    const parts: Buffer[] = [];
    for (;;) {
      const { chunk, bytes } = await this.line.next('MSG');
      if (chunk === 'A') throw new Refused('aborted');
      parts.push(this.#unsealed(bytes));
      if (chunk === 'F') break;
    }
    return answerIn(service, Buffer.concat(parts));
  }

  async ask<N extends RequestName>(
    service: N,
    fields: Asked<N>,
    session?: string,
  ): Promise<ServiceValue<AnswerName<N>>> {
    this.line.send(this.message(requestBody(service, this.#id + 1, fields, session)));
    return await this.answer(service);
  }

  close(): void {
    this.line.close();
  }
}
