import type { Method } from '../method.ts';
import { handshakeMethod } from './handshake.ts';

export const mqttMethods: readonly Method[] = [
  handshakeMethod(
    'mqtt',
    { en: 'MQTT and Sparkplug handshake with phases timed', zh: 'MQTT 与 Sparkplug 握手及各阶段计时' },
    { fixedMs: 1000, perSampleMs: 300 },
  ),
];
