import type { CheckData, Method } from '../method.ts';
import { checksMethod, handshakeMethod } from './handshake.ts';

type Row = readonly [name: string, unit: string, clause: string, en: string, zh: string];

const data = 'Tensor Data, and our reading: the protocol asks for it and names no status';
const errors = 'Inference Response JSON Error Object: an HTTP error status (typically 400)';

/** Named after the parts of the protocol’s REST description. */
const rows: readonly Row[] = [
  ['server-live', 'Server Live', 'Server Live Response JSON Object', 'The server is live', '服务器存活'],
  ['server-ready', 'Server Ready', 'Server Ready Response JSON Object', 'The server is ready', '服务器就绪'],
  ['server-metadata', 'Server Metadata', 'Server Metadata Response JSON Object', 'What the server is', '服务器元数据'],
  ['model-ready', 'Model Ready', 'Model Ready Response JSON Object', 'Each model is ready', '各模型就绪'],
  [
    'model-metadata',
    'Model Metadata',
    'Model Metadata Response JSON Object',
    'What each model takes and gives',
    '模型元数据',
  ],
  [
    'model-versions',
    'Model Metadata',
    'Model Metadata: versions',
    'Listed versions can be asked for',
    '所列版本可供请求',
  ],
  [
    'declared-tensors',
    'Model Metadata',
    'the declaration; Metadata Tensor',
    'Inputs and outputs as declared',
    '输入输出与声明一致',
  ],
  ['inference-response', 'Inference', 'Inference Response JSON Object', 'Form of an answer', '应答格式'],
  [
    'output-metadata',
    'Inference',
    'Response Output; Metadata Tensor',
    'Outputs as the metadata says',
    '输出与元数据一致',
  ],
  ['shape-product', 'Tensor Data', 'Response Output: shape, data', 'As many items as the shape says', '项数与形状一致'],
  [
    'output-values',
    'Tensor Data Types',
    'Tensor Data Types; Tensor Data',
    'Items are of their datatype',
    '各项符合其数据类型',
  ],
  ['request-id', 'Inference', 'Inference Request JSON Object: id', 'The id comes back', '返回请求标识'],
  [
    'requested-outputs',
    'Inference',
    'Inference Request JSON Object: outputs',
    'Only the outputs asked for',
    '仅返回所请求的输出',
  ],
  ['nested-data', 'Tensor Data', data, 'Nested data as flat data', '嵌套数据与平铺数据等效'],
  ['unknown-model', 'Model Metadata; Inference', errors, 'A model that is not there', '不存在的模型'],
  ['malformed-request', 'Inference', errors, 'A body that is not JSON', '非 JSON 的请求体'],
  ['missing-input', 'Inference', errors, 'A request without its input', '缺少输入的请求'],
  ['count-mismatch', 'Tensor Data', errors, 'Fewer items than the shape says', '项数少于形状'],
  ['shape-mismatch', 'Inference', errors, 'A shape that is not the model’s', '形状与模型不符'],
  ['datatype-mismatch', 'Tensor Data Types', errors, 'A datatype that is not the model’s', '数据类型与模型不符'],
  ['unknown-output', 'Inference', errors, 'An output that is not there', '不存在的输出'],
  ['error-object', 'Inference', 'JSON Error Object: error', 'A refusal says why', '拒绝须说明原因'],
  ['still-answers', 'Inference', 'our reading of Server Live', 'Refusals leave it working', '拒绝后仍能应答'],
  ['bearer-token', 'Access', 'RFC 6750, 3; RFC 9110, 15.5.2', 'The bearer token is asked for', '要求承载令牌'],
];

export const oipCheckData: Readonly<Record<string, CheckData>> = Object.fromEntries(
  rows.map(([name, unit, clause, en, zh]) => [
    name,
    { unit, clause: `Open Inference Protocol v2 (REST), ${clause}`, title: { en, zh } },
  ]),
);

export const oipMethods: readonly Method[] = [
  handshakeMethod(
    'oip',
    { en: 'Open Inference Protocol handshake with phases timed', zh: '开放推理协议握手及各阶段计时' },
    { fixedMs: 500, perSampleMs: 30 },
  ),
  checksMethod(
    'protocol.oip.conformance',
    'oip',
    { en: 'Checks of an Open Inference Protocol server', zh: '开放推理协议服务器检查' },
    oipCheckData,
    { quantity: 'oip.conformance', estimateMs: 500 },
  ),
];
