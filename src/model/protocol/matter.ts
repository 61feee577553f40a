import type { Method } from '../method.ts';
import { handshakeMethod } from './handshake.ts';

export const matterMethods: readonly Method[] = [
  handshakeMethod(
    'matter',
    { en: 'Matter commissioning with phases timed', zh: 'Matter 入网及各阶段计时' },
    { fixedMs: 3000, perSampleMs: 1500 },
  ),
];
