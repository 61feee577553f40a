import { FormatError } from './error.ts';

/** MQTT 3.1.1, 2.2.1, and MQTT 5, 2.1.2: the index is the type's number. */
export const mqttTypes = [
  'RESERVED',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
] as const;
export type MqttType = (typeof mqttTypes)[number];
/** `size`: the whole packet. `headerLength`: of the fixed header, 2 to 5 bytes. */
export type MqttHeader = { type: MqttType; flags: number; headerLength: number; size: number };
/** Far above what a sensor sends; MQTT itself allows 256 MiB. */
export const longestMqtt = 1024 * 1024;

/**
 * The fixed header at the start of `bytes`; undefined while it is not whole. Throws `FormatError` for a type, flags or a
 * length that no version of MQTT allows (MQTT 3.1.1, 2.2; MQTT 5, 2.1).
 */
export function readMqttHeader(bytes: Uint8Array): MqttHeader | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  const type = mqttTypes[first >> 4] ?? 'RESERVED';
  const flags = first & 0xf;
  if (type === 'RESERVED') throw new FormatError('MQTT: packet type 0', 0);
  const fixed = type === 'PUBREL' || type === 'SUBSCRIBE' || type === 'UNSUBSCRIBE' ? 2 : 0;
  if (type !== 'PUBLISH' && flags !== fixed) throw new FormatError(`MQTT: ${type} with flags ${flags}`, 0);
  if ((flags & 6) === 6) throw new FormatError('MQTT: PUBLISH with QoS 3', 0);
  let length = 0;
  for (let i = 1; i <= 4; i++) {
    const byte = bytes[i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** (i - 1);
    if (byte < 0x80) return sized({ type, flags, headerLength: i + 1, size: i + 1 + length });
  }
  throw new FormatError('MQTT: a length of more than 4 bytes', 1);
}

function sized(header: MqttHeader): MqttHeader {
  if (header.size > longestMqtt) throw new FormatError(`MQTT: a packet of ${header.size} bytes`, 1);
  return header;
}

/** A packet with the times at which its first and its last byte went by, and its bytes. */
export type MqttFrame = MqttHeader & { from: number; to: number; bytes: Uint8Array };

/** Splits one direction of a connection into packets as its bytes come in. */
export function mqttFrames(): (bytes: Uint8Array, at: number) => MqttFrame[] {
  let parts: Uint8Array[] = [];
  let filled = 0;
  let from = 0;
  let header: MqttHeader | undefined;
  const keep = (part: Uint8Array): void => {
    parts.push(Uint8Array.from(part));
    filled += part.length;
  };
  return (bytes, at) => {
    const done: MqttFrame[] = [];
    for (let i = 0; i < bytes.length;) {
      if (filled === 0) from = at;
      // The header comes byte by byte, so that nothing beyond this packet is taken.
      const wanted = header ? header.size - filled : 1;
      keep(bytes.subarray(i, i + wanted));
      i += Math.min(wanted, bytes.length - i);
      header ??= readMqttHeader(joined(parts, filled));
      if (!header || filled < header.size) continue;
      done.push({ ...header, from, to: at, bytes: joined(parts, filled) });
      [parts, filled, header] = [[], 0, undefined];
    }
    return done;
  };
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export type MqttWill = { topic: string; payload: Uint8Array; qos: number; retain: boolean };
/** CONNECT without its password. `level`: 4 is MQTT 3.1.1, 5 is MQTT 5. `sessionExpiry`: s, 0 where MQTT 5 does not say. */
export type MqttConnect = {
  level: number;
  clientId: string;
  clean: boolean;
  keepAlive: number;
  sessionExpiry: number;
  user?: string;
  password: boolean;
  will?: MqttWill;
};
export type MqttPublish = {
  topic: string;
  payload: Uint8Array;
  qos: number;
  retain: boolean;
  duplicate: boolean;
};
export type MqttSubscription = { topic: string; qos: number };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Reader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor({ bytes, headerLength }: { bytes: Uint8Array; headerLength: number }) {
    this.#bytes = bytes;
    this.at = headerLength;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new FormatError(`MQTT: ${length} bytes, ${this.left} are left`, this.at);
    const part = this.#bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }

  number(length: 1 | 2 | 4): number {
    return this.take(length).reduce((sum, byte) => sum * 256 + byte, 0);
  }

  binary(): Uint8Array {
    return Uint8Array.from(this.take(this.number(2)));
  }

  /** MQTT 3.1.1, 1.5.3: UTF-8 without U+0000. */
  text(): string {
    const from = this.at;
    const bytes = this.binary();
    try {
      const text = utf8.decode(bytes);
      if (!text.includes('\0')) return text;
    } catch {
      // Said below.
    }
    throw new FormatError('MQTT: text that is not UTF-8 without U+0000', from);
  }

  /** MQTT 5, 1.5.5. */
  variable(): number {
    let value = 0;
    for (let i = 0; i < 4; i++) {
      const byte = this.number(1);
      value += (byte & 0x7f) * 128 ** i;
      if (byte < 0x80) return value;
    }
    throw new FormatError('MQTT: a number of more than 4 bytes', this.at);
  }

  /** MQTT 5, 2.2.2: gives the session expiry interval (identifier 17) and reads over the others. */
  properties(): { sessionExpiry?: number } {
    const length = this.variable();
    const end = this.at + length;
    if (length > this.left) throw new FormatError(`MQTT: properties of ${length} bytes`, this.at);
    const found: { sessionExpiry?: number } = {};
    while (this.at < end) {
      const id = this.variable();
      if (id === sessionExpiryId) found.sessionExpiry = this.number(4);
      else this.#property(id);
    }
    if (this.at !== end) throw new FormatError('MQTT: properties that do not end where they say', this.at);
    return found;
  }

  #property(id: number): void {
    const kind = propertyKinds[id];
    if (kind === undefined) throw new FormatError(`MQTT: property ${id}`, this.at);
    if (kind === 'text') this.text();
    else if (kind === 'pair') this.#pair();
    else if (kind === 'binary') this.binary();
    else if (kind === 'variable') this.variable();
    else this.number(kind);
  }

  #pair(): void {
    this.text();
    this.text();
  }
}

