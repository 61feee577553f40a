import type { Method } from '../method.ts';
import { handshakeMethod } from './handshake.ts';

export const httpMethods: readonly Method[] = [
  handshakeMethod(
    'http',
    { en: 'HTTP Thing handshake with phases timed', zh: 'HTTP Thing 握手及各阶段计时' },
    { fixedMs: 500, perSampleMs: 20 },
  ),
];
