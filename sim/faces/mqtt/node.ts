import sparkplug from 'sparkplug-payload';
import type { UMetric, UPayload } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { decodeSparkplug, encodeSparkplug } from '../../../src/formats/sparkplug.ts';
import type { Sensor } from '../../body/sensor.ts';
import { announced, changed, devicePoints, nodePoints } from './metrics.ts';
import type { Point } from './metrics.ts';

const found = sparkplug.get('spBv1.0');
if (!found) throw new Error('sparkplug-payload knows spBv1.0');
const codec = found;

export type Ids = { group: string; node: string; device: string };
export const idsOf = ({ personality }: Sensor): Ids => ({
  group: 'gradus',
  node: personality.serial,
  device: personality.product,
});

type MessageType = 'NBIRTH' | 'NDEATH' | 'NCMD' | 'DBIRTH' | 'DDATA' | 'DDEATH';
export function topicOf({ group, node, device }: Ids, type: MessageType): string {
  return ['spBv1.0', group, type, node, ...(type.startsWith('D') ? [device] : [])].join('/');
}

export const rebirthMetric = 'Node Control/Rebirth';
const utcPlus8Ms = 8 * 3600 * 1000;
/** Every so many messages a fault that comes now and then comes. */
const nowAndThen = 10;

/** Where a message goes and how, as MQTT needs it. */
export type Outgoing = { topic: string; payload: Buffer; qos: 0 | 1; retain: boolean };

/** True where the command asks the node to be born again; anything else in it is not for this node. */
export function asksRebirth(payload: Uint8Array): boolean {
  try {
    return (codec.decodePayload(payload).metrics ?? []).some(
      ({ name, value }) => name === rebirthMetric && value === true,
    );
  } catch {
    return false;
  }
}

/** One Sparkplug session of the sensor, from one CONNECT to the next: what it says, and in which order. */
export class EdgeSession {
  readonly #sensor: Sensor;
  readonly #ids: Ids;
  readonly #node: Point[];
  readonly #device: Point[];
  readonly #sent = new Map<Point, unknown>();
  #bdSeq: number;
  #seq = 0;
  #count = 0;

  constructor(sensor: Sensor, bdSeq: number) {
    this.#sensor = sensor;
    this.#ids = idsOf(sensor);
    this.#node = nodePoints(sensor);
    this.#device = devicePoints(sensor);
    this.#bdSeq = bdSeq;
  }

