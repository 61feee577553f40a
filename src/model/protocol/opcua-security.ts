import type { CheckData, Method } from '../method.ts';
import { checksMethod } from './handshake.ts';

type Row = readonly [name: string, unit: string, clause: string, en: string, zh: string];

const validation = 'Security Certificate Validation';
const trusted = 'OPC 10000-4, 6.1.3 (Determining if a Certificate is trusted)';
const activation = 'OPC 10000-4, 5.7.3 (ActivateSession)';
const chunks = 'OPC 10000-6, 6.7.2 (MessageChunk structure)';

/** Units are the conformance units of OPC 10000-7 that a check is about; clauses are those of version 1.05. */
const rows: readonly Row[] = [
  [
    'endpoint-handshakes',
    'SecurityPolicy and User Token facets offered',
    'OPC 10000-4, 5.5.4 (GetEndpoints); OPC 10000-7, 6.6',
    'Every offered endpoint with every offered token',
    '所提供的每个端点及每种令牌',
  ],
  ['secure-endpoint', 'SecurityPolicy facets', 'OPC 10000-7, 6.6', 'A secure endpoint is offered', '提供安全端点'],
  [
    'deprecated-policies',
    'SecurityPolicy facets',
    'OPC 10000-7, 6.6',
    'No deprecated security policy',
    '不使用已弃用的安全策略',
  ],
  ['device-certificate', validation, trusted, 'The device’s own certificate', '设备自身证书'],
  ['client-certificate-expired', validation, trusted, 'Expired client certificate refused', '拒绝已过期的客户端证书'],
  [
    'client-certificate-not-yet-valid',
    validation,
    trusted,
    'Client certificate not yet valid refused',
    '拒绝尚未生效的客户端证书',
  ],
  [
    'client-certificate-untrusted',
    validation,
    trusted,
    'Untrusted client certificate refused',
    '拒绝不受信任的客户端证书',
  ],
  ['client-certificate-revoked', validation, trusted, 'Revoked client certificate refused', '拒绝已吊销的客户端证书'],
  [
    'client-certificate-wrong-uri',
    validation,
    trusted,
    'Client certificate of another application refused',
    '拒绝其他应用的客户端证书',
  ],
  [
    'client-certificate-wrong-host',
    validation,
    trusted,
    'Client certificate of another host: noted',
    '其他主机的客户端证书：仅记录',
  ],
  ['user-unknown', 'Security User Name Password 2', activation, 'Unknown user refused', '拒绝未知用户'],
  ['password-wrong', 'Security User Name Password 2', activation, 'Wrong password refused', '拒绝错误口令'],
  [
    'anonymous-not-offered',
    'Security User Anonymous',
    activation,
    'No anonymous entry where none is offered',
    '未提供匿名令牌处拒绝匿名',
  ],
  [
    'password-in-clear',
    'Security User Name Password 2',
    'OPC 10000-4, 7.41.2.2 (Token encryption)',
    'No password in the clear',
    '口令不以明文发送',
  ],
  [
    'open-truncated',
    'UA Secure Conversation',
    chunks,
    'Truncated OpenSecureChannel refused',
    '拒绝被截断的 OpenSecureChannel',
  ],
  [
    'open-replayed',
    'UA Secure Conversation',
    'OPC 10000-4, 5.6.2 (OpenSecureChannel)',
    'Replayed OpenSecureChannel refused',
    '拒绝重放的 OpenSecureChannel',
  ],
  ['sequence-repeated', 'UA Secure Conversation', chunks, 'Repeated sequence number refused', '拒绝重复的序列号'],
  [
    'chunk-oversized',
    'Protocol UA TCP',
    'OPC 10000-6, 7.1.2.4 (Acknowledge)',
    'Oversized chunk refused',
    '拒绝超长的消息块',
  ],
  [
    'server-nonce',
    'Session General Service Behaviour',
    'OPC 10000-4, 5.7.2 and 5.7.3',
    'Nonces of the device',
    '设备的随机数',
  ],
  [
    'token-lifetime',
    'UA Secure Conversation',
    'OPC 10000-4, 5.6.2 (OpenSecureChannel)',
    'Lifetime of a channel’s token',
    '通道令牌的有效期',
  ],
];

export const opcuaSecurityData: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, unit, clause, en, zh]) => [name, { unit, clause, title: { en, zh } }]),
);

export const opcuaSecurityMethod: Method = checksMethod(
  'protocol.opcua.security',
  'opcua',
  { en: 'Checks of the security of an OPC UA server', zh: 'OPC UA 服务器安全检查' },
  opcuaSecurityData,
  { quantity: 'opcua.security', estimateMs: 4000 },
);
