import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { StatusCodes } from 'node-opcua-client';
import { FormatError } from '../../../formats/error.ts';
import { readUaHeader, uaFrames, uaHeaderLength } from '../../../formats/ua-message.ts';
import type { UaFrame, UaHeader } from '../../../formats/ua-message.ts';
import type { Raw } from '../../../measure/raw.ts';
import { tapTo } from '../../tap/tap.ts';
import type { Tap } from '../../tap/tap.ts';
import { Reader, text, u32 } from './binary.ts';
import { shortly } from '../../deadline.ts';

const names = new Map(Object.values(StatusCodes).map((code) => [code.value, code.name]));
export const statusName = (code: number): string => names.get(code) ?? `0x${code.toString(16).padStart(8, '0')}`;

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

function refusalIn({ bytes }: Message): Refused {
  const fields = new Reader(bytes.subarray(uaHeaderLength));
  return new Refused(statusName(fields.u32()), fields.text());
}

export const framed = (type: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${type}F`, 'latin1'), u32(body.length + uaHeaderLength), body]);

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
    const limits = Buffer.concat([u32(0), u32(buffer), u32(buffer), u32(longestMessage), u32(0)]);
    line.send(framed('HEL', Buffer.concat([limits, text(url)])));
    try {
      const fields = new Reader((await line.next('ACK')).bytes.subarray(uaHeaderLength + 4));
      line.receives = fields.u32();
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
