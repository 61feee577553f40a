import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { FormatError } from '../../../formats/error.ts';
import { statusCode, string, uint32 } from '../../../formats/ua/builtin.ts';
import { struct } from '../../../formats/ua/codec.ts';
import { encodeHello } from '../../../formats/ua/message.ts';
import { UaReader } from '../../../formats/ua/reader.ts';
import { statusName } from '../../../formats/ua/status.ts';
import { readUaHeader, uaFrames, uaHeaderLength } from '../../../formats/ua/frame.ts';
import type { UaFrame, UaHeader } from '../../../formats/ua/frame.ts';
import type { Raw } from '../../../measure/raw.ts';
import { tapTo } from '../../tap/tap.ts';
import type { Tap } from '../../tap/tap.ts';
import { shortly } from '../../deadline.ts';

/** The device ended it: `status` is a status code's name, or `closed`, `silent`, or a few words. */
export class Refused extends Error {
  readonly status: string;
  constructor(status: string, says = '') {
    super(says === '' ? status : `${status}: ${shortly(says)}`);
    this.name = 'Refused';
    this.status = status;
  }
}

export type Place = { host: string; port: number };
type Message = UaHeader & { bytes: Buffer };
type Waiting = { resolve: (message: Message) => void; reject: (reason: Error) => void };

/** Longest wait for any one answer of the device, ms. */
const answerMs = 5000;
/** What the bench says it can take, bytes: the least buffer that every stack has, and messages of 16 MiB. */
const buffer = 65_536;
const longestMessage = 16 * 1024 * 1024;

/** OPC 10000-6, 7.1.2.4 and 7.1.2.5. */
const acknowledge = struct({ version: uint32, receives: uint32 });
const failure = struct({ error: statusCode, reason: string });

function refusalIn({ bytes }: Message): Refused {
  const { error, reason } = failure.read(new UaReader(bytes.subarray(uaHeaderLength)));
  return new Refused(statusName(error), reason ?? '');
}

/** The header of a final chunk, which `size` counts too. */
export function headerOf(type: 'OPN' | 'MSG', size: number): Buffer {
  const header = Buffer.from(`${type}F\0\0\0\0`, 'latin1');
  header.writeUInt32LE(size, uaHeaderLength - 4);
  return header;
}
export const framed = (type: 'OPN' | 'MSG', body: Buffer): Buffer =>
  Buffer.concat([headerOf(type, body.length + uaHeaderLength), body]);

/** One connection to the device through a tap: whole messages in, any bytes out. */
export class Line {
  readonly #socket: Socket;
  readonly #tap: Tap<UaFrame>;
  #bytes = Buffer.alloc(0);
  readonly #arrived: Message[] = [];
  #waiting: Waiting | undefined;
  #ended: Refused | undefined;
  /** The longest chunk that the device takes, by its own word. */
  receives = 0;

  private constructor(socket: Socket, tap: Tap<UaFrame>) {
    this.#socket = socket;
    this.#tap = tap;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => this.#end(new Refused('closed')));
    socket.on('close', () => this.#end(new Refused('closed')));
  }

  /** Connects and says hello. */
  static async to(place: Place, url: string): Promise<Line> {
    const tap = await tapTo(place, { frames: () => uaFrames(), protocol: 'OPC UA' });
    const line = new Line(connect({ host: '127.0.0.1', port: tap.port, noDelay: true }), tap);
    const hello = {
      protocolVersion: 0,
      receiveBufferSize: buffer,
      sendBufferSize: buffer,
      maxMessageSize: longestMessage,
      maxChunkCount: 0,
      endpointUrl: url,
    };
    line.send(Buffer.from(encodeHello(hello)));
    try {
      const { bytes } = await line.next('ACK');
      line.receives = acknowledge.read(new UaReader(bytes.subarray(uaHeaderLength))).receives;
      return line;
    } catch (error) {
      line.close();
      throw error;
    }
  }

  #take(chunk: Buffer): void {
    try {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      while (this.#bytes.length >= uaHeaderLength) {
        const header = readUaHeader(this.#bytes);
        if (this.#bytes.length < header.size) return;
        this.#deliver({ ...header, bytes: this.#bytes.subarray(0, header.size) });
        this.#bytes = this.#bytes.subarray(header.size);
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#end(new Refused('garbage', error.message));
      this.close();
    }
  }

  #deliver(message: Message): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.resolve(message);
    else this.#arrived.push(message);
  }

  #end(reason: Refused): void {
    this.#ended ??= reason;
    this.#waiting?.reject(this.#ended);
    this.#waiting = undefined;
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  async #arrival(): Promise<Message> {
    const ready = this.#arrived.shift();
    if (ready) return ready;
    if (this.#ended) throw this.#ended;
    return await new Promise<Message>((resolve, reject) => {
      const late = setTimeout(() => reject(new Refused('silent', `no answer within ${answerMs} ms`)), answerMs);
      const done = (): void => clearTimeout(late);
      this.#waiting = {
        resolve: (message) => (done(), resolve(message)),
        reject: (reason) => (done(), reject(reason)),
      };
    });
  }

  /** The next message, which is of this type. Throws `Refused` for an error message, the end, and silence. */
  async next(type: UaHeader['type']): Promise<Message> {
    const message = await this.#arrival();
    if (message.type === 'ERR') throw refusalIn(message);
    if (message.type !== type) throw new Refused('garbage', `${message.type} where ${type} was due`);
    return message;
  }

  capture(): Raw {
    return this.#tap.capture();
  }
  close(): void {
    this.#socket.destroy();
    this.#tap.close();
  }
}