const sessionExpiryId = 17;
/** MQTT 5, 2.2.2.2: how each property is written. */
const propertyKinds: Readonly<Record<number, 1 | 2 | 4 | 'text' | 'pair' | 'binary' | 'variable'>> = {
  1: 1,
  2: 4,
  3: 'text',
  8: 'text',
  9: 'binary',
  11: 'variable',
  17: 4,
  18: 'text',
  19: 2,
  21: 'text',
  22: 'binary',
  23: 1,
  24: 4,
  25: 1,
  26: 'text',
  28: 'text',
  31: 'text',
  33: 2,
  34: 2,
  35: 2,
  36: 1,
  37: 1,
  38: 'pair',
  39: 4,
  40: 1,
  41: 1,
  42: 1,
};

const connectFlags = { reserved: 1, clean: 2, will: 4, willRetain: 32, password: 64, user: 128 } as const;

function willOf(reader: Reader, level: number, flags: number): MqttWill {
  if (level === 5) reader.properties();
  const topic = reader.text();
  return { topic, payload: reader.binary(), qos: (flags >> 3) & 3, retain: (flags & connectFlags.willRetain) !== 0 };
}

/** CONNECT (MQTT 3.1.1 and 5, 3.1). The password is read over, never kept. Throws `FormatError`. */
export function readMqttConnect(frame: { bytes: Uint8Array; headerLength: number }): MqttConnect {
  const reader = new Reader(frame);
  const protocol = reader.text();
  if (protocol !== 'MQTT' && protocol !== 'MQIsdp') throw new FormatError(`MQTT: protocol ${protocol}`, 2);
  const level = reader.number(1);
  if (level < 3 || level > 5) throw new FormatError(`MQTT: protocol level ${level}`, reader.at - 1);
  const flags = reader.number(1);
  if ((flags & connectFlags.reserved) !== 0) throw new FormatError('MQTT: reserved CONNECT flag', reader.at - 1);
  const keepAlive = reader.number(2);
  const { sessionExpiry = 0 } = level === 5 ? reader.properties() : {};
  const clientId = reader.text();
  const will = (flags & connectFlags.will) !== 0 ? willOf(reader, level, flags) : undefined;
  const user = (flags & connectFlags.user) !== 0 ? reader.text() : undefined;
  const password = (flags & connectFlags.password) !== 0;
  if (password) reader.binary();
  const clean = (flags & connectFlags.clean) !== 0;
  return {
    level,
    clientId,
    clean,
    keepAlive,
    sessionExpiry,
    password,
    ...(user === undefined ? {} : { user }),
    ...(will === undefined ? {} : { will }),
  };
}

/** CONNACK: 0 is accepted, anything else the reason (MQTT 3.1.1, 3.2.2.3; MQTT 5, 3.2.2.2). */
export function readMqttConnack(frame: { bytes: Uint8Array; headerLength: number }): number {
  const reader = new Reader(frame);
  reader.number(1);
  return reader.number(1);
}

/** PUBLISH of the given protocol level. Throws `FormatError`. */
export function readMqttPublish(frame: MqttHeader & { bytes: Uint8Array }, level: number): MqttPublish {
  const reader = new Reader(frame);
  const qos = (frame.flags >> 1) & 3;
  const topic = reader.text();
  if (qos > 0) reader.number(2);
  if (level === 5) reader.properties();
  const payload = Uint8Array.from(reader.take(reader.left));
  return { topic, payload, qos, retain: (frame.flags & 1) !== 0, duplicate: (frame.flags & 8) !== 0 };
}

/** SUBSCRIBE of the given protocol level. Throws `FormatError`. */
export function readMqttSubscribe(
  frame: { bytes: Uint8Array; headerLength: number },
  level: number,
): MqttSubscription[] {
  const reader = new Reader(frame);
  reader.number(2);
  if (level === 5) reader.properties();
  const found: MqttSubscription[] = [];
  while (reader.left > 0) found.push({ topic: reader.text(), qos: reader.number(1) & 3 });
  return found;
}
