import type { CheckData, Method } from '../method.ts';
import { checksMethod } from './handshake.ts';

const draft = 'OPC UA — AI Model Management and Inference, public draft 0.4.0';
type Row = readonly [name: string, unit: string, en: string, zh: string];

/** By the facets of the draft, which is not normative; NodeIds are provisional, so names are met by namespace and BrowseName. */
const rows: readonly Row[] = [
  ['ai-root', 'AI Base', 'The server shows its models', '服务器公开其模型'],
  ['ai-profiles', 'AI InferenceDevice', 'Claimed facets are there', '所声明的 facet 确实具备'],
  ['ai-models', 'AI Base', 'What is said of each model', '各模型的必备信息'],
  ['ai-digest', 'AI Base', 'Form of a model’s digest', '模型摘要的格式'],
  ['ai-deployments', 'AI Base', 'What is said of each deployment', '各部署的必备信息'],
  ['ai-uses-model', 'AI Base', 'A deployment uses one model', '每个部署对应一个模型'],
  ['ai-credentials', 'AI Base', 'No credential can be read', '凭据不可读取'],
  ['ai-signatures', 'AI Signatures', 'Inputs and outputs as declared', '输入输出与声明一致'],
  ['ai-invoke', 'AI Invoke', 'Invoke answers', 'Invoke 有应答'],
  ['ai-response', 'AI Invoke', 'An answer says which model gave it', '应答说明所用模型'],
  ['ai-observed-latency', 'AI Invoke', 'The latency it tells is possible', '所报时延可能成立'],
  ['ai-payload-and-uri', 'AI Invoke', 'Two payloads at once', '同时给出两种载荷'],
  ['ai-no-payload', 'AI Invoke', 'No payload', '没有载荷'],
  ['ai-content-type', 'AI Invoke', 'A content type it does not take', '不支持的内容类型'],
  ['ai-unknown-parameter', 'AI Invoke', 'A parameter it does not know', '未知参数'],
  ['ai-wrong-shape', 'AI Invoke', 'An input of another shape', '形状不符的输入'],
];

export const opcuaAiCheckData: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, unit, en, zh]) => [name, { unit, clause: `${draft}, ${unit}`, title: { en, zh } }]),
);

export const opcuaAiMethod: Method = checksMethod(
  'protocol.opcua.ai',
  'opcua',
  { en: 'OPC UA server against the AI draft', zh: '按 AI 草案检验 OPC UA 服务器' },
  opcuaAiCheckData,
  { quantity: 'opcua.ai', estimateMs: 1000 },
);
