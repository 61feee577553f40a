import type { End } from '../../measure/protocol/port.ts';
import type { Declaration, MqttEndpoint } from '../../model/declaration.ts';

const unknown: End = { stack: '', version: '', maintainer: '', production: true };

/** What brokers call themselves in `$SYS/broker/version`, and who maintains them. */
const brokers: readonly (readonly [RegExp, string, string])[] = [
  [/^mosquitto version (\S+)/i, 'Eclipse Mosquitto', 'Eclipse Foundation'],
  [/^hivemq\s*(\S*)/i, 'HiveMQ', 'HiveMQ'],
  [/^emqx\s*(\S*)/i, 'EMQX', 'EMQ'],
  [/^vernemq\s*(\S*)/i, 'VerneMQ', 'Octavo Labs'],
  [/^nanomq\s*(\S*)/i, 'NanoMQ', 'EMQ'],
];

/** The broker: known by its own account before it is taken from the declaration; maintainer '' where neither says. */
export function brokerEnd(says: string | undefined, { broker }: MqttEndpoint): End {
  for (const [sign, stack, maintainer] of brokers) {
    const match = sign.exec(says ?? '');
    if (match) return { stack, version: match[1] ?? '', maintainer, production: true };
  }
  if (broker) return { ...broker, stack: `${broker.stack}, as declared` };
  return { ...unknown, stack: says ?? '' };
}

/** Client ids that libraries make up where an application gives none. */
const clients: readonly (readonly [RegExp, string, string])[] = [
  [/^mqttjs_/, 'mqtt.js', 'MQTT.js contributors'],
  [/^paho/i, 'Eclipse Paho', 'Eclipse Foundation'],
  [/^mosq[-/_]/i, 'libmosquitto', 'Eclipse Foundation'],
];

/** The device's client: as declared, or by the sign of a library in its client id. MQTT itself carries no such name. */
export function deviceEnd(clientId: string | undefined, { stacks }: Declaration): End {
  const declared = stacks?.find(({ protocol }) => protocol === 'mqtt');
  if (declared) {
    const { name, version, maintainer } = declared;
    return { stack: `${name}, as declared`, version, maintainer, production: true };
  }
  const sign = clients.find(([id]) => id.test(clientId ?? ''));
  return sign ? { ...unknown, stack: sign[1], maintainer: sign[2] } : unknown;
}
