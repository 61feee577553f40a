import type { Language, Text } from '../model/terms.ts';

/** A field that was not said is never `same`. */
export type Same = 'same' | 'differs' | 'not said' | 'not declared';

/** What is worth knowing of a valid declaration. */
export const findingCodes = [
  'CALIBRATION_LAPSED',
  'CALIBRATION_LAPSING',
  'CALIBRATION_REVERSED',
  'DIGEST_DIFFERS',
  'FILE_ABSENT',
  'NO_DIGEST',
  'PROBE_MISSING',
  'POINT_UNPLACED',
  'DEVICE_UNPLACED',
  'ALIAS_UNKNOWN',
  'NO_INPUTS',
  'COVERS_UNKNOWN',
  'PEER_ABSENT',
  'SET_WRONG',
  'SET_UNITS',
  'SET_PROVES_NOTHING',
] as const;
export type FindingCode = (typeof findingCodes)[number];

type Say = {
  head: { field: string; declared: string; device: string; same: string };
  same: Record<Same, string>;
  fields: Record<string, string>;
  modelDigest: (id: string) => string;
  valid: (file: string) => string;
  findings: string;
  offline: string;
  noProbe: string;
  unreached: (code: string, why: string) => string;
  via: (via: string) => string;
  allSame: string;
  differs: (count: number) => string;
  unsaid: (count: number) => string;
  nothing: string;
  fileDiffers: string;
};
export const checkWords: Readonly<Record<Language, Say>> = {
  en: {
    head: { field: 'field', declared: 'declared', device: 'device says', same: 'same?' },
    same: { same: 'same', differs: 'DIFFERS', 'not said': 'not said', 'not declared': 'not declared' },
    fields: {
      maker: 'maker',
      product: 'product',
      serial: 'serial number',
      'hardware.revision': 'hardware revision',
      'hardware.digest': 'hardware digest',
      'firmware.version': 'firmware version',
      'firmware.digest': 'firmware digest',
    },
    modelDigest: (id) => `digest of model ${id}`,
    valid: (file) => `${file} is a valid declaration.`,
    findings: 'Worth knowing:',
    offline: 'The device was not asked (--offline).',
    noProbe: 'The device was not asked: no identity probe is declared. Bind identity under probes, or use --offline.',
    unreached: (code, why) => `The device could not be asked. ${code}: ${why}`,
    via: (via) => `Read back over ${via}:`,
    allSame: 'Everything declared reads back the same.',
    differs: (count) =>
      `${count} declared ${count === 1 ? 'value differs' : 'values differ'} from what the device says. Correct the declaration, or find out which device this is.`,
    unsaid: (count) =>
      `${count} declared ${count === 1 ? 'value is' : 'values are'} not said by the device, so nothing is known of ${count === 1 ? 'it' : 'them'}.`,
    nothing: 'The device says nothing that could be compared.',
    fileDiffers: 'A file named in the declaration is not the one whose digest is declared.',
  },
  zh: {
    head: { field: '项目', declared: '声明', device: '设备回读', same: '是否一致' },
    same: { same: '一致', differs: '不一致', 'not said': '未说明', 'not declared': '未声明' },
    fields: {
      maker: '制造商',
      product: '产品',
      serial: '序列号',
      'hardware.revision': '硬件版本',
      'hardware.digest': '硬件摘要',
      'firmware.version': '固件版本',
      'firmware.digest': '固件摘要',
    },
    modelDigest: (id) => `模型 ${id} 的摘要`,
    valid: (file) => `${file} 是有效的声明。`,
    findings: '请注意：',
    offline: '未询问设备（--offline）。',
    noProbe: '未询问设备：未声明 identity 探针。请在 probes 中绑定 identity，或使用 --offline。',
    unreached: (code, why) => `无法询问设备。${code}：${why}`,
    via: (via) => `经 ${via} 回读：`,
    allSame: '所声明的各项与设备回读一致。',
    differs: (count) => `有 ${count} 项声明与设备回读不一致。请更正声明，或查明这是哪一台设备。`,
    unsaid: (count) => `有 ${count} 项声明设备未说明，无从得知。`,
    nothing: '设备没有给出可比较的内容。',
    fileDiffers: '声明中的某个文件与其声明的摘要不符。',
  },
};