  /** NDEATH, as the will holds it and as the node says it before it leaves. */
  death(): Outgoing {
    const { faults } = this.#sensor;
    const metrics = [this.#bdSeqMetric(this.#bdSeq)];
    const payload = this.#bytes({ timestamp: this.#now(), metrics, ...(faults.has('will-with-seq') && { seq: 0 }) });
    const qos = faults.has('will-qos-0') ? 0 : 1;
    return { topic: topicOf(this.#ids, 'NDEATH'), payload, qos, retain: faults.has('will-retained') };
  }

  deviceDeath(): Outgoing {
    return this.#message('DDEATH', []);
  }

  /** NBIRTH and DBIRTH. */
  birth(): Outgoing[] {
    this.#seq = this.#has('nbirth-seq-1') ? 1 : 0;
    this.#sent.clear();
    const births = [this.#nodeBirth(), this.#deviceBirth()];
    return this.#has('data-before-birth') ? this.#withEarlyData(births) : births;
  }

  rebirth(): Outgoing[] {
    if (this.#has('rebirth-ignored')) return [];
    if (this.#has('rebirth-new-bdseq')) this.#bdSeq = (this.#bdSeq + 1) % 256;
    const [node, ...devices] = this.birth();
    if (!node || !this.#has('rebirth-without-devices')) return [...(node ? [node] : []), ...devices];
    this.#seq--;
    return [node];
  }

  /** What has changed since it was last said (report by exception); nothing, where nothing has. */
  data(): Outgoing[] {
    const now = this.#now();
    const metrics = this.#device.flatMap((point): UMetric[] => {
      const value = point.read();
      if (this.#sent.get(point) === value) return [];
      this.#sent.set(point, value);
      const named = this.#has('names-in-data') && { name: point.name };
      return [{ ...changed(point, value, now), alias: this.#aliasOf(point), ...named }];
    });
    if (metrics.length === 0) return [];
    if (this.#has('unborn-metric')) metrics.push({ alias: 999, type: 'Double', value: 0, timestamp: now });
    return [this.#message('DDATA', metrics)];
  }

  #nodeBirth(): Outgoing {
    const now = this.#now();
    const bdSeq = this.#has('bdseq-mismatch') ? (this.#bdSeq + 1) % 256 : this.#bdSeq;
    return this.#message('NBIRTH', [
      this.#bdSeqMetric(bdSeq),
      ...(this.#has('no-rebirth-metric')
        ? []
        : [{ name: rebirthMetric, type: 'Boolean' as const, value: false, timestamp: now }]),
      ...this.#node.map((point) => announced(point, now)),
    ]);
  }

  #deviceBirth(): Outgoing {
    const now = this.#now();
    const metrics = this.#device.map((point) => ({ ...announced(point, now), alias: this.#aliasOf(point) }));
    for (const [i, point] of this.#device.entries()) this.#sent.set(point, metrics[i]?.value);
    return this.#message('DBIRTH', metrics);
  }

  /** The numbers of the two last messages change places with their order. */
  #withEarlyData([node, device]: Outgoing[]): Outgoing[] {
    if (!node || !device) return [];
    this.#seq--;
    this.#sent.clear();
    const early = this.data();
    return [node, ...early, this.#deviceBirth()];
  }

  #aliasOf(point: Point): number {
    const [first, second] = this.#device;
    return point === second && first && this.#has('alias-twice') ? first.alias : point.alias;
  }

  #bdSeqMetric(value: number): UMetric {
    return { name: 'bdSeq', type: 'Int64', value, timestamp: this.#now() };
  }

  #message(type: MessageType, metrics: UMetric[]): Outgoing {
    const payload = this.#bytes({ timestamp: this.#now(), metrics, seq: this.#nextSeq() });
    const birth = type.endsWith('BIRTH');
    const topic = topicOf(this.#ids, type);
    return {
      topic: type === 'DDATA' && this.#has('data-without-device') ? topic.replace(/\/[^/]*$/, '') : topic,
      payload: this.#spoilt(type, payload),
      qos: birth && this.#has('birth-qos-1') ? 1 : 0,
      retain: birth && this.#has('birth-retained'),
    };
  }

  /** What faults of the encoder make of the bytes. */
  #spoilt(type: MessageType, bytes: Buffer): Buffer {
    this.#count++;
    if (type === 'DDATA' && this.#has('garbled-data') && this.#count % nowAndThen === 0) return bytes.subarray(0, -3);
    if (type !== 'DBIRTH' || !this.#has('no-datatype')) return bytes;
    const payload = decodeSparkplug(bytes);
    delete payload.metrics[0]?.datatype;
    return Buffer.from(encodeSparkplug(payload));
  }

  #nextSeq(): number {
    if (this.#has('seq-gap') && this.#count % nowAndThen === nowAndThen - 1) this.#seq = (this.#seq + 1) % 256;
    const seq = this.#seq++;
    if (!this.#has('seq-never-wraps')) this.#seq %= 256;
    return seq;
  }

  #bytes(payload: UPayload): Buffer {
    return Buffer.from(codec.encodePayload(payload));
  }

  #now(): number {
    return Date.now() + (this.#has('local-time') ? utcPlus8Ms : 0);
  }

  #has(fault: Parameters<Sensor['faults']['has']>[0]): boolean {
    return this.#sensor.faults.has(fault);
  }
}
