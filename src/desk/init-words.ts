import type { RemarkCode } from '../drivers/describe/draft.ts';
import type { Language, Text } from '../model/terms.ts';

/** What stands above a member of a written declaration, by its path with `[]` for any item. */
const above: Readonly<Record<string, Text>> = {
  kind: {
    en: 'product (a type), unit (one with a serial number) or component (evidence, never a product grade)',
    zh: 'product（型号）、unit（有序列号的一台）或 component（只出证据，不定产品等级）',
  },
  identity: {
    en: 'Who and what it is. The device reads the same back: gradus check',
    zh: '身份；设备回读应一致：gradus check',
  },
  target: { en: 'The level aimed at: L1 … L5', zh: '目标等级：L1 … L5' },
  channels: {
    en: 'What it senses: id, UCUM unit, range',
    zh: '被测量：编号、UCUM 单位、量程',
  },
  points: { en: 'What can be read, and where: opcua, http, command', zh: '可读取的值及其位置：opcua、http、command' },
  rules: {
    en: 'Threshold rules: output is true beyond trip, false again at reset; tolerance is per cent of trip',
    zh: '阈值规则：越过 trip 输出为真，回到 reset 为假；tolerance 为 trip 的百分比',
  },
  models: {
    en: 'Models on the device: task, tensors, classes, the accuracy and deadline the maker stands for',
    zh: '设备上的模型：任务、张量、类别，以及制造商承诺的准确率与时限',
  },
  stacks: { en: 'Protocol stacks and who maintains them', zh: '协议栈及其维护者' },
  endpoints: {
    en: 'Where it is met. A secret is never written here: password: {env: NAME} or {file: path}',
    zh: '接入地址。密钥不写在此处：password: {env: NAME} 或 {file: 路径}',
  },
  probes: { en: 'Which endpoint answers for what', zh: '各项能力由哪个接口应答' },
};

