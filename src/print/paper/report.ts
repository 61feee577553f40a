import { statementOf } from '../../market/draft/draft.ts';
import type { Party } from '../../model/authority.ts';
import type { Paper, PaperLanguage, PaperRow } from '../../model/paper.ts';
import type { TestReport } from '../../model/test-report.ts';
import { wordsOf } from '../language.ts';
import type { Report } from '../report.ts';
import { rowsOf, type Row } from '../row.ts';
import { reportPaperWords, type ReportPaperWords } from '../words/paper/report.ts';
import { onPaper, rowOf } from './on-paper.ts';

const nameIn = ({ name, names }: Party, language: PaperLanguage): string => names?.[language] ?? name;

function statement({ item, basis, level, standard }: TestReport, { statement: says }: ReportPaperWords): string {
  const product = `${item.product.maker} ${item.product.model}`;
  const pack = `${basis.pack.id} ${basis.pack.version}`;
  if (level === undefined) return says.none(product, pack);
  const reached = level.slice(1);
  const strength = statementOf({ basis });
  if (strength === 'conforms') return says.conforms(product, reached, `${standard.id}-${standard.year}`);
  return strength === 'contract'
    ? says.contract(product, reached, basis.contract ?? '')
    : says.level(product, reached, pack);
}

/** ISO/IEC 17025, 7.8.2.1, in its order as far as a reader's serves. */
function fieldsOf(record: TestReport, language: PaperLanguage, words: ReportPaperWords): PaperRow[] {
  const { names } = words;
  const {
    customer,
    item,
    performed,
    site,
    laboratory,
    standard,
    basis,
    evidence,
    accreditation,
    sampling,
    deviations,
    issued,
  } = record;
  const pack = `${basis.pack.id} ${basis.pack.version}`;
  return [
    ...rowOf(names.customer, nameIn(customer, language), customer.address),
    ...rowOf(
      names.item,
      `${item.product.maker} ${item.product.model}`,
      item.product.name === item.product.model ? undefined : item.product.name,
    ),
    ...rowOf(names.identification, words.serial(item.serial), item.hardware),
    ...rowOf(names.firmware, ...item.product.firmware.flatMap(({ version, digest }) => [version, digest])),
    ...rowOf(names.condition, item.condition),
    ...rowOf(names.received, item.received),
    ...rowOf(names.performed, words.days(performed.from, performed.to)),
    ...rowOf(names.site, site ?? laboratory.address),
    ...rowOf(names.standard, `${standard.id}-${standard.year}`),
    ...rowOf(names.basis, pack, basis.pack.digest),
    ...rowOf(names.method, words.method(pack)),
    ...rowOf(names.sampling, sampling ?? words.noSampling),
    ...rowOf(names.deviations, ...(deviations.length > 0 ? deviations : [words.none])),
    ...rowOf(names.accreditation, accreditation && `${accreditation.number}, ${accreditation.by}`),
    ...rowOf(names.evidence, evidence.run, evidence.log, evidence.chain),
    ...rowOf(names.issued, issued),
  ];
}

function marksOf({ external, outsideScope }: TestReport['results'][number], { marks }: ReportPaperWords): string {
  return `${outsideScope ? ` ${marks.outside}` : ''}${external ? ` ${marks.external}` : ''}`;
}

function resultRow(row: Row, result: TestReport['results'][number] | undefined, words: ReportPaperWords): string[] {
  const { verdict, title, value, interval, required } = row;
  const marks = result ? marksOf(result, words) : '';
  const decision = verdict.decision ? words.decision[verdict.decision.rule] : '';
  return [`${title}${marks}`, value, interval, required, decision, words.outcome[verdict.outcome]].map(onPaper);
}

/** A test report to be set on paper. Titles of quantities are in Chinese on a Chinese paper, else in English, as the rule pack has them. */
export function reportPaper(record: TestReport, report: Report, language: PaperLanguage): Paper {
  const words = reportPaperWords[language];
  const { laboratory, number, basis, results, opinions = [], authorisedBy, issued, evidence } = record;
  const rows = rowsOf(
    { ...report, language: language === 'zh' ? 'zh' : 'en' },
    wordsOf(language === 'zh' ? 'zh' : 'en'),
  );
  const asked = rows.filter(({ verdict }) => verdict.outcome !== 'not applicable');
  const resultOf = ({ verdict }: Row) =>
    results.find((one) => one.indicator === verdict.indicator && one.subject === verdict.subject);
  const isRead = basis.provenance === 'official' || basis.provenance === 'contracted';
  const { items, interval, risk, outside, external, whole, unverified } = words.notes;
  return {
    language,
    title: words.title,
    issuer: [nameIn(laboratory, language), laboratory.address ?? '', laboratory.id]
      .filter((line) => line !== '')
      .map(onPaper),
    number,
    statement: onPaper(statement(record, words)),
    rows: fieldsOf(record, language, words),
    tables: [
      { title: words.results, head: words.head, rows: asked.map((row) => resultRow(row, resultOf(row), words)) },
    ],
    notes: [
      items,
      interval,
      risk,
      ...(results.some((one) => one.outsideScope) ? [outside] : []),
      ...(results.some((one) => one.external) ? [external] : []),
      ...(opinions.length > 0 ? [`${words.notes.opinions} ${opinions.map(onPaper).join(' · ')}`] : []),
      whole,
      ...(isRead ? [] : [unverified]),
    ],
    signed: [onPaper(authorisedBy), words.authorised],
    footer: words.footer(number),
    end: words.end,
    code: `urn:gradus:report:${encodeURIComponent(laboratory.id)}:${number}#run=${evidence.run}&chain=${evidence.chain}`,
    date: issued,
  };
}
