import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Personality } from '../../personality.ts';
import type { MqttOptions } from './client.ts';

const resolve = createRequire(import.meta.url).resolve;
function versionOf(name: string): string {
  const entry = resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(`node_modules${path.sep}${name}`) + `node_modules/${name}`.length);
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The stack behind this face, as a declaration says it. */
export const mqttStack = { name: 'mqtt.js', version: versionOf('mqtt'), maintainer: 'MQTT.js contributors' };
/** The broker of sim/broker.ts, which tells nobody what it is. */
const brokerText = (): string =>
  `    broker: { stack: aedes, version: ${versionOf('aedes')}, maintainer: Moscajs, production: true }\n`;

const tlsText = ({ ca, certificate, key }: NonNullable<MqttOptions['tls']>): string => {
  const [a, b, c] = [ca, certificate, key].map((file) => JSON.stringify(path.resolve(file)));
  return `    tls: { ca: ${a}, certificate: ${b}, key: { file: ${c} } }\n`;
};

/** `endpoints.mqtt` of a declaration. */
export function mqttText({ serial, product }: Personality, options: MqttOptions): string {
  const { url, broker, version, user, tls } = options;
  return (
    `  mqtt:\n    url: ${broker ?? url}\n${broker === undefined ? '' : `    via: ${url}\n`}` +
    `    version: "${version}"\n    group: gradus\n    node: ${JSON.stringify(serial)}\n    devices: [${product}]\n` +
    `    reconnect: 1 s\n` +
    (user ? `    user: { name: ${JSON.stringify(user.name)}, password: { env: ${user.env} } }\n` : '') +
    (tls ? tlsText(tls) : '') +
    (broker === undefined ? '' : brokerText())
  );
}
