import type { Answer, Clause } from '../../market/clauses.ts';
import type { Indicator } from '../../model/pack.ts';
import type { Language, Level, Wire } from '../../model/terms.ts';

/** Words of what a buyer may ask of a supplier. Contract text: whole sentences, and nothing that a standard does not say. */
export type ClauseWords = {
  title(component: string): string;
  purpose(level: Level): string;
  rules: string;
  digest: string;
  bears(who: string): string;
  head: Record<
    'requirement' | 'where' | 'limit' | 'declared' | 'method' | 'who' | 'evidence' | 'choice' | 'checks',
    string
  >;
  shall: Record<Indicator['for'], (asks: string) => string>;
  wire: Record<Wire, string>;
  /** Conditions of rule packs in words; any other is written as the pack has it. */
  condition: Readonly<Record<string, string>>;
  where(condition: string): string;
  note(text: string): string;
  choice(atLeast: number, of: number): string;
  limit(quantity: string, figure: string): string;
  observed(quantity: string): string;
  declaredLimit: Record<'tolerance' | 'response' | 'accuracy' | 'deadline', string>;
  floor(figure: string): string;
  noLimit: string;
  checks(must: number, names: string): string;
  checksShould(names: string): string;
  method(id: string, version: number, title: string): string;
  samples(count: string, forEach: Indicator['for']): string;
  stimulus(kinds: string): string;
  planned: string;
  declared(subject: string, figure: string): string;
  standing: Record<Clause['standing'], string>;
  says: Record<Answer['says'], string>;
  answer(run: string, product: string, says: string, figures: string): string;
  notPinned: string;
  noEvidence: string;
  clauses: string;
  terms: string;
  /** What the clauses rest on: rules that a body or a contract signed for, or others. */
  binding: Record<'signed' | 'others', string>;
  term: readonly string[];
  /** A level above those that the pack grants. */
  proposed(level: Level): string;
  summary(answered: number, failed: number, open: number): string;
  nothing(level: Level): string;
};

const en: ClauseWords = {
  title: (component) => `Requirements on the supplier of: ${component}`,
  purpose: (level) => `The component is to be part of a product that aims at ${level} by the rule pack below.`,
  rules: 'Rule pack',
  digest: 'Digest of the rule pack',
  bears: (who) => `That a component of this kind answers for these requirements is ${who}`,
  head: {
    requirement: 'Requirement',
    where: 'Applies',
    limit: 'Limit',
    declared: 'As declared by the supplier',
    method: 'Shown by',
    who: 'Who says so',
    evidence: 'Evidence',
    choice: 'Alternatives',
    checks: 'Checks',
  },
  shall: {
    device: (asks) => `The Supplier shall show: ${asks}`,
    'each-rule': (asks) => `The Supplier shall show of each declared rule: ${asks}`,
    'each-model': (asks) => `The Supplier shall show of each model that is run on the component: ${asks}`,
  },
  wire: {
    opcua: 'where the component speaks OPC UA',
    mqtt: 'where the component speaks MQTT with Sparkplug B',
    http: 'where the component is a Thing over HTTP',
    oip: 'where the component speaks the Open Inference Protocol',
    matter: 'where the component is a Matter node',
  },
  condition: {
    'has(subject.rate)': 'where a rate is declared',
    'has(subject.reportsLatency)': 'where it is declared to report its own latency',
    'size(declaration.channels) > 1': 'where more than one channel is declared',
    'declaration.models.exists(m, has(m.id))': 'where a model is declared',
  },
  where: (condition) => `where this holds of its declaration: ${condition}`,
  note: (text) => `; note: ${text}`,
  choice: (atLeast, of) => `${atLeast} of ${of} such requirements ${atLeast === 1 ? 'suffices' : 'suffice'}.`,
  limit: (quantity, figure) => `${quantity} ${figure}`,
  observed: (quantity) => `${quantity}: yes`,
  declaredLimit: {
    tolerance: 'the declared tolerance',
    response: 'the declared response time',
    accuracy: 'the declared accuracy',
    deadline: 'the declared deadline',
  },
  floor: (figure) => ` (and never weaker than ${figure})`,
  noLimit: 'none is set by the rule pack',
  checks: (must, names) => `these ${must} hold: ${names}`,
  checksShould: (names) => `shown, and deciding nothing: ${names}`,
  method: (id, version, title) => `${title} (test method ${id}, version ${version})`,
  samples: (count, each) =>
    `${count} ${each === 'each-model' ? 'samples for each model' : each === 'each-rule' ? 'samples for each rule' : count === '1' ? 'measurement' : 'samples'}`,
  stimulus: (kinds) => `stimulus ${kinds}`,
  planned:
    'no test method in this version of Gradus: the parties agree how it is shown, or the clause waits for the method',
  declared: (subject, figure) => `${subject}${figure}`,
  standing: { answered: 'answered', failed: 'failed', open: 'open' },
  says: {
    met: 'met',
    failed: 'failed',
    open: 'no usable result',
    'not covered': 'not among what the component covers',
    'other rules': 'judged by another rule pack, which proves nothing here',
  },
  answer: (run, product, says, figures) => `run ${run} of ${product}: ${says}${figures}`,
  notPinned: 'signer not pinned',
  noEvidence: 'none given',
  clauses: 'Clauses',
  terms: 'General terms',
  binding: {
    signed: 'Every rule cited here is called official or contracted by the rule pack, each with its source.',
    others:
      'These clauses bind by this contract alone. They rest on rules whose sources are not official: nothing here says that a law or a standard requires them.',
  },
  proposed: (level) => `The rule pack proposes ${level} and never grants it.`,
  term: [
    'The rule pack is the one with the digest above. Another version of it is another text, and binds when the parties say so.',
    'Evidence is the run folder that Gradus wrote when it measured the component (a declaration of kind component), with the key of the station that signed it. Whoever receives it can verify and judge it again without the Supplier.',
    'Evidence is of the firmware, model digests and hardware revision that the run names. Before any of these changes the Supplier tells the Buyer which clauses lose their evidence (gradus impact).',
    'Evidence of a component is no grade of a product. The Buyer measures the product as a whole.',
  ],
  summary: (answered, failed, open) => `Clauses answered: ${answered}; failed: ${failed}; open: ${open}.`,
  nothing: (level) => `Up to ${level} the rule pack lists nothing for such a component.`,
};

