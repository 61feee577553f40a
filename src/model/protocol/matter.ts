import type { CheckData, Method } from '../method.ts';
import { checksMethod, handshakeMethod } from './handshake.ts';

type Row = readonly [name: string, unit: string, clause: string, en: string, zh: string];

/** Clauses of the Matter Core Specification: by number where it is known, else by the name of the cluster and its element. */
const rows: readonly Row[] = [
  ['wrong-passcode-refused', 'PASE', '4.14.1 (PASE)', 'Wrong passcode refused', '拒绝错误配网口令'],
  ['commissioning-completes', 'Commissioning flow', '5.5 (Commissioning Flows)', 'Commissioning completes', '入网完成'],
  [
    'attestation-nonce-and-signature',
    'Device attestation',
    '6.2.3.1 (Device Attestation Procedure)',
    'Nonce and signature of the attestation',
    '认证随机数与签名',
  ],
  [
    'attestation-vid-pid',
    'Device attestation',
    '6.2.3.1 (Device Attestation Procedure)',
    'One vendor and product in all of them',
    '厂商与产品标识一致',
  ],
  [
    'attestation-paa-chain',
    'Device attestation',
    '6.2.3.1',
    'Chain from DAC to a trusted PAA',
    'DAC 至可信 PAA 的证书链',
  ],
  [
    'attestation-cd-signature',
    'Certification declaration',
    '6.3 (Certification Declaration)',
    'Signature of the certification declaration',
    '认证声明的签名',
  ],
  [
    'attestation-cd-product',
    'Certification declaration',
    '6.3 (Certification Declaration)',
    'Product in the certification declaration',
    '认证声明所列产品',
  ],
  [
    'attestation-revocation',
    'Device attestation',
    '6.2.4 (revocation)',
    'Revocation (not looked up)',
    '吊销状态（未查询）',
  ],
  [
    'noc-csr',
    'Node operational credentials',
    'Node Operational Credentials cluster: CSRRequest',
    'Request for the operational certificate',
    '运行证书请求',
  ],
  ['case-session', 'CASE', '4.14.2 (CASE)', 'CASE session', 'CASE 会话'],
  [
    'basic-information',
    'Basic Information cluster',
    'Basic Information cluster: attributes',
    'Vendor and product names',
    '厂商与产品名称',
  ],
  ['serial-number', 'Basic Information cluster', 'Basic Information cluster: attributes', 'Serial number', '序列号'],
  [
    'software-version',
    'Basic Information cluster',
    'Basic Information cluster: attributes',
    'Software version',
    '软件版本',
  ],
  [
    'descriptor',
    'Descriptor cluster',
    'Descriptor cluster: attributes',
    'Endpoints, parts and device types',
    '端点、组成与设备类型',
  ],
  [
    'attribute-global',
    'Global elements',
    'Global Elements',
    'ClusterRevision and FeatureMap',
    'ClusterRevision 与 FeatureMap',
  ],
  [
    'subscription-reports',
    'Subscribe interaction',
    '8.5 (Subscribe Interaction)',
    'Reports of a subscription',
    '订阅报告',
  ],
  [
    'fail-safe-expires',
    'General Commissioning cluster',
    'General Commissioning cluster: ArmFailSafe',
    'Expiry of the fail-safe',
    '故障保护到期',
  ],
  [
    'decommission-removes-fabric',
    'Node operational credentials',
    'Node Operational Credentials cluster: RemoveFabric',
    'Removal of the fabric',
    '移除 fabric',
  ],
];

const threadRows: readonly Row[] = [
  [
    'thread-network-commissioning',
    'Network Commissioning cluster',
    'Network Commissioning cluster: features and attributes',
    'Thread feature and room for a network',
    'Thread 特性与网络容量',
  ],
  [
    'thread-diagnostics',
    'Thread Network Diagnostics cluster',
    'Thread Network Diagnostics cluster: attributes',
    'Diagnostics without contradiction',
    '诊断信息不矛盾',
  ],
  [
    'thread-scan',
    'Network Commissioning cluster',
    'Network Commissioning cluster: ScanNetworks',
    'Scan of networks',
    '扫描网络',
  ],
  [
    'thread-broken-dataset-refused',
    'Network Commissioning cluster',
    'Network Commissioning cluster: AddOrUpdateThreadNetwork',
    'Broken dataset refused',
    '拒绝残缺数据集',
  ],
  [
    'thread-dataset-taken',
    'Network Commissioning cluster',
    'Network Commissioning cluster: AddOrUpdateThreadNetwork',
    'Whole dataset taken',
    '接受完整数据集',
  ],
  [
    'thread-operational-dataset',
    'Operational Dataset',
    'Thread: Operational Dataset TLVs (MeshCoP)',
    'TLVs of the Operational Dataset',
    '运行数据集 TLV',
  ],
  [
    'thread-attaches',
    'Network Commissioning cluster',
    'Network Commissioning cluster: ConnectNetwork',
    'Attached by ConnectNetwork',
    '经 ConnectNetwork 接入',
  ],
];

const checkData = ([name, unit, clause, en, zh]: Row): [string, CheckData] => [
  name,
  { unit, clause: clause.startsWith('Thread') ? clause : `Matter Core Specification, ${clause}`, title: { en, zh } },
];
export const matterCheckData: Readonly<Record<string, CheckData>> = Object.fromEntries(rows.map(checkData));
export const threadCheckData: Readonly<Record<string, CheckData>> = Object.fromEntries(threadRows.map(checkData));

export const matterMethods: readonly Method[] = [
  handshakeMethod(
    'matter',
    { en: 'Matter commissioning with phases timed', zh: 'Matter 入网及各阶段计时' },
    { fixedMs: 3000, perSampleMs: 1500 },
  ),
  checksMethod(
    'protocol.matter.conformance',
    'matter',
    { en: 'Checks of a Matter node', zh: 'Matter 节点检查' },
    matterCheckData,
    { quantity: 'matter.ip', estimateMs: 14_000 },
  ),
  checksMethod(
    'protocol.thread.attach',
    'matter',
    { en: 'Checks of attaching to a Thread network', zh: 'Thread 网络接入检查' },
    threadCheckData,
    { quantity: 'thread.attach', estimateMs: 6000 },
  ),
];
