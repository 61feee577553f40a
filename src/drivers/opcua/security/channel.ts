import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { uaHeaderLength } from '../../../formats/ua-message.ts';
import { blob, Reader, text, u32, u8 } from './binary.ts';
import { framed, Line, Refused, statusName } from './line.ts';
import { answerIn, openedIn, openFields, request, types } from './messages.ts';
import type { Endpoint, Opened } from './messages.ts';
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
const sequence = (number: number, id: number): Buffer => Buffer.concat([u32(number), u32(id)]);

/** OPC 10000-6, 6.7.2.5: the padding and its size; one more byte of size for keys of more than 2048 bits. */
function padded(length: number, block: number, extra: boolean): Buffer {
  const sizes = extra ? 2 : 1;
  const padding = (block - ((length + sizes) % block)) % block;
  return Buffer.concat([Buffer.alloc(padding + 1, padding & 0xff), extra ? u8(padding >> 8) : Buffer.alloc(0)]);
}

/** The bytes of an OpenSecureChannel request, encrypted for the device and signed by the client (OPC 10000-6, 6.7.4). */
function openMessage(lock: Lock | undefined, plain: Buffer): Buffer {
  const head = (security: readonly Buffer[]): Buffer => Buffer.concat([u32(0), ...security]);
  if (!lock) {
    const none = head([text(policyUri('None')), blob(undefined), blob(undefined)]);
    return framed('OPN', Buffer.concat([none, plain]));
  }
  const { policy, own, device } = lock;
  const target = device.publicKey;
  const clear = head([text(policyUri(policy.name)), blob(own.certificate), blob(sha1(device.raw))]);
  const mark = keyBytes(own.key);
  const filled = Buffer.concat([
    plain,
    padded(plain.length + mark, plainBlock(policy, target), keyBytes(target) > 256),
  ]);
  const blocks = (filled.length + mark) / plainBlock(policy, target);
  const size = uaHeaderLength + clear.length + blocks * keyBytes(target);
  const signed = Buffer.concat([Buffer.from('OPNF', 'latin1'), u32(size), clear, filled]);
  const secret = Buffer.concat([filled, signedBy(policy, own.key, signed)]);
  return Buffer.concat([signed.subarray(0, uaHeaderLength + clear.length), encryptedFor(policy, target, secret)]);
}

/** The plain part of the device's answer, its signature verified. */
function openedPart(lock: Lock | undefined, bytes: Buffer): Buffer {
  const fields = new Reader(bytes.subarray(uaHeaderLength + 4));
  for (let i = 0; i < 3; i++) fields.blob();
  const rest = fields.rest();
  if (!lock) return rest;
  const head = bytes.subarray(0, bytes.length - rest.length);
  const plain = decryptedWith(lock.policy, lock.own.key, rest);
  const mark = plain.length - keyBytes(lock.device.publicKey);
  const signed = Buffer.concat([head, plain.subarray(0, mark)]);
  if (!isSignedBy(lock.policy, lock.device.publicKey, signed, plain.subarray(mark)))
    throw new Refused('bad signature', 'the device’s answer to OpenSecureChannel is not signed by its certificate');
  return plain;
}

/** Keys for each direction, from the two nonces. */
type Secrets = { up: Keys; down: Keys };

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
    const body = request(types.openChannel, 1, openFields(mode, lock ? nonce : undefined, lifetimeMs));
    const bytes = openMessage(lock, Buffer.concat([sequence(1, 1), body]));
    line.send(bytes);
    return new Channel(line, lock, await Channel.opened(line, lock), bytes, nonce);
  }

  /** The answer to an OpenSecureChannel request; a device may refuse it in a sound message too. */
  static async opened(line: Line, lock: Lock | undefined): Promise<Opened> {
    const { bytes } = await line.next('OPN');
    const { status, fields } = answerIn(openedPart(lock, bytes).subarray(8));
    if (status !== 0) throw new Refused(statusName(status));
    return openedIn(fields);
  }

  /** A request as it goes onto the line, under the next sequence number or one that is given. */
  message(body: Buffer, number = ++this.#sequence): Buffer {
    const head = Buffer.concat([u32(this.opened.channel), u32(this.opened.token)]);
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
    const signed = Buffer.concat([Buffer.from('MSGF', 'latin1'), u32(size), head, plain, filling]);
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
    const padding = lock.encrypts ? (plain[end - 1] ?? 0) + 1 : 0;
    return plain.subarray(8, end - padding);
  }

  /** The answer to what was sent last: its fields. Throws `Refused` with the service's result. */
  async answer(): Promise<Reader> {
    const parts: Buffer[] = [];
    for (;;) {
      const { chunk, bytes } = await this.line.next('MSG');
      if (chunk === 'A') throw new Refused('aborted');
      parts.push(this.#unsealed(bytes));
      if (chunk === 'F') break;
    }
    const { status, fields } = answerIn(Buffer.concat(parts));
    // The two highest bits: good, uncertain, bad (OPC 10000-4, 7.39).
    if (status >>> 30 !== 0) throw new Refused(statusName(status));
    return fields;
  }

  async ask(type: number, fields: readonly Buffer[], token?: Buffer): Promise<Reader> {
    this.line.send(this.message(request(type, this.#id + 1, fields, token)));
    return await this.answer();
  }

  close(): void {
    this.line.close();
  }
}
