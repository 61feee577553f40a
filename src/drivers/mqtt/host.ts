import { connect } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { mqttFrames } from '../../formats/mqtt-message.ts';
import { encodeSparkplug } from '../../formats/sparkplug.ts';
import type { Attempt, Credentials, Message } from '../../measure/protocol/mqtt/wire.ts';
import type { MqttEndpoint } from '../../model/declaration.ts';
import { InputError, ProbeError } from '../../model/errors.ts';
import { inTime, settled, shortly } from '../deadline.ts';
import { secretOf } from '../secrets/secret.ts';
import { trustOf } from './places.ts';
import { readMessage } from './sessions.ts';

const connectMs = 5000;
/** What a message takes beside its payload: an empty one is not for nothing. */
const besideBytes = 200;
/** The broker's own account of itself, where it gives one. */
const versionTopic = '$SYS/broker/version';
/** Sparkplug 3.0.0, Data Types. */
const boolean = 11;
/** What a broker delivers beyond so many bytes is not kept. */
const mostHeard = 8 * 1024 * 1024;
let count = 0;

function optionsFor(endpoint: MqttEndpoint, folder: string, credentials: Credentials): IClientOptions {
  const { user, version } = endpoint;
  const wrong = credentials === 'with a wrong password';
  return {
    clientId: `gradus-bench-${process.pid}-${++count}`,
    protocolVersion: version === '5' ? 5 : 4,
    clean: true,
    connectTimeout: connectMs,
    reconnectPeriod: 0,
    ...(user ? { username: user.name, password: wrong ? 'not the password' : secretOf(user.password, folder) } : {}),
    ...trustOf(endpoint, folder, credentials !== 'without a certificate'),
  };
}

/** The library gathers a packet of any length that MQTT allows: a connection is ended at the header of one that no broker needs. */
function endAtGiants({ stream }: MqttClient, because: (error: unknown) => void): void {
  const read = mqttFrames();
  stream.on('data', (bytes: Buffer) => {
    try {
      read(bytes, 0);
    } catch (error) {
      because(error);
      stream.destroy();
    }
  });
}

async function connected(url: string, options: IClientOptions): Promise<MqttClient> {
  const client = connect(url, options);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  endAtGiants(client, reject);
  client.once('connect', () => resolve());
  client.once('close', () => reject(new Error('the connection closed')));
  client.on('error', reject);
  try {
    await inTime(promise, connectMs, 'the broker');
    return client;
  } catch (error) {
    client.end(true);
    throw error;
  }
}

/** The bench as a client of the broker. Throws `PROBE_REFUSED`, `PROBE_TIMEOUT`, `PROBE_SECRET`. */
async function clientAt(endpoint: MqttEndpoint, folder: string, credentials: Credentials): Promise<MqttClient> {
  const options = optionsFor(endpoint, folder, credentials);
  try {
    return await connected(endpoint.url, options);
  } catch (error) {
    if (error instanceof ProbeError || error instanceof InputError) throw error;
    const said = error instanceof Error ? error.message || String(error) : String(error);
    throw new ProbeError('PROBE_REFUSED', `the broker: ${shortly(said)}`);
  }
}

/** One CONNECT to the broker: whether it took it, and what it said. */
export async function attemptAt(endpoint: MqttEndpoint, folder: string, credentials: Credentials): Promise<Attempt> {
  try {
    const client = await clientAt(endpoint, folder, credentials);
    await settled(client.endAsync(), connectMs);
    return { accepted: true, said: 'accepted' };
  } catch (error) {
    if (error instanceof ProbeError && error.code === 'PROBE_REFUSED') return { accepted: false, said: error.message };
    throw error;
  }
}

/** A Sparkplug host application of the bench's own. */
export class Host {
  readonly heard: Message[] = [];
  /** What the broker says it is; undefined where it does not. */
  brokerSays: string | undefined;
  #bytes = 0;
  readonly #client: MqttClient;
  readonly #endpoint: MqttEndpoint;

  constructor(client: MqttClient, endpoint: MqttEndpoint) {
    this.#client = client;
    this.#endpoint = endpoint;
    client.on('error', () => undefined);
    client.on('message', (topic, payload, { qos, retain }) => {
      if (topic === versionTopic) this.brokerSays = shortly(payload.toString('utf8'), 100);
      else if ((this.#bytes += payload.length + besideBytes) <= mostHeard)
        this.heard.push(readMessage({ topic, payload, qos, retain }, performance.now()));
    });
  }

  async listen(): Promise<void> {
    const { group } = this.#endpoint;
    await inTime(this.#client.subscribeAsync([`spBv1.0/${group}/#`, versionTopic], { qos: 1 }), connectMs, 'SUBSCRIBE');
  }

  /** Sparkplug 3.0.0, Commands: NCMD with QoS 0, not retained, without a sequence number. */
  async askRebirth(): Promise<void> {
    const { group, node } = this.#endpoint;
    const timestamp = BigInt(Date.now());
    const value = { kind: 'boolean', value: true } as const;
    const metrics = [{ name: 'Node Control/Rebirth', timestamp, datatype: boolean, value }];
    const payload = Buffer.from(encodeSparkplug({ timestamp, metrics }));
    await this.#client.publishAsync(`spBv1.0/${group}/NCMD/${node}`, payload, { qos: 0, retain: false });
  }

  async close(): Promise<void> {
    await settled(this.#client.endAsync(true), connectMs);
  }
}

export async function hostAt(endpoint: MqttEndpoint, folder: string): Promise<Host> {
  const host = new Host(await clientAt(endpoint, folder, 'as declared'), endpoint);
  try {
    await host.listen();
    return host;
  } catch (error) {
    await host.close();
    throw error instanceof ProbeError ? error : new ProbeError('PROBE_REFUSED', `SUBSCRIBE: ${shortly(String(error))}`);
  }
}
