import type { Method } from '../method.ts';
import { handshakeMethod } from './handshake.ts';
import { opcuaSecurityMethod } from './opcua-security.ts';

export const opcuaMethods: readonly Method[] = [
  handshakeMethod(
    'opcua',
    { en: 'OPC UA handshake with phases timed', zh: 'OPC UA 握手及各阶段计时' },
    {
      fixedMs: 800,
      perSampleMs: 45,
    },
  ),
  opcuaSecurityMethod,
];
