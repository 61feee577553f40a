import type { CheckData, Method } from '../method.ts';
import { checksMethod, handshakeMethod } from './handshake.ts';

const td = 'W3C TD 1.1';
const semantics = 'RFC 9110 (HTTP Semantics)';

type Row = readonly [name: string, unit: string, clause: string, en: string, zh: string];

/** Named after what they ask; the clause says whose rule it is. Sections without numbers are named as the W3C names them. */
const rows: readonly Row[] = [
  [
    'well-known',
    'Well-Known URIs',
    'W3C WoT Discovery, Introduction Mechanisms',
    'Description at its well-known address',
    '位于约定地址的描述',
  ],
  [
    'td-media-type',
    'application/td+json',
    `${td}, Identification; IANA Considerations`,
    'Media type of the description',
    '描述的媒体类型',
  ],
  [
    'td-valid',
    'JSON schema for TD instance validation',
    `${td}, JSON Schema for TD Instance Validation`,
    'Description holds to the schema',
    '描述符合模式',
  ],
  [
    'forms',
    'Form: href, op, htv:methodName',
    `${td}, Form; Protocol Bindings; WoT Binding Templates, HTTP`,
    'Forms lead somewhere',
    '表单可达',
  ],
  [
    'security-defined',
    'securityDefinitions and security',
    `${td}, securityDefinitions and security`,
    'Security schemes are defined',
    '安全方案已定义',
  ],
  [
    'security-stated',
    'Security Configurations',
    `${td}, Behavioral Assertions: Security Configurations`,
    'What is described as open is open',
    '声明为开放者确实开放',
  ],
  [
    'certificate-verified',
    'https certificate verification',
    `${semantics}, 4.3.4`,
    'Certificate is the device’s',
    '证书属于该设备',
  ],
  [
    'credential-over-tls',
    'Credentials over a secure transport',
    'RFC 6750, 5.3; RFC 7617, 4',
    'Credentials over https alone',
    '凭据仅经 https 传送',
  ],
  [
    'credential-required',
    '401 Unauthorized',
    `${td}, Security Configurations; ${semantics}, 15.5.2`,
    'Refuses who shows no credential',
    '拒绝未出示凭据者',
  ],
  [
    'credential-challenge',
    'WWW-Authenticate',
    `${semantics}, 11.6.1`,
    '401 says what is asked for',
    '401 说明所需凭据',
  ],
  [
    'credential-wrong-refused',
    '401 Unauthorized',
    `${semantics}, 11.4; RFC 6750, 3.1`,
    'Refuses a wrong credential',
    '拒绝错误凭据',
  ],
  [
    'credential-accepted',
    'Security Configurations',
    `${td}, Behavioral Assertions: Security Configurations`,
    'Lets in the declared credential',
    '接受所声明的凭据',
  ],
  [
    'readproperty-status',
    'readproperty',
    `${td}, Protocol Bindings; ${semantics}, 15.3.1`,
    'Every readproperty form answers',
    '每个读取表单均有应答',
  ],
  [
    'readproperty-content-type',
    'Form: contentType',
    `${td}, Form; ${semantics}, 8.3`,
    'Content type as declared',
    '内容类型与声明一致',
  ],
  [
    'readproperty-value',
    'DataSchema',
    `${td}, Behavioral Assertions: Data Schemas`,
    'Values hold to their data schema',
    '取值符合其数据模式',
  ],
  ['head-agrees', 'HEAD', `${semantics}, 9.1 and 9.3.2`, 'HEAD agrees with GET', 'HEAD 与 GET 一致'],
  [
    'keep-alive',
    'Persistence',
    'RFC 9112 (HTTP/1.1), 9.3',
    'Answers in order on a kept connection',
    '保持连接上按序应答',
  ],
  ['date-header', 'Date', `${semantics}, 6.6.1; the width is ours`, 'Time in answers is right', '应答中的时间正确'],
  [
    'readonly-refused',
    'DataSchema: readOnly',
    `${td}, DataSchema; ${semantics}, 15.5`,
    'Refuses to write what is readOnly',
    '拒绝写入只读属性',
  ],
  ['allow-header', '405 Method Not Allowed', `${semantics}, 15.5.6`, '405 says what is allowed', '405 说明允许的方法'],
  ['unknown-property', '404 Not Found', `${semantics}, 15.5.5`, 'Unknown property is 404', '未知属性返回 404'],
  [
    'problem-details',
    'Problem details',
    'RFC 9457, 3.1',
    'Problem details agree with the answer',
    '问题详情与应答一致',
  ],
  [
    'action-input-refused',
    'DataSchema of input',
    `${td}, Behavioral Assertions: Data Schemas; ${semantics}, 15.5`,
    'Refuses malformed input',
    '拒绝畸形输入',
  ],
  [
    'unsupported-media-type',
    '415 Unsupported Media Type',
    `${semantics}, 15.5.16`,
    'Refuses an unknown content type',
    '拒绝未知内容类型',
  ],
];

export const httpCheckData: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, unit, clause, en, zh]): [string, CheckData] => [name, { unit, clause, title: { en, zh } }]),
);

export const httpMethods: readonly Method[] = [
  handshakeMethod(
    'http',
    { en: 'HTTP Thing handshake with phases timed', zh: 'HTTP Thing 握手及各阶段计时' },
    { fixedMs: 500, perSampleMs: 20 },
  ),
  checksMethod(
    'protocol.http.conformance',
    'http',
    { en: 'Checks of a Thing over HTTP', zh: '基于 HTTP 的 Thing 检查' },
    httpCheckData,
    { quantity: 'http.conformance', estimateMs: 1500 },
  ),
];
