import type { Language } from '../../model/terms.ts';
import type { MethodWords } from './methods.ts';

export const auditMethods: Readonly<Record<Language, Readonly<Record<string, MethodWords>>>> = {
  en: {
    'integrity.audit-log': {
      scope:
        'A device that keeps a log of security events and gives it out. Shows that events of known time and content stand in it, that they are told rightly, and that the record outlives a restart.',
      principle:
        'The bench provokes the kinds of event that are declared, notes its own time before and after each, reads the log back, restarts the device where that is declared, and reads again.',
      stimulus:
        'Requests of the bench over the declared wire: a hold of a channel and letting go, a hold of a channel that there is not, a reset of a model, a request without the credential that is asked for.',
      steps: [
        'Read the log, and note the last number.',
        'Provoke each declared kind of event in turn, and note the time before and after; repeat for the number of samples.',
        'Read what was written since, until it has grown by as much or 5 s have passed.',
        'Match each event with the next record of its kind.',
        'Restart the device, wait until it says its nameplate, and read again.',
      ],
      quantities: {
        'audit.completeness': { is: 'share of the provoked events that stand in the log', formula: 'found ∕ provoked' },
        'audit.clock-offset': {
          is: 'the device’s clock less the bench’s',
          formula: 'middle of what every record’s time and the bench’s times around it leave possible',
        },
        'audit.record': { is: 'the checks that the pack asks for hold', formula: 'all of them' },
      },
      uncertainty: [
        { source: 'sampling', says: 'exact (Clopper–Pearson) 95 % limits of the share' },
        {
          source: 'clock',
          says: 'the offset lies between two bounds; how finely the device writes its seconds is part of them',
        },
      ],
      limits: [
        'Events of kinds that the bench cannot provoke are not looked for.',
        'An event is matched by its kind and order: a record of another’s doing at the same moment may stand for it.',
        'The bench’s own clock is taken as it is: its own error is not part of the offset.',
      ],
      references: ['IEC 62443-4-2:2019, CR 2.8 to CR 2.12, CR 3.9 and CR 4.1', 'RFC 3339', 'RFC 8785 (for the chain)'],
    },
  },
  zh: {
    'integrity.audit-log': {
      scope: '保存并可提供安全事件日志的设备。说明时间与内容已知的事件均在其中、记录正确，且在重启后仍在。',
      principle: '测试台引发所声明的各类事件，记下每次前后自身的时间，读回日志；在有声明时重启设备，再次读取。',
      stimulus: '测试台经所声明线路发出的请求：对通道施加与撤除、对不存在的通道施加、复位模型、不带所需凭据的请求。',
      steps: [
        '读取日志，记下最后的编号。',
        '依次引发所声明的各类事件，记下前后时间；按样本数重复。',
        '读取其后写入的记录，直至达到相应数量或经过 5 秒。',
        '将每个事件与其类别的下一条记录相匹配。',
        '重启设备，等待其给出铭牌，再次读取。',
      ],
      quantities: {
        'audit.completeness': { is: '所引发事件中记入日志的比例', formula: '找到 ∕ 引发' },
        'audit.clock-offset': {
          is: '设备时钟与测试台时钟之差',
          formula: '各记录时间及其前后测试台时间所允许范围的中点',
        },
        'audit.record': { is: '规则包所要求的检查均成立', formula: '全部' },
      },
      uncertainty: [
        { source: 'sampling', says: '比例的精确（Clopper–Pearson）95 % 限' },
        { source: 'clock', says: '偏差位于两个界限之间；设备记录秒的精细程度包含在内' },
      ],
      limits: [
        '测试台无法引发的事件类别不予查找。',
        '事件按类别与顺序匹配：同一时刻他人引发的记录可能被当作该事件。',
        '测试台自身时钟按原样采用：其误差不计入偏差。',
      ],
      references: ['IEC 62443-4-2:2019，CR 2.8 至 CR 2.12、CR 3.9 与 CR 4.1', 'RFC 3339', 'RFC 8785（用于摘要链）'],
    },
  },
};
