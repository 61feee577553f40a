import type { Language } from '../../model/terms.ts';
import type { ValidationPart } from '../../model/validation.ts';

export type ValidationWords = {
  title: string;
  is: string;
  ok: string;
  notOk(count: number): string;
  part: Record<ValidationPart, { name: string; means: string }>;
  counted(ok: number, of: number): string;
  head: { name: string; expected: string; seen: string; result: string; fact: string; value: string };
  result: { true: string; false: string };
  fact: Readonly<Record<'at' | 'by' | 'station' | 'key' | 'entries' | 'run' | 'lock' | 'methods' | 'pack', string>>;
  notStated: string;
  facts: string;
  limits: string;
  signature: string;
  record: string;
};

export const validationWords: Record<Language, ValidationWords> = {
  en: {
    title: 'Self-check of a station',
    is: 'Evidence that the software does on this machine what it is meant to (ISO/IEC 17025:2017, 7.11.2). It stands for the versions, the machine and the day below, and for nothing else.',
    ok: 'Everything was as expected.',
    notOk: (count) =>
      `${count} of the items below ${count === 1 ? 'was' : 'were'} not as expected: do not measure with this station until ${count === 1 ? 'it is' : 'they are'} explained.`,
    part: {
      vectors: {
        name: 'Rule packs',
        means: 'Each case beside a pack’s rules, judged again: what was found, and the verdict that must follow.',
      },
      statistics: { name: 'Statistics', means: 'Our arithmetic beside tables that others printed.' },
      answers: { name: 'Hashes, signatures, canonical form', means: 'Known answers that the standards print.' },
      log: { name: 'The station’s log', means: 'Every entry read again: root, signatures, objects, runs.' },
      station: {
        name: 'Key, disk, clocks',
        means:
          'The wall clock is compared with what the station wrote before and with the monotonic clock; no reference clock is asked.',
      },
      reference: {
        name: 'Reference sensor',
        means:
          'A simulated sensor with known verdicts, measured over real wires; three requirements that nothing meets must fail.',
      },
    },
    counted: (ok, of) => `${ok} of ${of} as expected`,
    head: { name: 'What', expected: 'Expected', seen: 'Seen', result: 'Result', fact: 'Fact', value: 'Value' },
    result: { true: 'as expected', false: 'NOT as expected' },
    fact: {
      at: 'Date and time (UTC)',
      by: 'Done by',
      station: 'Station',
      key: 'Station key',
      entries: 'Entries in its log afterwards',
      run: 'Run of the reference sensor',
      lock: 'Digest of package-lock.json',
      methods: 'Digest of the test methods',
      pack: 'Digest of rule pack',
    },
    notStated: 'not stated',
    facts: 'What was checked, where and when',
    limits:
      'Not checked here: instruments outside the machine, the network to the devices, and the devices. They have calibration and checks of their own.',
    signature: 'Reviewed by, date, signature:',
    record: 'Record: ',
  },
  zh: {
    title: '测试台自检',
    is: '证明软件在本机上按预期工作的证据（ISO/IEC 17025:2017，7.11.2）。仅对下列版本、机器与日期有效。',
    ok: '一切符合预期。',
    notOk: (count) => `下列项目中有 ${count} 项不符合预期：查明原因之前，请勿使用本测试台测量。`,
    part: {
      vectors: { name: '规则包', means: '对规则旁的每个案例重新判定：给定所见，必须得出的判定。' },
      statistics: { name: '统计', means: '我方计算与他人刊印的表格对照。' },
      answers: { name: '摘要、签名、规范形式', means: '标准中刊印的已知答案。' },
      log: { name: '测试台日志', means: '重读每个条目：根、签名、对象、运行。' },
      station: { name: '密钥、磁盘、时钟', means: '将系统时钟与测试台此前的记录及单调时钟比较；不询问参考时钟。' },
      reference: {
        name: '参考传感器',
        means: '判定已知的模拟传感器，经真实连接测量；三项任何设备都不满足的要求必须判为不通过。',
      },
    },
    counted: (ok, of) => `${of} 项中 ${ok} 项符合预期`,
    head: { name: '项目', expected: '预期', seen: '所见', result: '结果', fact: '事项', value: '值' },
    result: { true: '符合预期', false: '不符合预期' },
    fact: {
      at: '日期与时间（UTC）',
      by: '实施人',
      station: '测试台',
      key: '测试台密钥',
      entries: '其后日志条目数',
      run: '参考传感器的运行',
      lock: 'package-lock.json 的摘要',
      methods: '测试方法的摘要',
      pack: '规则包的摘要',
    },
    notStated: '未说明',
    facts: '检查的对象、地点与时间',
    limits: '此处不检查：机器以外的仪器、通往设备的网络以及设备本身；它们另有校准与检查。',
    signature: '审核人、日期、签名：',
    record: '记录：',
  },
};
