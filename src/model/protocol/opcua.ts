import type { Method } from '../method.ts';
import { checksMethod, handshakeMethod } from './handshake.ts';
import { opcuaSecurityMethod } from './opcua-security.ts';

export const opcuaChecks = {
  'second-opinion': {
    unit: 'Get Endpoints; Base Info Core Structure',
    clause: 'OPC 10000-4, 5.5.4; OPC 10000-5, 6.3',
    title: { en: 'Two readers understand the server alike', zh: '两个读取方对服务器的理解一致' },
  },
} as const satisfies NonNullable<Method['checks']>;

export const opcuaMethods: readonly Method[] = [
  handshakeMethod(
    'opcua',
    { en: 'OPC UA handshake with phases timed', zh: 'OPC UA 握手及各阶段计时' },
    { fixedMs: 1000, perSampleMs: 45 },
  ),
  checksMethod(
    'protocol.opcua.conformance',
    'opcua',
    { en: 'OPC UA server against its conformance units', zh: '按一致性单元检验 OPC UA 服务器' },
    opcuaChecks,
    { quantity: 'opcua.conformance', estimateMs: 1500 },
  ),
  opcuaSecurityMethod,
];
