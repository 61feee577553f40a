import type { Facts } from '../../market/claims/finding.ts';
import type { RuleId, Severity, Standing } from '../../market/claims/rules.ts';
import type { Language } from '../../model/terms.ts';

/** Words of what a document claims. */
export type ClaimWords = {
  title: string;
  severity: Record<Severity, string>;
  standing: Record<Standing, (source: string) => string>;
  place(page: number, pages: number, block: number): string;
  whoSays: string;
  trueWording: string;
  rule: Record<RuleId, string>;
  why: Record<RuleId, (facts: Facts) => string>;
  counts(of: Record<Severity, number>): string;
  hidden(notes: number): string;
  suppressed(reason: string, until: string): string;
  lapsed(reason: string, until: string): string;
  suppressedCount(n: number): string;
  unused(rule: string, reason: string): string;
  nothing: string;
  noText: string;
  onDay(day: string): string;
  also: string;
  colon: string;
  stop: string;
  quote(text: string): string;
};

const list = (items: readonly string[] | undefined, sep: string): string => (items ?? []).join(sep);
const cert = ({ certificate }: Facts): string => certificate ?? '';

const en: ClaimWords = {
  title: 'What the documents claim',
  severity: { error: 'error', warning: 'warning', note: 'note', supported: 'supported' },
  standing: {
    established: (source) => `established (${source})`,
    stated: (source) => `stated (${source})`,
    contradicted: (source) => `said otherwise, and contradicted (${source})`,
    derived: (source) => `follows from ${source}`,
    proposed: (source) => `proposed (${source})`,
  },
  place: (page, pages, block) => (pages > 1 ? `page ${page}, block ${block}` : `block ${block}`),
  whoSays: 'who says so',
  trueWording: 'true would be',
  rule: {
    'level.supported': 'The level is supported by a certificate',
    'level.unsupported': 'Nothing given supports the level',
    'level.above': 'The level is above the certificate',
    'level.open': 'More is claimed than one level',
    'standard.year': 'The standard has another year',
    'certificate.expired': 'The certificate has expired',
    'certificate.suspended': 'The certificate is suspended',
    'certificate.withdrawn': 'The certificate is withdrawn',
    'certificate.superseded': 'Another certificate took the place of this one',
    'certificate.early': 'The certificate does not hold yet',
    'certificate.scope': 'The certificate is out of the scope of its body or laboratory',
    'certificate.unverified': 'The certificate could not be verified',
    'product.outside': 'The certificate is for another product',
    'firmware.outside': 'The certificate does not cover this firmware',
    'serial.outside': 'The certificate does not cover this unit',
    'conformity.basis': 'More is said than the certificate says',
    'conformity.report': 'Certified, by a report or self-assessment alone',
    'conformity.no-level': 'Conformity is claimed, and no level',
    'guidance.mandatory': 'A recommended standard or guidance is presented as law',
    'guidance.certified': 'Certification to guidance',
    'laboratory.approval': "A laboratory's number is used as product approval",
    'accreditor.approval': 'An accreditor is said to approve a product',
    'authorisation.supported': 'The number is that of the certificate',
    'authorisation.other': "The number is not that of the certificate's body",
    'authorisation.stated': 'An accreditation number is stated',
    'act.level': 'A level is presented as meeting a law',
    generic: 'A generic claim',
  },
  why: {
    'level.supported': (f) =>
      `Certificate ${cert(f)} of ${f.body} carries ${f.certified} for ${f.product} on ${f.day}.`,
    'level.unsupported': ({ why, level }) =>
      why === 'product not named'
        ? `A certificate is given, and the document names no product that it is for: nothing supports ${level}.`
        : why === 'other standard'
          ? `The certificate given is for another standard: nothing supports ${level}, and nothing refutes it.`
          : `No certificate is given: nothing supports ${level}, and nothing refutes it.`,
    'level.above': (f) => `${f.level} is above ${f.certified}, which certificate ${cert(f)} carries for ${f.product}.`,
    'level.open': (f) => `Certificate ${cert(f)} carries ${f.certified}, and nothing above it: “or higher” says more.`,
    'standard.year': ({ named }) =>
      `GB/T 45288 of ${named} is not the standard that is announced for these levels, which is of 2026.`,
    'certificate.expired': (f) => `Certificate ${cert(f)} has expired on ${f.day}.`,
    'certificate.suspended': (f) => `Certificate ${cert(f)} is suspended on ${f.day}.`,
    'certificate.withdrawn': (f) => `Certificate ${cert(f)} is withdrawn on ${f.day}.`,
    'certificate.superseded': (f) => `Another certificate took the place of ${cert(f)} before ${f.day}.`,
    'certificate.early': (f) => `Certificate ${cert(f)} does not hold yet on ${f.day}.`,
    'certificate.scope': (f) => `Its body or laboratory was not authorised for what certificate ${cert(f)} says.`,
    'certificate.unverified': (f) =>
      f.why === 'not found'
        ? `Certificate ${cert(f)} has no match in the register given.`
        : `Certificate ${cert(f)} could not be verified with what is given: it supports nothing.`,
    'product.outside': ({ named, covered }) =>
      `It is said of ${named ?? 'another product'}; the certificates given are for ${list(covered, ', ')}.`,
    'firmware.outside': (f) =>
      `Firmware ${f.named} is not among what certificate ${cert(f)} covers: ${list(f.covered, ', ')}.`,
    'serial.outside': (f) =>
      `Unit ${f.named} is not among what certificate ${cert(f)} covers: ${list(f.covered, ', ')}.`,
    'conformity.basis': (f) =>
      `Certificate ${cert(f)} rests on ${f.pack}, whose rules no standards body and no contract signed: it does not say “compliant” or “certified to the standard”.`,
    'conformity.report': () =>
      'A test report or a self-assessment is no certificate: only a certification body certifies.',
    'conformity.no-level': ({ why }) =>
      `Conformity with GB/T 45288 is claimed and no level${why ? '' : ': it cannot be held against anything'}.`,
    'guidance.mandatory': () =>
      'A GB/T standard is recommended and GB/Z is guidance for reference: neither is law. They bind where a contract, or the maker’s own declaration, names them.',
    'guidance.certified': () =>
      'GB/Z 177 is guidance for reference, without a part for sensors: nothing is certified to it.',
    'laboratory.approval': ({ number }) =>
      `${number} is the number of a laboratory’s accreditation: it may test and report, and approves no product.`,
    'accreditor.approval': () =>
      'An accreditor accredits laboratories and certification bodies; it approves no product.',
    'authorisation.supported': ({ number, body }) =>
      `${number} is the authorisation that the certificate of ${body} states.`,
    'authorisation.other': ({ number, covered }) =>
      `${number} is not what the certificates given state: ${list(covered, ', ')}.`,
    'authorisation.stated': ({ number }) =>
      `${number} is only stated: it proves nothing until it is followed to a trust list.`,
    'act.level': () =>
      'Neither Annex III of the EU AI Act nor the guidelines of Japan nor Korea’s act know levels: a level meets none of them.',
    generic: () =>
      'It names no level, standard or certificate: it can be held against nothing, and does not suffice for tenders that ask for a level.',
  },
  counts: (n) => `${n.error} false, ${n.warning} unsupported or generic, ${n.supported} supported`,
  hidden: (n) => `${n} ${n === 1 ? 'note' : 'notes'} not shown (--all)`,
  suppressed: (reason, until) => `suppressed until ${until}: ${reason}`,
  lapsed: (reason, until) => `a suppression lapsed after ${until} (${reason}): it counts again`,
  suppressedCount: (n) => `${n} suppressed`,
  unused: (rule, reason) => `a suppression of ${rule} met nothing: ${reason}`,
  nothing: 'no claim of a level, an accreditation or intelligence',
  noText: 'no text was found: a scan? What only a picture shows is not read',
  onDay: (day) => `certificates as of ${day}`,
  also: 'also',
  colon: ': ',
  stop: '.',
  quote: (text) => `“${text}”`,
};

