import type { Language } from '../model/terms.ts';
import type { Method } from '../model/method.ts';
import { methodsEn } from './words/methods.en.ts';
import { methodsZh } from './words/methods.zh.ts';
import type { MethodFrame, MethodLanguage, MethodWords } from './words/methods.ts';

const languages: Readonly<Record<Language, MethodLanguage>> = { en: methodsEn, zh: methodsZh };

type Section = { title: string; lines: readonly string[] };

const bullets = (lines: readonly string[], none: string): string[] =>
  (lines.length > 0 ? lines : [none]).map((line) => `- ${line}`);
const numbered = (lines: readonly string[]): string[] => lines.map((line, i) => `${i + 1}. ${line}`);

function named(frame: MethodFrame, names: readonly string[]): string {
  return names.length === 0 ? frame.none : names.map((name) => frame.names[name] ?? name).join(frame.comma);
}

function parameterLines({ parameters }: Method, frame: MethodFrame): string[] {
  const lines = Object.entries(parameters).map(([name, p]) => {
    const range = [p.least !== undefined ? `≥ ${p.least}` : '', p.most !== undefined ? `≤ ${p.most}` : ''];
    const bounds = [...range, ...(p.oneOf ?? [])].filter(Boolean).join(frame.comma);
    const unit = p.unit === undefined || p.unit === '1' ? '' : ` ${p.unit}`;
    return `${name}${frame.colon}${frame.standard} ${String(p.default)}${unit}${bounds === '' ? '' : ` (${bounds})`}`;
  });
  return bullets(lines, frame.none);
}

function quantityLines({ quantities }: Method, words: MethodWords | undefined, frame: MethodFrame): string[] {
  return Object.entries(quantities).flatMap(([name, unit]) => {
    const said = words?.quantities[name];
    const head = `- ${name} [${unit ?? frame.yesNo}]`;
    return said ? [`${head}${frame.colon}${said.is}${frame.stop}`, `  ${said.formula}`] : [head];
  });
}

/** Every check with the clause that says so; none where the method asks one thing. */
function checkLines({ checks }: Method, language: Language, frame: MethodFrame): string[] {
  if (!checks) return [];
  const lines = Object.entries(checks).map(
    ([name, { unit, clause, title }]) => `${name}${frame.colon}${title[language]} (${unit}${frame.semicolon}${clause})`,
  );
  return ['', `${frame.checks}${frame.colon}${frame.checksWeigh}${frame.stop}`, '', ...bullets(lines, frame.none)];
}

function uncertaintyLines({ uncertainty }: MethodWords, frame: MethodFrame): string[] {
  const lines = uncertainty.map(({ source, says }) => `${frame.names[source] ?? source}${frame.colon}${says}`);
  return [...bullets(lines, frame.none), ...(lines.length > 0 ? ['', frame.combination] : [])];
}

function sectionsOf(method: Method, words: MethodWords, frame: MethodFrame, language: Language): Section[] {
  const needs = method.needs.map((list) => named(frame, list)).join(' / ');
  const samples = `${frame.samples}${frame.colon}${method.samples} (${frame.fewest} ${method.fewest})${frame.semicolon}${frame.timeout}${frame.colon}${method.timeoutMs / 1000} s`;
  return [
    { title: frame.scope, lines: [words.scope, '', `${frame.names[method.for] ?? method.for}${frame.stop}`] },
    { title: frame.principle, lines: [words.principle] },
    {
      title: frame.stimulus,
      lines: [words.stimulus, '', `${frame.kinds}${frame.colon}${named(frame, method.stimulus)}`],
    },
    {
      title: frame.equipment,
      lines: [
        `${frame.equipment}${frame.colon}${named(frame, method.instruments)}`,
        `${frame.probe}${frame.colon}${needs}`,
      ],
    },
    { title: frame.parameters, lines: [...parameterLines(method, frame), '', samples] },
    { title: frame.steps, lines: numbered(words.steps) },
    {
      title: frame.quantities,
      lines: [...quantityLines(method, words, frame), ...checkLines(method, language, frame)],
    },
    { title: frame.uncertainty, lines: uncertaintyLines(words, frame) },
    { title: frame.limits, lines: bullets(words.limits, frame.none) },
    { title: frame.references, lines: bullets(words.references, frame.none) },
  ];
}

function plannedSections(method: Method, frame: MethodFrame): Section[] {
  return [
    { title: frame.scope, lines: [frame.planned] },
    { title: frame.quantities, lines: quantityLines(method, undefined, frame) },
  ];
}

/** The words of a method, where it has them. */
export function methodWords(id: string, language: Language): MethodWords | undefined {
  return languages[language].methods[id];
}

/** A method as a document that a laboratory can adopt (ISO/IEC 17025:2017, 7.2.1.5 and 7.2.2): Markdown with numbered sections. */
export function methodDocument(method: Method, language: Language): string {
  const { frame, methods } = languages[language];
  const words = methods[method.id];
  const sections = words ? sectionsOf(method, words, frame, language) : plannedSections(method, frame);
  const head = `# ${method.title[language]}\n\n${frame.method} ${method.id} · ${frame.version} ${method.version}\n`;
  return `${head}\n${sections.map(({ title, lines }, i) => `## ${i + 1} ${title}\n\n${lines.join('\n')}\n`).join('\n')}`;
}
