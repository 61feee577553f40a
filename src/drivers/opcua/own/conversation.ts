import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { FormatError } from '../../../formats/error.ts';
import { ticksOf } from '../../../formats/ua/builtin.ts';
import { chunkReader, encodeHello, encodeMessage, encodeOpen, messageReader } from '../../../formats/ua/message.ts';
import type { UaMessage } from '../../../formats/ua/message.ts';
import { requestHeaderOf } from '../../../formats/ua/header.ts';
import { writeBody } from '../../../formats/ua/requests.ts';
import type { AnswerName, Asked, RequestName, ServiceName, ServiceValue } from '../../../formats/ua/requests.ts';
import { isBad, statusName } from '../../../formats/ua/status.ts';
import { ProbeError } from '../../../model/errors.ts';
import type { ProbeCode } from '../../../model/errors.ts';
import { shortly } from '../../deadline.ts';

const bufferBytes = 65_536;
const channelLifetimeMs = 60_000;

const codes: Readonly<Record<string, ProbeCode>> = { ECONNREFUSED: 'PROBE_REFUSED', EHOSTUNREACH: 'PROBE_REFUSED' };
const brokenOff = (error: Error & { code?: string }): ProbeError =>
  new ProbeError(codes[error.code ?? ''] ?? 'PROBE_CLOSED', shortly(error.message), { cause: error });

/** Messages of a socket, one at a time. Whatever ends it answers whoever waits. */
class Inbox {
  readonly #waiting: { resolve: (message: UaMessage) => void; reject: (error: Error) => void }[] = [];
  readonly #come: UaMessage[] = [];
  #ended: Error | undefined;

