import { FormatError } from '../../formats/error.ts';
import { readMqttConnack, readMqttConnect, readMqttPublish, readMqttSubscribe } from '../../formats/mqtt-message.ts';
import type { MqttConnect, MqttFrame, MqttPublish } from '../../formats/mqtt-message.ts';
import { decodeSparkplug } from '../../formats/sparkplug.ts';
import type { Connect, Message, Session, Will } from '../../measure/protocol/mqtt/wire.ts';
import type { Passed, TappedConnection } from '../tap/tap.ts';

type Frame = Passed<MqttFrame>;
type Said = Pick<MqttPublish, 'topic' | 'qos' | 'retain' | 'payload'>;

/** A published message as a check reads it: STATE messages of hosts are text, all others Sparkplug payloads. */
export function readWill({ topic, qos, retain, payload }: Said): Will {
  try {
    return { topic, qos, retain, payload: decodeSparkplug(payload) };
  } catch (error) {
    if (error instanceof FormatError) return { topic, qos, retain, unreadable: error.message };
    throw error;
  }
}

export const readMessage = (said: Said, at: number): Message => ({
  ...readWill(said),
  at,
  wallMs: at + performance.timeOrigin,
});

const versions: Readonly<Record<number, string>> = { 3: '3.1', 4: '3.1.1', 5: '5' };

function readConnect({ level, clientId, clean, keepAlive, sessionExpiry, will }: MqttConnect): Connect {
  return {
    version: versions[level] ?? `level ${level}`,
    clientId,
    clean,
    keepAliveS: keepAlive,
    sessionExpiryS: sessionExpiry,
    ...(will ? { will: readWill(will) } : {}),
  };
}

type Growing = { -readonly [K in keyof Session]: Session[K] } & {
  subscribed: { topic: string; qos: number }[];
  published: Message[];
};

/** Follows one connection through the tap: reads each packet once, as often as it is asked. */
export class Following {
  readonly connection: TappedConnection<MqttFrame>;
  /** There from the CONNECT on. */
  session: Growing | undefined;
  /** When the answers to CONNECT and to the last SUBSCRIBE before the first birth had passed. */
  connackAt: number | undefined;
  subackAt: number | undefined;
  /** What was not MQTT as its version has it. */
  malformed: string | undefined;
  #level = 4;
  #read = 0;

  constructor(connection: TappedConnection<MqttFrame>) {
    this.connection = connection;
  }

  follow(): this {
    const { messages } = this.connection;
    for (; this.#read < messages.length; this.#read++) {
      const frame = messages[this.#read];
      if (frame) this.#take(frame);
    }
    return this;
  }

  #take(frame: Frame): void {
    try {
      if (frame.way === 'up') this.#up(frame);
      else this.#down(frame);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.malformed ??= error.message;
    }
  }

  #up(frame: Frame): void {
    if (frame.type === 'CONNECT') return this.#begin(frame);
    if (frame.type === 'SUBSCRIBE') this.session?.subscribed.push(...readMqttSubscribe(frame, this.#level));
    if (frame.type === 'PUBLISH')
      this.session?.published.push(readMessage(readMqttPublish(frame, this.#level), frame.to));
  }

  #begin(frame: Frame): void {
    const connect = readMqttConnect(frame);
    this.#level = connect.level;
    this.session = { connect: readConnect(connect), connectedAt: frame.from, subscribed: [], published: [] };
  }

  #down(frame: Frame): void {
    if (frame.type === 'CONNACK') {
      this.connackAt = frame.to;
      if (this.session) this.session.code = readMqttConnack(frame);
    }
    if (frame.type === 'SUBACK' && this.session?.published.length === 0) this.subackAt = frame.to;
  }
}