type Wanted = { example: string; says: Text };
/** What a missing member looks like, by its path with `[]` for any item. */
const wanted: Readonly<Record<string, Wanted>> = {
  'identity.maker': { example: 'Example Sensors Ltd', says: { en: 'who makes it', zh: '制造商' } },
  'identity.product': { example: 'VIB-100', says: { en: 'type designation', zh: '型号' } },
  'identity.serial': {
    example: '"0001"',
    says: { en: 'serial number of the unit; kind is then unit', zh: '序列号；此时 kind 为 unit' },
  },
  'identity.hardware': { example: '{revision: A}', says: { en: 'hardware revision', zh: '硬件版本' } },
  'identity.hardware.revision': { example: 'A', says: { en: 'hardware revision', zh: '硬件版本' } },
  'identity.firmware.version': { example: '1.0.0', says: { en: 'firmware version', zh: '固件版本' } },
  'identity.firmware.digest': {
    example: 'sha256:<64 hex digits>',
    says: { en: 'SHA-256 of the firmware image: sha256sum FILE', zh: '固件映像的 SHA-256：sha256sum 文件' },
  },
  target: { example: 'L2', says: { en: 'the level aimed at', zh: '目标等级' } },
  supports: {
    example: '[audit-log, secure-update]',
    says: { en: 'what the device can do beyond rules and inference', zh: '规则与推理之外的能力' },
  },
  'channels[].unit': { example: 'mm/s', says: { en: 'UCUM unit', zh: 'UCUM 单位' } },
  'channels[].range': {
    example: '{low: 0, high: 50}',
    says: { en: 'measuring range, in the unit', zh: '量程（按上述单位）' },
  },
  'rules[].channel': { example: 'vibration', says: { en: 'id under channels', zh: 'channels 中的编号' } },
  'rules[].direction': { example: 'above', says: { en: 'above or below', zh: 'above（高于）或 below（低于）' } },
  'rules[].trip': { example: '{value: 7.1, unit: mm/s}', says: { en: 'trip point', zh: '动作点' } },
  'rules[].reset': { example: '{value: 6.4, unit: mm/s}', says: { en: 'where it resets', zh: '复位点' } },
  'rules[].trip.unit': { example: 'mm/s', says: { en: "the channel's unit", zh: '通道的单位' } },
  'rules[].reset.unit': { example: 'mm/s', says: { en: "the channel's unit", zh: '通道的单位' } },
  'rules[].tolerance': { example: '5', says: { en: 'largest error, per cent of trip', zh: '最大误差，trip 的百分比' } },
  'rules[].response': {
    example: '100 ms',
    says: { en: 'longest response the maker states', zh: '制造商给出的最长响应时间' },
  },
  'rules[].output': {
    example: 'alarm',
    says: { en: 'id under points that becomes true', zh: 'points 中变为真的编号' },
  },
  models: {
    example: '[]',
    says: {
      en: 'models or rules: without them there is nothing to measure but the handshake',
      zh: '模型或规则：没有则只能测握手',
    },
  },
  'models[].id': { example: 'model', says: { en: 'letters, digits, dot, dash', zh: '字母、数字、点、横线' } },
  'models[].task': { example: 'bearing-fault-classification', says: { en: 'the task', zh: '任务' } },
  'models[].digest': {
    example: 'sha256:<64 hex digits>',
    says: { en: 'SHA-256 of the model file', zh: '模型文件的 SHA-256' },
  },
  'models[].inputs': {
    example: '[{name: window, type: float32, shape: [1, 5, 1024]}]',
    says: { en: 'input tensors', zh: '输入张量' },
  },
  'models[].outputs': {
    example: '[{name: scores, type: float32, shape: [1, 4]}]',
    says: { en: 'output tensors', zh: '输出张量' },
  },
  'models[].labels': {
    example: '[normal, outer-race, inner-race, ball]',
    says: { en: 'classes, in the order of the scores', zh: '类别，与输出分数同序' },
  },
  'models[].metric': {
    example: '{name: accuracy, least: 0.9}',
    says: { en: 'the figure the maker stands for, as a fraction of 1', zh: '制造商承诺的数值，以 1 的分数表示' },
  },
  'models[].deadline': { example: '50 ms', says: { en: 'longest time of one inference', zh: '单次推理最长时间' } },
  'models[].scene': {
    example: '{generator: bearing, parameters: {balls: 9, speed: [1500, 2400]}}',
    says: { en: 'how the bench makes inputs of its own', zh: '测试台如何自行产生输入' },
  },
  'stacks[].name': { example: 'open62541', says: { en: 'name of the stack', zh: '协议栈名称' } },
  'stacks[].version': { example: '1.4.6', says: { en: 'its version', zh: '版本' } },
  'stacks[].maintainer': { example: 'o6 Automation', says: { en: 'who maintains the stack', zh: '协议栈维护者' } },
  'probes.identity': { example: 'opcua', says: { en: 'what the nameplate is read by', zh: '由何处读取铭牌' } },
  'probes.infer': {
    example: 'command',
    says: { en: 'what answers inferences, or recorded', zh: '由何处应答推理，或 recorded' },
  },
  'probes.stimulus': {
    example: 'http',
    says: {
      en: 'what holds a channel at a value: http, or a rig by command',
      zh: '由何处施加激励：http，或 command 控制的装置',
    },
  },
  'probes.read': { example: 'opcua', says: { en: 'what points are read by', zh: '由何处读取 points' } },
};
const otherwise: Wanted = { example: '…', says: { en: 'to be filled', zh: '待填' } };

