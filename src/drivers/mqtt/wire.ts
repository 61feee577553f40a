import type { Life, MqttWire } from '../../measure/protocol/mqtt/wire.ts';
import type { End, Peer } from '../../measure/protocol/port.ts';
import type { Declaration, MqttEndpoint } from '../../model/declaration.ts';
import { brokerEnd, deviceEnd } from './ends.ts';
import { handshakeOf } from './handshake.ts';
import { attemptAt, hostAt } from './host.ts';
import { lifeOf, waitsUnlessSaid } from './life.ts';
import type { Waits } from './life.ts';
import { listenFor, until } from './listen.ts';
import { outsidePeer } from '../outside/failing.ts';
import { strangeAt } from './strange.ts';

/** A retained message comes with the subscription. */
const sysMs = 200;

async function brokerOf(endpoint: MqttEndpoint, folder: string): Promise<End> {
  const host = await hostAt(endpoint, folder);
  try {
    await until(() => host.brokerSays !== undefined, sysMs);
    return brokerEnd(host.brokerSays, endpoint);
  } finally {
    await host.close();
  }
}

async function live(endpoint: MqttEndpoint, folder: string, waits: Waits): Promise<Life> {
  const host = await hostAt(endpoint, folder);
  try {
    const listening = endpoint.via === undefined ? undefined : await listenFor(endpoint, folder);
    try {
      return await lifeOf({ endpoint, host, listening, waits });
    } finally {
      listening?.close();
    }
  } finally {
    await host.close();
  }
}

/** The device at a broker, through the bench. */
function peerAt(name: string, endpoint: MqttEndpoint, declaration: Declaration, folder: string): Peer {
  let broker: Promise<End> | undefined;
  return {
    name,
    async handshake() {
      broker ??= brokerOf(endpoint, folder);
      const peer = await broker;
      return await handshakeOf(endpoint, folder, (clientId) => ({
        peer,
        device: deviceEnd(clientId, declaration),
      }));
    },
  };
}

/** Brokers that the declaration names as further peers. One that is not there is no fault of the device. */
function otherBrokers(endpoint: MqttEndpoint, declaration: Declaration, folder: string): Peer[] {
  return (declaration.station?.peers ?? []).flatMap(({ broker: url }, i) => {
    if (url === undefined) return [];
    // What is declared of the device's own broker says nothing of another one.
    const { broker: _, ...other } = endpoint;
    const peer = peerAt(url, { ...other, url }, declaration, folder);
    const [at, device] = [`station.peers[${i}]`, deviceEnd(undefined, declaration)];
    return [outsidePeer({ name: url, at, advice: 'is the broker there?', device }, async () => await peer.handshake())];
  });
}

/**
 * A Sparkplug edge node at its broker. Where `via` is declared the device comes through the bench, which listens only
 * while it measures; else the bench is a host application at the broker.
 */
export function mqttWire(
  endpoint: MqttEndpoint,
  declaration: Declaration,
  folder: string,
  waits: Partial<Waits> = {},
): MqttWire {
  let life: Promise<Life> | undefined;
  return {
    seesDevice: endpoint.via !== undefined,
    peers: [peerAt('broker', endpoint, declaration, folder), ...otherBrokers(endpoint, declaration, folder)],
    life: async () => await (life ??= live(endpoint, folder, { ...waitsUnlessSaid, ...waits })),
    strange: async () => await strangeAt(endpoint),
    attempt: async (credentials) => await attemptAt(endpoint, folder, credentials),
    close: async () => undefined,
  };
}