const zh: ClauseWords = {
  title: (component) => `对供方的要求：${component}`,
  purpose: (level) => `该组件将用于一件产品，该产品拟按下述规则包达到 ${level}。`,
  rules: '规则包',
  digest: '规则包摘要',
  bears: (who) => `此类组件对下列要求负责，其依据为：${who}`,
  head: {
    requirement: '要求',
    where: '适用条件',
    limit: '限值',
    declared: '供方声明',
    method: '证明方法',
    who: '依据',
    evidence: '证据',
    choice: '可选项',
    checks: '检查项',
  },
  shall: {
    device: (asks) => `供方应证明：${asks}`,
    'each-rule': (asks) => `供方应就每条声明的规则证明：${asks}`,
    'each-model': (asks) => `供方应就组件上运行的每个模型证明：${asks}`,
  },
  wire: {
    opcua: '组件使用 OPC UA 时',
    mqtt: '组件使用 MQTT 与 Sparkplug B 时',
    http: '组件为 HTTP 上的 Thing 时',
    oip: '组件使用开放推理协议（OIP）时',
    matter: '组件为 Matter 节点时',
  },
  condition: {
    'has(subject.rate)': '声明了速率时',
    'has(subject.reportsLatency)': '声明其自报时延时',
    'size(declaration.channels) > 1': '声明了多个通道时',
    'declaration.models.exists(m, has(m.id))': '声明了模型时',
  },
  where: (condition) => `其声明满足以下条件时：${condition}`,
  note: (text) => `（原文附注：“${text}”）`,
  choice: (atLeast, of) => `此类要求共 ${of} 项，满足其中 ${atLeast} 项即可。`,
  limit: (quantity, figure) => `${quantity} ${figure}`,
  observed: (quantity) => `${quantity}：是`,
  declaredLimit: {
    tolerance: '所声明的容差',
    response: '所声明的响应时间',
    accuracy: '所声明的准确率',
    deadline: '所声明的期限',
  },
  floor: (figure) => `（且不得弱于 ${figure}）`,
  noLimit: '规则包未设限值',
  checks: (must, names) => `以下 ${must} 项均须成立：${names}`,
  checksShould: (names) => `仅列出、不作判定：${names}`,
  method: (id, version, title) => `${title}（测试方法 ${id}，版本 ${version}）`,
  samples: (count, each) =>
    each === 'each-model'
      ? `每个模型 ${count} 个样本`
      : each === 'each-rule'
        ? `每条规则 ${count} 个样本`
        : count === '1'
          ? '一次'
          : `${count} 个样本`,
  stimulus: (kinds) => `激励：${kinds}`,
  planned: '本版本的 Gradus 尚无此测试方法：由双方约定证明方式，或待方法可用时再行适用',
  declared: (subject, figure) => `${subject}${figure}`,
  standing: { answered: '已有证据', failed: '未满足', open: '待证明' },
  says: {
    met: '满足',
    failed: '未满足',
    open: '无可用结果',
    'not covered': '不在该组件所覆盖的指标之内',
    'other rules': '按另一规则包判定，在此不能证明任何事项',
  },
  answer: (run, product, says, figures) => `${product} 的运行 ${run}：${says}${figures}`,
  notPinned: '签名者未指定',
  noEvidence: '未提供',
  clauses: '条款',
  terms: '通用条款',
  binding: {
    signed: '此处所引的每条规则均由规则包标为官方或合同约定，并各有来源。',
    others: '上述条款仅因本合同而具有约束力。其依据的规则来源并非官方；此处并不表示任何法律或标准提出了这些要求。',
  },
  proposed: (level) => `规则包只提议 ${level}，从不授予。`,
  term: [
    '规则包以上述摘要为准。其他版本即为另一文本，须经双方另行约定方具约束力。',
    '证据是 Gradus 测量该组件（kind 为 component 的声明）时写出的运行文件夹，以及签署它的测试台的密钥。收到者无需供方即可核对并重新判定。',
    '证据仅对运行中所列的固件、模型摘要和硬件版本有效。其中任何一项变更之前，供方应告知买方哪些条款的证据将失效（gradus impact）。',
    '组件的证据不是产品的等级。买方另行对整机进行测量。',
  ],
  summary: (answered, failed, open) => `条款：已有证据 ${answered} 项，未满足 ${failed} 项，待证明 ${open} 项。`,
  nothing: (level) => `至 ${level} 为止，规则包未对此类组件列出任何要求。`,
};

export const clauseWords: Readonly<Record<Language, ClauseWords>> = { en, zh };