type Remark = (text: string) => Text;
const remarks: Readonly<Record<RemarkCode, Remark>> = {
  UNIT_UNKNOWN: (text) => ({
    en: `The device writes this unit "${text}": it is kept as it is. Write it in UCUM.`,
    zh: `设备给出的单位为“${text}”，原样保留。请改写为 UCUM。`,
  }),
  UNIT_MISSING: (text) => ({ en: `The device gives no unit for ${text}.`, zh: `设备未给出 ${text} 的单位。` }),
  RANGE_MISSING: (text) => ({ en: `The device gives no range for ${text}.`, zh: `设备未给出 ${text} 的量程。` }),
  STRONGER_SECURITY: (text) => ({
    en: `The device also offers ${text}: write that under security to have it measured.`,
    zh: `设备还提供 ${text}：如需测量，请写入 security。`,
  }),
  OTHER_DEVICES: (text) => ({
    en: `More devices are in its DeviceSet and not in this file: ${text}.`,
    zh: `DeviceSet 中还有其他设备，未写入本文件：${text}。`,
  }),
  NO_NAMEPLATE: () => ({ en: 'The device shows no nameplate.', zh: '设备没有可读的铭牌。' }),
  CHANNEL_GUESSED: (text) => ({
    en: `The channel ${text} (and its unit) is taken from the rule's name: check it.`,
    zh: `通道 ${text}（及其单位）由规则名称推断，请核对。`,
  }),
  MODEL_TYPES: (text) => ({
    en: `The device does not say what tensors ${text} takes and gives.`,
    zh: `设备未说明 ${text} 的输入与输出张量。`,
  }),
  LEFT_OUT: (text) => ({
    en: `Left out, a declaration cannot hold it: ${text}`,
    zh: `已略去（声明无法容纳）：${text}`,
  }),
  SUPPORT: (text) => ({ en: `Support, as the Thing says: ${text}`, zh: `Thing 给出的支持渠道：${text}` }),
  SECURED: (text) => ({
    en: `The Thing asks for ${text}: name a token under bearer: {env: NAME}.`,
    zh: `该 Thing 要求 ${text}：请写 bearer: {env: NAME}。`,
  }),
};

const patternOf = (path: readonly (string | number)[]): string =>
  path.map((part, i) => (typeof part === 'number' ? '[]' : i === 0 ? part : `.${part}`)).join('');

export const commentFor = (key: string, lang: Language): string | undefined => above[key]?.[lang];
export const commented: readonly string[] = Object.keys(above);

/** Example and words for a member that is missing. */
export function wantedAt(path: readonly (string | number)[], lang: Language): { example: string; says: string } {
  const { example, says } = wanted[patternOf(path)] ?? otherwise;
  return { example, says: says[lang] };
}

export const remarkText = (code: RemarkCode, text: string, lang: Language): string => remarks[code](text)[lang];

type Say = {
  head: (from: string | undefined) => string;
  optional: string;
  wrote: (file: string) => string;
  ready: (file: string) => string;
  fill: (count: number) => string;
  may: (count: number) => string;
  line: (line: number) => string;
  reading: (from: string) => string;
  unread: (from: string, why: string) => string;
};
export const initWords: Readonly<Record<Language, Say>> = {
  en: {
    head: (from) =>
      from === undefined
        ? 'A declaration, written by gradus init.'
        : `A declaration, read by gradus init from ${from}. Check it line by line: you sign for it, not the device.`,
    optional: 'optional: ',
    wrote: (file) => `Wrote ${file}.`,
    ready: (file) => `It is complete. Next: gradus check ${file}`,
    fill: (count) => `To be filled before it can be used (${count}):`,
    may: (count) => `May be filled (${count}):`,
    line: (line) => `line ${line}`,
    reading: (from) => `Reading ${from} …`,
    unread: (from, why) => `${from} could not be read, so nothing was written: ${why}`,
  },
  zh: {
    head: (from) =>
      from === undefined
        ? '由 gradus init 写成的声明。'
        : `由 gradus init 从 ${from} 读出的声明。请逐行核对：签字的是您，不是设备。`,
    optional: '可选：',
    wrote: (file) => `已写入 ${file}。`,
    ready: (file) => `内容完整。下一步：gradus check ${file}`,
    fill: (count) => `使用前须填写（${count} 项）：`,
    may: (count) => `可以填写（${count} 项）：`,
    line: (line) => `第 ${line} 行`,
    reading: (from) => `正在读取 ${from} …`,
    unread: (from, why) => `无法读取 ${from}，未写入任何内容：${why}`,
  },
};
