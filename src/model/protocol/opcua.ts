import type { Method } from '../method.ts';
import { checksMethod, handshakeMethod } from './handshake.ts';
import { opcuaAiMethod } from './opcua-ai.ts';
import { opcuaSecurityMethod } from './opcua-security.ts';

const facets = 'OPC 10000-7, Core 2017 and Core 2022 Server Facets';
const micro = 'OPC 10000-7, Micro Embedded Device 2017 Server Profile';

/** Checks of a server, by the conformance unit each is named after. */
export const opcuaChecks = {
  'second-opinion': {
    unit: 'Get Endpoints; Base Info Core Structure',
    clause: 'OPC 10000-4, 5.5.4; OPC 10000-5, 6.3',
    title: { en: 'Two readers understand the server alike', zh: '两个读取方对服务器的理解一致' },
  },
  'get-endpoints': {
    unit: 'Discovery Get Endpoints',
    clause: `${facets}; OPC 10000-4, 5.5.4`,
    title: { en: 'Endpoints lead back to the server', zh: '端点指向服务器自身' },
  },
  'find-servers-self': {
    unit: 'Discovery Find Servers Self',
    clause: `${facets}; OPC 10000-4, 5.5.2`,
    title: { en: 'The server tells of itself', zh: '服务器能说明自身' },
  },
  'security-policy-none': {
    unit: 'SecurityPolicy – None',
    clause: facets,
    title: { en: 'An endpoint of policy None', zh: '提供 None 策略的端点' },
  },
  'user-name-password-token': {
    unit: 'Security User Name Password',
    clause: facets,
    title: { en: 'User name and password are taken', zh: '接受用户名与口令' },
  },
  'base-info-core-structure': {
    unit: 'Base Info Core Structure',
    clause: `${facets}; OPC 10000-5, 6.3`,
    title: { en: 'Server’s own variables, each of its type', zh: '服务器自身变量齐全且类型正确' },
  },
  'server-state-running': {
    unit: 'Base Info Core Structure',
    clause: 'OPC 10000-5, 12.6',
    title: { en: 'The server says it is running', zh: '服务器声明处于运行状态' },
  },
  'namespace-array': {
    unit: 'Base Info Core Structure',
    clause: 'OPC 10000-5, 6.3.2; OPC 10000-3, 8.2.2',
    title: { en: 'Namespaces in their places, none twice', zh: '命名空间位置正确且不重复' },
  },
  'server-clock': {
    unit: 'Base Info Core Structure',
    clause: 'OPC 10000-4, 7.7.1.1; OPC 10000-5, 12.10; the width is ours',
    title: { en: 'Times are UTC and right', zh: '时间为 UTC 且正确' },
  },
  'attribute-read': {
    unit: 'Attribute Read',
    clause: `${facets}; OPC 10000-4, 5.10.2`,
    title: { en: 'Reads, and says what cannot be read', zh: '可读取，并说明不可读取者' },
  },
  'session-general-service-behaviour': {
    unit: 'Session General Service Behaviour',
    clause: `${facets}; OPC 10000-4, 5.6`,
    title: { en: 'No service without a session', zh: '无会话则无服务' },
  },
  'session-minimum-2-parallel': {
    unit: 'Session Minimum 2 Parallel',
    clause: micro,
    title: { en: 'Two sessions side by side', zh: '两个会话并存' },
  },
  'view-basic': {
    unit: 'View Basic',
    clause: `${facets}; OPC 10000-4, 5.8.2`,
    title: { en: 'The address space can be browsed', zh: '可浏览地址空间' },
  },
  'minimum-continuation-point-01': {
    unit: 'View Minimum Continuation Point 01',
    clause: `${facets}; OPC 10000-4, 5.8.3`,
    title: { en: 'Browsing page by page loses nothing', zh: '分页浏览不丢失内容' },
  },
  'view-translate-browse-path': {
    unit: 'View TranslateBrowsePath',
    clause: `${facets}; OPC 10000-4, 5.8.4`,
    title: { en: 'A path leads to its node', zh: '路径指向相应节点' },
  },
  'register-nodes': {
    unit: 'View RegisterNodes',
    clause: `${facets}; OPC 10000-4, 5.8.5`,
    title: { en: 'Nodes can be registered', zh: '可注册节点' },
  },
  'data-change-subscription': {
    unit: 'Subscription Basic; Monitor Basic; Monitor Value Change',
    clause: `${micro}; OPC 10000-4, 5.12 and 5.13`,
    title: { en: 'Changes of a value are reported', zh: '报告数值变化' },
  },
  'declared-profiles': {
    unit: 'Base Info Server Capabilities: ServerProfileArray',
    clause: 'OPC 10000-5, 6.3.2; OPC 10000-7',
    title: { en: 'Claimed profiles have their services', zh: '所声明行规的服务齐全' },
  },
  'di-nameplate': {
    unit: 'DI Device Identification',
    clause: 'OPC 10000-100, DeviceType',
    title: { en: 'Nameplate of the device', zh: '设备铭牌' },
  },
  'engineering-units': {
    unit: 'Data Access Analog; Data Access EURange',
    clause: 'OPC 10000-8, 5.3.2, 5.6.4.2 and 5.6.4.3',
    title: { en: 'Units and ranges of analog values', zh: '模拟量的单位与量程' },
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
  opcuaAiMethod,
];
