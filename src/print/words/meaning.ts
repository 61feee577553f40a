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
    'meaning.mapping': {
      scope:
        'A device whose maker maps its own terms to an ontology that others know (SSSOM). Shows that a reader who knows only that ontology answers questions about the data rightly, and that the mapping set holds together.',
      principle:
        'What the device says in its maker’s terms is translated by the mapping set; what has no counterpart is left out. A reader that sees nothing else is asked the questions of the pack, and its answers are compared with a stimulus and with the declaration. The mapping set is then looked through by itself.',
      stimulus: 'One hold of each channel that says what it measures, at four tenths of its range.',
      steps: [
        'Read the mapping set, and what each wire says of its points.',
        'Translate it into the target’s terms.',
        'Ask the reader each question of each channel that says what it measures of what.',
        'Compare: the point with the declared one, the value with what is held, the others with the declaration, in SI units.',
        'Compare the set with a reviewer’s alignment, where one is declared.',
        'Look for contradictions, cycles, misused predicates and dimensions; send payloads to the target and back.',
      ],
      quantities: {
        'mapping.answered': { is: 'share of the questions that are answered rightly', formula: 'right ∕ asked' },
        'mapping.sound': { is: 'the checks that the pack asks for hold', formula: 'all of them' },
        'mapping.precision': { is: 'share of its mappings that the reviewer has', formula: 'common ∕ own' },
        'mapping.recall': { is: 'share of the reviewer’s mappings that it has', formula: 'common ∕ reviewer’s' },
        'mapping.f1': { is: 'both together', formula: '2 × common ∕ (own + reviewer’s)' },
      },
      uncertainty: [{ source: 'sampling', says: 'exact (Clopper–Pearson) 95 % limits of precision and recall' }],
      limits: [
        'Only terms that the device itself says are asked about; the rest of the set is only looked through.',
        'Of hierarchies the bench knows QUDT’s alone.',
        'A question to which neither a stimulus nor the declaration has the answer is not asked.',
        'Precision and recall are as good as the reviewer’s alignment.',
      ],
      references: [
        'SSSOM/TSV 1.0',
        'W3C SKOS Reference',
        'QUDT 3.1',
        'W3C SSN, System Capabilities',
        'OAEI, evaluation measures',
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
    'meaning.mapping': {
      scope:
        '制造商将自有术语映射到公认本体（SSSOM）的设备。说明只了解该本体的读取方能够正确回答有关数据的问题，且映射集自洽。',
      principle:
        '按映射集翻译设备以制造商术语所作的说明，无对应者略去。只看到译文的读取方回答规则包的问题，其答案与激励及声明比较；随后检查映射集本身。',
      stimulus: '对每个说明所测之量的通道施加一次保持值，位于范围的十分之四处。',
      steps: [
        '读取映射集及各接口对其数据点的说明。',
        '翻译为目标术语。',
        '就每个说明所测之量的通道向读取方提出每个问题。',
        '比较：数据点与声明、值与保持值、其余与声明，均以 SI 单位。',
        '如声明了评审者的对齐，则与之比较。',
        '查找矛盾、环、误用的谓词与量纲；将载荷送往目标并返回。',
      ],
      quantities: {
        'mapping.answered': { is: '正确回答的问题的比例', formula: '正确 ∕ 所问' },
        'mapping.sound': { is: '规则包所要求的检查均成立', formula: '全部' },
        'mapping.precision': { is: '其映射中评审者亦有者的比例', formula: '共有 ∕ 自有' },
        'mapping.recall': { is: '评审者映射中其亦有者的比例', formula: '共有 ∕ 评审者' },
        'mapping.f1': { is: '两者合计', formula: '2 × 共有 ∕（自有 + 评审者）' },
      },
      uncertainty: [{ source: 'sampling', says: '精确率与召回率的 95 % 精确（Clopper–Pearson）限' }],
      limits: [
        '只就设备自身给出的术语提问；映射集其余部分仅作检查。',
        '层级方面测试台只了解 QUDT。',
        '激励与声明均无答案的问题不予提出。',
        '精确率与召回率取决于评审者的对齐。',
      ],
      references: ['SSSOM/TSV 1.0', 'W3C SKOS Reference', 'QUDT 3.1', 'W3C SSN, System Capabilities', 'OAEI 评价指标'],
    },
  },
};
