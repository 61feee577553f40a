import type { Language } from '../../model/terms.ts';
import type { MethodWords } from './methods.ts';

export const meaningMethods: Readonly<Record<Language, Readonly<Record<string, MethodWords>>>> = {
  en: {
    'meaning.annotation': {
      scope:
        'A device that says over OPC UA, as a Thing or in Sparkplug births what its data mean. Shows how many of the declared data points carry what the pack asks of an annotated one, and whether what is said holds.',
      principle:
        'The bench reads what each wire says of each declared point, joins it, and validates the graph of it against the shapes of the pack. It compares units, quantity kinds and identifiers with the vocabularies it has and with each other, and holds channels at known values to see whether the numbers come in the unit that is said.',
      stimulus: 'Two holds of each channel that a point shows, at a quarter and three quarters of its declared range.',
      steps: [
        'Read the data points of each declared wire: Thing Description, address space below the device, births.',
        'Join what is said of each declared point, and validate the graph of it against the shapes of the pack (SHACL).',
        'Look up units (UCUM, UNECE Recommendation 20, QUDT), quantity kinds and identifiers.',
        'Compare the wires with each other and ranges with those declared.',
        'Read each value that has a range.',
        'Hold each channel, wait until the value is there or the time is up, and read it over each wire.',
      ],
      quantities: {
        'annotation.coverage': {
          is: 'share of the declared data points that breach none of the pack’s shapes',
          formula: 'annotated ∕ declared',
        },
        'annotation.sound': { is: 'the checks that the pack asks for hold', formula: 'all of them' },
      },
      uncertainty: [],
      limits: [
        'A point that nobody declared is counted and shown, and is not part of the share.',
        'An identifier of a vocabulary that the bench does not have is not looked up. QUDT names some codes of IEC 62720 and not all.',
        'Contexts that a Thing Description only names are not fetched: what they define is not read.',
        'That a point is annotated with what it really measures is shown for channels that can be held, and for no other.',
      ],
      references: [
        'W3C SSN and SOSA',
        'QUDT 3.1',
        'UCUM 2.2',
        'W3C SHACL',
        'W3C WoT Thing Description 1.1',
        'OPC 10000-8, 5.6 and OPC 10000-19',
        'Sparkplug 3.0.0',
      ],
    },
  },
  zh: {
    'meaning.annotation': {
      scope:
        '通过 OPC UA、Thing 描述或 Sparkplug 出生消息说明其数据含义的设备。说明所声明的数据点中有多少带有规则包所要求的标注，以及所述是否属实。',
      principle:
        '测试台读取各接口对每个所声明数据点的说明并合并，按规则包的形状校验其图；将单位、量类与标识符与其词汇表及彼此比较，并将通道保持在已知值，检查数值是否以所述单位给出。',
      stimulus: '对每个有数据点显示的通道施加两次保持值，位于声明范围的四分之一与四分之三处。',
      steps: [
        '读取各所声明接口的数据点：Thing 描述、设备下的地址空间、出生消息。',
        '合并每个所声明数据点的说明，并按规则包的形状（SHACL）校验其图。',
        '查找单位（UCUM、UNECE 第 20 号建议书、QUDT）、量类与标识符。',
        '比较各接口，并将范围与声明比较。',
        '读取每个带范围的值。',
        '保持每个通道，待其值到达或时间用尽，经各接口读取。',
      ],
      quantities: {
        'annotation.coverage': { is: '不违反规则包任何形状的所声明数据点的比例', formula: '已标注 ∕ 所声明' },
        'annotation.sound': { is: '规则包所要求的检查均成立', formula: '全部' },
      },
      uncertainty: [],
      limits: [
        '无人声明的数据点予以计数并显示，不计入比例。',
        '测试台没有其词汇表的标识符不予查找。QUDT 仅列出部分 IEC 62720 代码。',
        'Thing 描述仅引用的上下文不予获取，其定义不予读取。',
        '数据点的标注与其实际所测相符，仅对可保持的通道得到证明。',
      ],
      references: [
        'W3C SSN 与 SOSA',
        'QUDT 3.1',
        'UCUM 2.2',
        'W3C SHACL',
        'W3C WoT Thing Description 1.1',
        'OPC 10000-8, 5.6；OPC 10000-19',
        'Sparkplug 3.0.0',
      ],
    },
  },
};
