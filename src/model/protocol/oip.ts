import type { Method } from '../method.ts';
import { handshakeMethod } from './handshake.ts';

export const oipMethods: readonly Method[] = [
  handshakeMethod(
    'oip',
    { en: 'Open Inference Protocol handshake with phases timed', zh: '开放推理协议握手及各阶段计时' },
    { fixedMs: 500, perSampleMs: 30 },
  ),
];
