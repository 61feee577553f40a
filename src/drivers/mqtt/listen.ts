import { mqttFrames } from '../../formats/mqtt-message.ts';
import type { MqttFrame } from '../../formats/mqtt-message.ts';
import type { Session } from '../../measure/protocol/mqtt/wire.ts';
import type { MqttEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { tapTo } from '../tap/tap.ts';
import type { Tap } from '../tap/tap.ts';
import { dialTo, placeOf, tlsServer, trustOf } from './places.ts';
import type { TlsTimes } from './places.ts';
import { Following } from './sessions.ts';

/** A life is some ten thousand bytes; a device that talks on for ever is cut off, and after some of that not let in again. */
const most = { mostBytes: 2 * 1024 * 1024, mostInAll: 8 * 1024 * 1024 };

/** The bench between the device and its broker, for as long as it is open. */
export class Listening {
  readonly tap: Tap<MqttFrame>;
  /** When the TLS of a connection began, by the port it came from. */
  readonly tlsBegan: TlsTimes;
  readonly #all: Following[] = [];

  constructor(tap: Tap<MqttFrame>, tlsBegan: TlsTimes) {
    this.tap = tap;
    this.tlsBegan = tlsBegan;
  }

  connections(): readonly Following[] {
    for (const connection of this.tap.connections.slice(this.#all.length)) this.#all.push(new Following(connection));
    return this.#all.map((one) => one.follow());
  }

  /** Those connections in which the device said CONNECT. */
  sessions(): Session[] {
    return this.connections().flatMap(({ session }) => (session ? [session] : []));
  }

  close(): void {
    this.tap.close();
  }
}

/** Listens at the address that the device is configured with, and forwards to its broker. */
export async function listenFor(endpoint: MqttEndpoint, folder: string): Promise<Listening> {
  if (endpoint.via === undefined)
    throw new ProbeError(
      'PROBE_LACKS',
      'endpoints.mqtt.via is not declared: the bench does not see the device connect',
    );
  const [via, broker] = [placeOf(endpoint.via), placeOf(endpoint.url)];
  const trust = trustOf(endpoint, folder);
  const tlsBegan: TlsTimes = new Map();
  try {
    const tap = await tapTo(broker, {
      protocol: 'MQTT',
      ...most,
      frames: () => mqttFrames(),
      host: via.host,
      port: via.port,
      dial: { socket: () => dialTo(broker, trust), opens: broker.secure ? 'secureConnect' : 'connect' },
      ...(via.secure ? { server: tlsServer(endpoint, folder, tlsBegan) } : {}),
    });
    return new Listening(tap, tlsBegan);
  } catch (error) {
    if (error instanceof ProbeError) throw error;
    throw new ProbeError('PROBE_REFUSED', `the bench cannot listen at ${endpoint.via}: ${shortly(String(error))}`);
  }
}

const everyMs = 5;

/** Waits until it is true; false, when the time is up. */
export async function until(isSo: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!isSo()) {
    if (performance.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return true;
}
