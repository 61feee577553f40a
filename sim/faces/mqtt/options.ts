import type { MqttOptions } from './client.ts';

/** As `parseArgs` takes them. The password is named by its environment variable: arguments can be seen by others. */
export const mqttArguments = {
  mqtt: { type: 'string' },
  'mqtt-broker': { type: 'string' },
  'mqtt-version': { type: 'string', default: '3.1.1' },
  'mqtt-user': { type: 'string' },
  'mqtt-password-env': { type: 'string', default: '' },
  'mqtt-ca': { type: 'string' },
  'mqtt-certificate': { type: 'string' },
  'mqtt-key': { type: 'string' },
} as const;

type Given = { [K in keyof typeof mqttArguments]?: string | undefined };
type Refuse = (message: string) => never;

function urlIn(text: string, name: string, refuse: Refuse): string {
  return /^mqtts?:\/\/[^\s/:@]+:\d{1,5}$/.test(text) ? text : refuse(`${name} looks like mqtt://127.0.0.1:1883`);
}

function tlsIn(given: Given): MqttOptions['tls'] {
  const { 'mqtt-ca': ca, 'mqtt-certificate': certificate, 'mqtt-key': key } = given;
  return ca === undefined || certificate === undefined || key === undefined ? undefined : { ca, certificate, key };
}

function userIn(given: Given): MqttOptions['user'] {
  const { 'mqtt-user': name, 'mqtt-password-env': env = '' } = given;
  return name === undefined ? undefined : { name, env, password: process.env[env] ?? '' };
}

/** Undefined without `--mqtt`. */
export function mqttOptionsIn(given: Given, refuse: Refuse): MqttOptions | undefined {
  if (given.mqtt === undefined) return undefined;
  const broker = given['mqtt-broker'];
  const version = given['mqtt-version'];
  if (version !== '3.1.1' && version !== '5') return refuse('--mqtt-version is 3.1.1 or 5');
  return {
    url: urlIn(given.mqtt, '--mqtt', refuse),
    broker: broker === undefined ? undefined : urlIn(broker, '--mqtt-broker', refuse),
    version,
    user: userIn(given),
    tls: tlsIn(given),
  };
}
