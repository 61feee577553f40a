import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import mqtt from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { Sensor } from '../../body/sensor.ts';
import { asksRebirth, EdgeSession, idsOf, topicOf } from './node.ts';
import type { Ids, Outgoing } from './node.ts';

export type MqttOptions = {
  /** Where it connects: the broker, or the address that stands before it. */
  url: string;
  /** The broker of sim/broker.ts behind `url`, where `url` is not it. */
  broker: string | undefined;
  version: '3.1.1' | '5';
  user: { name: string; password: string; env: string } | undefined;
  tls: { ca: string; certificate: string; key: string } | undefined;
};
export type MqttFace = {
  ids: Ids;
  /** Lets a switched fault take effect on a connection there is. */
  apply(): void;
  stop(): Promise<void>;
};

/** The first try after a lost connection, and every further one, ms. */
const retryMs = { first: 20, further: 150 };
/** The sensor looks for news this often, as often as it measures. */
const newsMs = 10;
const keepAliveS = 30;
const swallow = (): boolean => true;

function socketTo({ url, tls }: MqttOptions, trusting: boolean): Socket {
  const { protocol, hostname, port } = new URL(url);
  const place = { host: hostname, port: Number(port), noDelay: true };
  if (protocol !== 'mqtts:') return connectTcp(place);
  const files = tls && { ca: readFileSync(tls.ca), cert: readFileSync(tls.certificate), key: readFileSync(tls.key) };
  const trust = { rejectUnauthorized: !trusting };
  return connectTls({ ...place, ...files, ...trust, ...(/^[0-9.]+$/.test(hostname) ? {} : { servername: hostname }) });
}

function clientOptions(sensor: Sensor, { version, user }: MqttOptions, will: Outgoing): IClientOptions {
  const { faults, personality } = sensor;
  const expires = faults.has('session-expires-late') ? 3600 : 0;
  return {
    clientId: `${personality.serial}-mqttjs`,
    protocolVersion: version === '5' ? 5 : 4,
    clean: !faults.has('keeps-session'),
    keepalive: faults.has('no-keep-alive') ? 0 : keepAliveS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(version === '5' ? { properties: { sessionExpiryInterval: expires } } : {}),
    ...(user ? { username: user.name, password: Buffer.from(user.password) } : {}),
    ...(faults.has('no-will') ? {} : { will }),
  };
}

/** The sensor as a Sparkplug edge node: one client a connection, and a new one whenever it is lost. */
class EdgeNode implements MqttFace {
  readonly ids: Ids;
  readonly #sensor: Sensor;
  readonly #options: MqttOptions;
  #bdSeq = 0;
  #client: MqttClient | undefined;
  #session: EdgeSession | undefined;
  #socket: Socket | undefined;
  #news: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #stopped = false;
  #given = false;

  constructor(sensor: Sensor, options: MqttOptions) {
    this.#sensor = sensor;
    this.#options = options;
    this.ids = idsOf(sensor);
    this.#connect();
  }

  apply(): void {
    const { faults } = this.#sensor;
    if (this.#socket && faults.has('silent')) this.#socket.write = swallow;
    else if (this.#socket && Object.hasOwn(this.#socket, 'write')) Reflect.deleteProperty(this.#socket, 'write');
    if (this.#given && !faults.has('no-reconnect')) this.#again(retryMs.first);
  }

  /** Says that it leaves, in the order of Sparkplug 3.0.0, Edge Node Session Termination. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#news);
    const [client, session] = [this.#client, this.#session];
    if (client?.connected && session) {
      this.#publish(session.deviceDeath());
      this.#publish(session.death());
    }
    // MQTT 5, 3.14.2.1: 4 is “disconnect with will message”.
    await client?.endAsync(false, this.#options.version === '5' ? { reasonCode: 4 } : {}).catch(() => undefined);
  }

  #connect(): void {
    const bdSeq = this.#bdSeq;
    const session = new EdgeSession(this.#sensor, bdSeq);
    const client = new mqtt.MqttClient(
      () => this.#open(bdSeq),
      clientOptions(this.#sensor, this.#options, session.death()),
    );
    this.#client = client;
    client.on('error', () => undefined);
    client.once('close', () => this.#lost(client));
    client.once('connect', () => this.#begin(client, session));
    client.on('message', (topic, payload) => {
      if (topic === topicOf(this.ids, 'NCMD') && asksRebirth(payload)) this.#bornAgain(session);
    });
  }

  /** The number goes up with every CONNECT that left, not with every address that did not answer. */
  #open(bdSeq: number): Socket {
    const socket = socketTo(this.#options, this.#sensor.faults.has('trusts-any-broker'));
    const next = this.#sensor.faults.has('bdseq-stuck') ? bdSeq : (bdSeq + 1) % 256;
    socket.once(this.#options.url.startsWith('mqtts:') ? 'secureConnect' : 'connect', () => (this.#bdSeq = next));
    this.#socket = socket;
    this.apply();
    return socket;
  }

  #begin(client: MqttClient, session: EdgeSession): void {
    this.#session = session;
    client.subscribe(topicOf(this.ids, 'NCMD'), { qos: 1 }, () => {
      if (!client.connected) return;
      session.birth().forEach((message) => this.#publish(message));
      this.#news = setInterval(() => session.data().forEach((message) => this.#publish(message)), newsMs);
    });
  }

  #bornAgain(session: EdgeSession): void {
    session.rebirth().forEach((message) => this.#publish(message));
  }

  #lost(client: MqttClient): void {
    clearInterval(this.#news);
    client.end(true);
    const was = this.#session;
    this.#session = undefined;
    if (this.#stopped) return;
    if (was && this.#sensor.faults.has('no-reconnect')) this.#given = true;
    else this.#again(was ? retryMs.first : retryMs.further);
  }

  #again(ms: number): void {
    this.#given = false;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), ms);
  }

  #publish({ topic, payload, qos, retain }: Outgoing): void {
    this.#client?.publish(topic, payload, { qos, retain }, () => undefined);
  }
}

/** Connects the sensor to a broker as a Sparkplug edge node, for as long as it runs. */
export const mqttFace = (sensor: Sensor, options: MqttOptions): MqttFace => new EdgeNode(sensor, options);