  constructor(socket: Socket) {
    const [chunks, messages] = [chunkReader(), messageReader()];
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const chunk of chunks(bytes)) this.#take(messages(chunk));
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        this.#end(new ProbeError('PROBE_GARBAGE', error.message, { cause: error }));
        socket.destroy();
      }
    });
    socket.on('error', (error) => this.#end(brokenOff(error)));
    socket.on('close', () => this.#end(new ProbeError('PROBE_CLOSED', 'the connection closed')));
  }

  #take(message: UaMessage | undefined): void {
    if (!message) return;
    const next = this.#waiting.shift();
    if (next) next.resolve(message);
    else this.#come.push(message);
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
  }

  async next(ms: number): Promise<UaMessage> {
    const come = this.#come.shift();
    if (come) return come;
    if (this.#ended) throw this.#ended;
    const { promise, resolve, reject } = Promise.withResolvers<UaMessage>();
    this.#waiting.push({ resolve, reject });
    const late = new ProbeError('PROBE_TIMEOUT', `no answer within ${ms} ms`);
    const timer = setTimeout(() => this.#end(late), ms);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * One connection to a server in the bench's own codec: hello, a channel in policy None, then one request after another.
 * It shares no line with the client library, so that what both understand alike is what the device said. Every member
 * rejects with `ProbeError`.
 */
export class Conversation {
  readonly #socket: Socket;
  readonly #inbox: Inbox;
  readonly #answerMs: number;
  #channel = 0;
  #token = 0;
  #sequence = 0;
  #request = 0;
  /** Set by the session's creation; before, there is none. */
  authenticationToken = 'i=0';

  private constructor(socket: Socket, answerMs: number) {
    this.#socket = socket;
    this.#inbox = new Inbox(socket);
    this.#answerMs = answerMs;
  }

  static async connect(place: { host: string; port: number }, answerMs: number): Promise<Conversation> {
    const socket = connect({ ...place, noDelay: true });
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const late = new ProbeError('PROBE_TIMEOUT', `no connection within ${answerMs} ms`);
    const timer = setTimeout(() => reject(late), answerMs);
    socket.once('connect', () => resolve(undefined)).once('error', (error) => reject(brokenOff(error)));
    try {
      await promise;
      return new Conversation(socket, answerMs);
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #answer(): Promise<UaMessage> {
    const message = await this.#inbox.next(this.#answerMs);
    if (message.type !== 'ERR') return message;
    throw new ProbeError(
      'PROBE_REFUSED',
      `${statusName(message.error)}${message.reason ? `: ${shortly(message.reason)}` : ''}`,
    );
  }

  async hello(endpointUrl: string): Promise<void> {
    const sizes = { receiveBufferSize: bufferBytes, sendBufferSize: bufferBytes, maxMessageSize: 0, maxChunkCount: 0 };
    this.#socket.write(encodeHello({ protocolVersion: 0, ...sizes, endpointUrl }));
    const { type } = await this.#answer();
    if (type !== 'ACK') throw new ProbeError('PROBE_GARBAGE', `${type} where a hello is acknowledged`);
  }

  #next(): { sequence: number; request: number } {
    return { sequence: ++this.#sequence, request: ++this.#request };
  }

  async open(): Promise<void> {
    const place = this.#next();
    const value = {
      header: this.#header(place.request),
      clientProtocolVersion: 0,
      requestType: 0,
      securityMode: 1,
      clientNonce: null,
      requestedLifetime: channelLifetimeMs,
    };
    this.#socket.write(encodeOpen({ channel: 0, ...place }, writeBody('OpenSecureChannelRequest', value)));
    const answer = await this.#answer();
    const { securityToken } = bodyOf(answer, 'OpenSecureChannelResponse', place.request);
    this.#channel = securityToken.channelId;
    this.#token = securityToken.tokenId;
  }

  #header(request: number): ServiceValue<'ReadRequest'>['header'] {
    return requestHeaderOf(this.authenticationToken, request, ticksOf(Date.now()), this.#answerMs);
  }

  #send(service: RequestName, value: unknown, type: 'MSG' | 'CLO'): number {
    const { sequence, request } = this.#next();
    const body = writeBody(service, { ...(value as object), header: this.#header(request) } as never);
    const place = { channel: this.#channel, token: this.#token, sequence, request };
    const chunks = encodeMessage(type, place, body, bufferBytes);
    for (const chunk of chunks) this.#socket.write(chunk);
    // Every chunk took a number of its own.
    this.#sequence += chunks.length - 1;
    return request;
  }

  /** The answer to a request. A service that fails rejects with `PROBE_REFUSED` and its status by name. */
  async ask<N extends RequestName>(service: N, value: Asked<N>): Promise<ServiceValue<AnswerName<N>>> {
    const request = this.#send(service, value, 'MSG');
    const name = service.replace(/Request$/, 'Response') as AnswerName<N>;
    return bodyOf(await this.#answer(), name, request) as ServiceValue<AnswerName<N>>;
  }

  /** Says that the channel closes; a server answers nothing to it. */
  close(): void {
    if (this.#channel !== 0 && !this.#socket.destroyed) this.#send('CloseSecureChannelRequest', {}, 'CLO');
    this.#socket.end();
    this.#socket.unref();
    setTimeout(() => this.#socket.destroy(), 200).unref();
  }
}

/** The answer's body, when it is the one expected and Good. */
function bodyOf<N extends ServiceName>(message: UaMessage, expected: N, request: number): ServiceValue<N> {
  if (!('body' in message)) throw new ProbeError('PROBE_GARBAGE', `${message.type} where ${expected} was expected`);
  const { body } = message;
  if (body.service === 'unknown')
    throw new ProbeError('PROBE_GARBAGE', `a structure ${body.type} instead of ${expected}`);
  const { serviceResult, requestHandle } = (body.value as ServiceValue<'ServiceFault'>).header;
  if (isBad(serviceResult)) throw new ProbeError('PROBE_REFUSED', statusName(serviceResult));
  if (body.service !== expected) throw new ProbeError('PROBE_GARBAGE', `${body.service} instead of ${expected}`);
  if (message.request !== request || requestHandle !== request)
    throw new ProbeError(
      'PROBE_GARBAGE',
      `an answer to request ${message.request}, handle ${requestHandle}, where ${request} was asked`,
    );
  return body.value as ServiceValue<N>;
}