const zh: ClaimWords = {
  title: '文件中的声称',
  severity: { error: '错误', warning: '警告', note: '提示', supported: '有依据' },
  standing: {
    established: (source) => `已确立（${source}）`,
    stated: (source) => `据其所述（${source}）`,
    contradicted: (source) => `另有说法但与公开资料矛盾（${source}）`,
    derived: (source) => `由${source}得出`,
    proposed: (source) => `由其提出（${source}）`,
  },
  place: (page, pages, block) => (pages > 1 ? `第${page}页第${block}段` : `第${block}段`),
  whoSays: '依据',
  trueWording: '属实的写法',
  rule: {
    'level.supported': '等级有证书支持',
    'level.unsupported': '所给材料不支持该等级',
    'level.above': '等级高于证书',
    'level.open': '声称超过单一等级',
    'standard.year': '标准年号不符',
    'certificate.expired': '证书已过期',
    'certificate.suspended': '证书已暂停',
    'certificate.withdrawn': '证书已撤销',
    'certificate.superseded': '证书已被取代',
    'certificate.early': '证书尚未生效',
    'certificate.scope': '证书超出其机构或实验室的范围',
    'certificate.unverified': '证书无法核实',
    'product.outside': '证书属于另一产品',
    'firmware.outside': '证书不涵盖该固件',
    'serial.outside': '证书不涵盖该台设备',
    'conformity.basis': '说法超过证书',
    'conformity.report': '仅凭报告或自我评估称“认证”',
    'conformity.no-level': '声称符合但未写等级',
    'guidance.mandatory': '把推荐性标准或指导性文件说成法律要求',
    'guidance.certified': '声称获得指导性文件的认证',
    'laboratory.approval': '把实验室编号当作产品批准',
    'accreditor.approval': '声称认可机构批准了产品',
    'authorisation.supported': '编号与证书一致',
    'authorisation.other': '编号不是证书所属机构的编号',
    'authorisation.stated': '写有认可编号',
    'act.level': '把等级说成满足法律',
    generic: '笼统声称',
  },
  why: {
    'level.supported': (f) => `${f.body} 的证书 ${cert(f)} 在 ${f.day} 对 ${f.product} 载明 ${f.certified}。`,
    'level.unsupported': ({ why, level }) =>
      why === 'product not named'
        ? `给出了证书，但文件未写证书所指的产品：${level} 没有依据。`
        : why === 'other standard'
          ? `所给证书属于另一标准：没有材料支持 ${level}，也没有材料否定它。`
          : `未给出证书：没有材料支持 ${level}，也没有材料否定它。`,
    'level.above': (f) => `${f.level} 高于证书 ${cert(f)} 对 ${f.product} 载明的 ${f.certified}。`,
    'level.open': (f) => `证书 ${cert(f)} 载明 ${f.certified}，没有更高等级：“以上”说多了。`,
    'standard.year': ({ named }) => `${named} 年的 GB/T 45288 不是所公告的这些等级的标准，后者为 2026 年。`,
    'certificate.expired': (f) => `证书 ${cert(f)} 在 ${f.day} 已过期。`,
    'certificate.suspended': (f) => `证书 ${cert(f)} 在 ${f.day} 处于暂停状态。`,
    'certificate.withdrawn': (f) => `证书 ${cert(f)} 在 ${f.day} 已撤销。`,
    'certificate.superseded': (f) => `证书 ${cert(f)} 在 ${f.day} 之前已被另一证书取代。`,
    'certificate.early': (f) => `证书 ${cert(f)} 在 ${f.day} 尚未生效。`,
    'certificate.scope': (f) => `其机构或实验室未获授权作出证书 ${cert(f)} 所述内容。`,
    'certificate.unverified': (f) =>
      f.why === 'not found'
        ? `所给登记册中没有与证书 ${cert(f)} 相符的条目。`
        : `凭所给材料无法核实证书 ${cert(f)}：它不能作为依据。`,
    'product.outside': ({ named, covered }) => `所说的是 ${named ?? '另一产品'}；所给证书属于 ${list(covered, '、')}。`,
    'firmware.outside': (f) => `固件 ${f.named} 不在证书 ${cert(f)} 的范围内：${list(f.covered, '、')}。`,
    'serial.outside': (f) => `设备 ${f.named} 不在证书 ${cert(f)} 的范围内：${list(f.covered, '、')}。`,
    'conformity.basis': (f) =>
      `证书 ${cert(f)} 依据 ${f.pack}，其规则未经标准机构或合同签署：证书没有说“符合标准”或“按标准认证”。`,
    'conformity.report': () => '检测报告或自我评估不是证书：只有认证机构才能认证。',
    'conformity.no-level': () => '声称符合 GB/T 45288 却未写等级：无从核对。',
    'guidance.mandatory': () =>
      'GB/T 为推荐性标准，GB/Z 为供参考的指导性技术文件，二者都不是法律；合同或企业自我声明写明时才有约束力。',
    'guidance.certified': () => 'GB/Z 177 是供参考的指导性技术文件，没有传感器部分：不存在按它进行的认证。',
    'laboratory.approval': ({ number }) => `${number} 是实验室的认可编号：实验室可以检测并出具报告，但不批准产品。`,
    'accreditor.approval': () => '认可机构认可实验室和认证机构，不批准产品。',
    'authorisation.supported': ({ number, body }) => `${number} 与 ${body} 的证书所载授权一致。`,
    'authorisation.other': ({ number, covered }) => `${number} 不是所给证书载明的编号：${list(covered, '、')}。`,
    'authorisation.stated': ({ number }) => `${number} 只是写在文中：在信任列表中查到之前不能证明任何事。`,
    'act.level': () => '欧盟《人工智能法》附件三、日本的指南和韩国的法律都没有等级：等级不能满足其中任何一项。',
    generic: () => '未写等级、标准或证书：无从核对，也不能满足要求写明等级的招标。',
  },
  counts: (n) => `${n.error} 处不实，${n.warning} 处无依据或笼统，${n.supported} 处有依据`,
  hidden: (n) => `另有 ${n} 条提示未显示（--all）`,
  suppressed: (reason, until) => `已抑制至 ${until}：${reason}`,
  lapsed: (reason, until) => `抑制已于 ${until} 后失效（${reason}）：重新计入`,
  suppressedCount: (n) => `${n} 处已抑制`,
  unused: (rule, reason) => `对 ${rule} 的一条抑制没有对应的发现：${reason}`,
  nothing: '没有关于等级、认可或智能的声称',
  noText: '没有找到文字：是扫描件吗？只在图中出现的内容不读取',
  onDay: (day) => `证书状态截至 ${day}`,
  also: '另有',
  colon: '：',
  stop: '。',
  quote: (text) => `“${text}”`,
};

export const claimWords: Record<Language, ClaimWords> = { en, zh };