type Sentence = (text: string) => Text;
const findings: Readonly<Record<FindingCode, Sentence>> = {
  COVERS_UNKNOWN: (name) => ({
    en: `no rule pack that comes with Gradus has an indicator ${name}: nothing will be asked for it. gradus packs show lists the names.`,
    zh: `随附的规则包均无指标 ${name}：不会对其提问。可用 gradus packs show 查看名称。`,
  }),
  PEER_ABSENT: (program) => ({
    en: `${program} is not there or may not be run: the device will not meet this peer. Install it, or correct the path.`,
    zh: `${program} 不存在或不可执行：设备将不会与该对端握手。请安装，或更正路径。`,
  }),
  SET_WRONG: (why) => ({
    en: `${why}: the set cannot be used as it is. Correct it, or name another.`,
    zh: `${why}：该激励集无法使用。请更正，或改用其他激励集。`,
  }),
  SET_UNITS: (rows) => ({
    en: `UCUM does not know these units: ${rows}. Correct them in the set's manifest.`,
    zh: `以下单位不是 UCUM 单位：${rows}。请在激励集清单中更正。`,
  }),
  SET_PROVES_NOTHING: (why) => ({
    en: `${why}. Accuracy will be inconclusive; latency and portability are measured.`,
    zh: `${why}。准确率将为无结论；延迟与可移植性照常测量。`,
  }),
  CALIBRATION_LAPSED: (due) => ({
    en: `its calibration ended on ${due}: verdicts that rest on it will be inconclusive. Have it calibrated, or name another instrument.`,
    zh: `校准已于 ${due} 到期：依赖它的判定将为无结论。请重新校准，或改用其他仪器。`,
  }),
  CALIBRATION_LAPSING: (due) => ({
    en: `its calibration ends on ${due}: within 30 days. Plan the next one.`,
    zh: `校准将于 ${due} 到期，不足 30 天。请安排下次校准。`,
  }),
  CALIBRATION_REVERSED: (due) => ({
    en: `it is due on ${due}, before it was calibrated: correct one of the dates.`,
    zh: `到期日 ${due} 早于校准日：请更正其中一个日期。`,
  }),
  DIGEST_DIFFERS: (actual) => ({
    en: `the file's digest is ${actual}: it is not the file that is declared. Name the right file, or correct the digest.`,
    zh: `文件的摘要为 ${actual}，与声明不符。请指向正确的文件，或更正摘要。`,
  }),
  FILE_ABSENT: (file) => ({
    en: `${file} cannot be read from the declaration's folder: correct the path, or leave it out.`,
    zh: `在声明所在文件夹中无法读取 ${file}：请更正路径，或删去。`,
  }),
  NO_DIGEST: () => ({
    en: 'no digest is declared: nobody can tell which model was measured. Write digest: sha256:…',
    zh: '未声明摘要：无法知道测的是哪个模型。请写 digest: sha256:…',
  }),
  PROBE_MISSING: (what) => ({
    en: `is not bound, and ${what} need it: they will be inconclusive. Bind it under probes.`,
    zh: `未绑定，而 ${what} 需要它：相关判定将为无结论。请在 probes 中绑定。`,
  }),
  POINT_UNPLACED: (binding) => ({
    en: `is read by ${binding}, and does not say where: write ${binding}: …`,
    zh: `由 ${binding} 读取，但未写明位置：请写 ${binding}: …`,
  }),
  DEVICE_UNPLACED: () => ({
    en: 'does not say where the nameplate is: write device: /di:DeviceSet/…',
    zh: '未写明铭牌所在：请写 device: /di:DeviceSet/…',
  }),
  ALIAS_UNKNOWN: (alias) => ({
    en: `uses ${alias}, which is not under endpoints.opcua.namespaces: add it there.`,
    zh: `使用了 ${alias}，但 endpoints.opcua.namespaces 中没有：请添加。`,
  }),
  NO_INPUTS: () => ({
    en: 'has no scene and no set, and infer is not recorded: nothing can make inputs for it. Write scene: {generator: …}, name a set under station.sets, or bind infer to recorded.',
    zh: '没有 scene 和激励集，infer 也未绑定 recorded：无法产生输入。请写 scene: {generator: …}，在 station.sets 中指定激励集，或将 infer 绑定到 recorded。',
  }),
};

export const findingText = (code: FindingCode, text: string, lang: Language): string => findings[code](text)[lang];
export const needText: Readonly<
  Record<'rules' | 'models' | 'adaptation' | 'audit' | 'update' | 'boot' | 'identity', Text>
> = {
  update: { en: 'updates of its firmware', zh: '其固件更新' },
  boot: { en: 'integrity of its boot', zh: '其启动完整性' },
  audit: { en: 'its audit log', zh: '其审计日志' },
  adaptation: { en: 'what the device says of its adaptation', zh: '设备所声明的自适应' },
  rules: { en: 'the declared rules', zh: '所声明的规则' },
  models: { en: 'the declared models', zh: '所声明的模型' },
  identity: { en: 'serial number, firmware and models', zh: '序列号、固件与模型' },
};
