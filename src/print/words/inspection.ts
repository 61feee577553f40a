import type { Language } from '../../model/terms.ts';
import type { MethodWords } from './methods.ts';

const quantities: Record<Language, MethodWords['quantities']> = {
  en: {
    'inspection.agrees': {
      is: 'whether the person’s answer is the one that the pack requires; unknown where the person could not tell',
      formula: 'answer = expected, whatever case, width of characters, and language of yes and no',
    },
  },
  zh: {
    'inspection.agrees': {
      is: '操作员的回答是否与规则包要求一致；无法判断时为未知',
      formula: '回答 = 预期（不计大小写、全半角及“是/否”的语言）',
    },
  },
};

const unknowable = {
  en: [
    'The figure is a person’s word: initials and time stand beside it, and no uncertainty is stated.',
    'Where nobody can be asked, the run does not begin.',
    'Another wording is another answer: ask for yes or no where wording may differ.',
  ],
  zh: [
    '结论出自人的判断：其旁记有签名与时间，不给出不确定度。',
    '无人可问时，运行不会开始。',
    '措辞不同即为不同回答：措辞可能不一时，请以“是/否”提问。',
  ],
} as const;

/** The words of methods whose instrument is a person. */
export const inspectionWords: Record<Language, Readonly<Record<string, MethodWords>>> = {
  en: {
    'inspection.operator': {
      scope: 'What only a person can see: a marking, a seal, a lamp, a connector.',
      principle:
        'The pack asks one question and names the answer it requires. The person answers without being shown it.',
      stimulus: 'The device itself, in front of the person.',
      steps: [
        'Put the question (prompt-en or prompt-zh) to the person at the station, or take the answer from a sheet prepared before.',
        'Note answer, initials and time.',
        'Compare the answer with the parameter expected.',
      ],
      quantities: quantities.en,
      uncertainty: [],
      limits: unknowable.en,
      references: ['ISO/IEC 17025:2017, 7.5.1 (who performed the activity, and when)'],
    },
    'inspection.document': {
      scope:
        'A statement in a document that comes with the device: a manual, a data sheet, a declaration of conformity.',
      principle:
        'The document is the file that the declaration names. Its bytes are kept beside the log under their SHA-256 digest; the person says whether the statement stands in it.',
      stimulus: 'The document, in front of the person.',
      steps: [
        'Read the file that is declared under the id given as document, and keep it.',
        'Put the question (prompt-en or prompt-zh) to the person at the station, or take the answer from a sheet prepared before.',
        'Note answer, initials and time.',
        'Compare the answer with the parameter expected.',
      ],
      quantities: quantities.en,
      uncertainty: [],
      limits: [...unknowable.en, 'A document that is not declared leaves the answer unknown.'],
      references: ['ISO/IEC 17025:2017, 7.5.1 (who performed the activity, and when)'],
    },
  },
  zh: {
    'inspection.operator': {
      scope: '只有人能看到的内容：标识、封条、指示灯、接插件。',
      principle: '规则包提出一个问题并规定所要求的回答。作答者看不到该要求。',
      stimulus: '操作员面前的设备本身。',
      steps: [
        '向操作员提出问题（prompt-en 或 prompt-zh），或采用事先填好的答卷。',
        '记录回答、签名与时间。',
        '将回答与参数 expected 比较。',
      ],
      quantities: quantities.zh,
      uncertainty: [],
      limits: unknowable.zh,
      references: ['ISO/IEC 17025:2017，7.5.1（何人于何时实施）'],
    },
    'inspection.document': {
      scope: '随设备提供的文件（手册、数据表、符合性声明）中的某项陈述。',
      principle: '文件为声明所指的文件。其字节以 SHA-256 摘要与日志一并保存；由操作员说明该陈述是否在其中。',
      stimulus: '操作员面前的文件。',
      steps: [
        '读取声明中以 document 所给标识登记的文件并保存。',
        '向操作员提出问题（prompt-en 或 prompt-zh），或采用事先填好的答卷。',
        '记录回答、签名与时间。',
        '将回答与参数 expected 比较。',
      ],
      quantities: quantities.zh,
      uncertainty: [],
      limits: [...unknowable.zh, '未声明的文件使回答为未知。'],
      references: ['ISO/IEC 17025:2017，7.5.1（何人于何时实施）'],
    },
  },
};
