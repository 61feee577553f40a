import type { Answer, Clause, Clauses, DeclaredFor } from '../market/clauses.ts';
import type { Measured, Verdict } from '../model/assessment.ts';
import { provenanceOf, type Indicator, type RulePack } from '../model/pack.ts';
import { languages, levels, type Language, type Level } from '../model/terms.ts';
import { count, plainFigure } from './figure.ts';
import { wordsOf } from './language.ts';
import { plain, terminal, wrapped } from './layout.ts';
import { requiredText, valueText, whoText } from './row.ts';
import { clauseWords, type ClauseWords } from './words/clauses.ts';
import type { Words } from './words/shape.ts';

type Said = { words: Words; own: ClauseWords };
const saidIn = (language: Language): Said => ({ words: wordsOf(language), own: clauseWords[language] });

const quantityOf = ({ quantity }: Indicator, words: Words): string => words.quantity[quantity] ?? quantity;

/** `p99 ≤ the declared deadline (and never weaker than 1 000 ms)`. */
function limitText({ indicator }: Clause, { words, own }: Said): string {
  const { limit, quantity } = indicator;
  if (!limit) return own.noLimit;
  const name = quantityOf(indicator, words);
  const relation = (['most', 'least', 'above'] as const).find((key) => limit[key] !== undefined);
  if (!relation) return own.observed(name);
  const [bound, unit] = [limit[relation], limit.unit ?? ''];
  const figure = (value: number): string => plainFigure(value, unit, quantity, words);
  if (typeof bound === 'number') return own.limit(name, words.relation[relation](figure(bound)));
  const key = bound?.slice('declared.'.length) as keyof ClauseWords['declaredLimit'];
  const declared = words.relation[relation](own.declaredLimit[key]);
  return own.limit(name, declared) + (limit.floor === undefined ? '' : own.floor(figure(limit.floor)));
}

function decisionText({ indicator: { decision } }: Clause, { words }: Said): string {
  if (!decision || decision.rule === 'simple') return '';
  const { name, means } = words.decision[decision.rule];
  return words.semicolon + words.head.decision + words.colon + name + words.bracket(means);
}

function methodText({ method, samples, indicator }: Clause, language: Language, { words, own }: Said): string {
  if (method?.status !== 'available') return own.planned;
  const kinds = (indicator.stimulus ?? method.stimulus).map((kind) => words.stimulus[kind]);
  return [
    own.method(method.id, method.version, method.title[language]),
    own.samples(count(samples), indicator.for),
    own.stimulus(words.gap.or(kinds)),
  ].join(words.semicolon);
}

function checksText({ indicator: { checks } }: Clause, { words, own }: Said): string {
  if (!checks) return '';
  const must = own.checks(checks.must.length, checks.must.join(words.comma));
  return checks.should ? must + words.semicolon + own.checksShould(checks.should.join(words.comma)) : must;
}

/** A wire in words, any other condition as the pack writes it. */
function whereText({ indicator, method }: Clause, { own }: Said): string {
  if (indicator.when === undefined) return '';
  const { when } = indicator;
  const wire = method?.wire;
  if (wire !== undefined && when === `has(declaration.endpoints.${wire})`) return own.wire[wire];
  return own.condition[when] ?? own.where(when);
}

function declaredText({ declared, indicator }: Clause, { words, own }: Said): string {
  const one = ({ subject, required, because }: DeclaredFor): string => {
    const of = subject === undefined ? '' : subject + words.colon;
    if (because) return own.declared(of, words.because[because]);
    return own.declared(of, required ? requiredText(required, indicator.quantity, words) : words.yes);
  };
  return (declared ?? []).map(one).join(words.semicolon);
}

function verdictText({ subject, outcome, measured }: Verdict, quantity: string, words: Words): string {
  const of = subject === undefined ? '' : subject + words.colon;
  const value = (m: Measured): string => words.comma + valueText(m, quantity, words);
  return of + words.outcome[outcome] + (measured ? value(measured) : '');
}

function answerText({ run, product, says, verdicts, pinned }: Answer, clause: Clause, { words, own }: Said): string {
  const judged = says === 'met' || says === 'failed' || says === 'open' ? verdicts : [];
  const figures = judged.map((verdict) => verdictText(verdict, clause.indicator.quantity, words));
  const marks = [...figures, ...(pinned || judged.length === 0 ? [] : [own.notPinned])];
  return own.answer(run, product, own.says[says], marks.length === 0 ? '' : words.bracket(marks.join(words.semicolon)));
}

function evidenceText(clause: Clause, said: Said): string {
  const { words, own } = said;
  const answers = clause.answers.map((answer) => answerText(answer, clause, said));
  return own.standing[clause.standing] + words.colon + (answers.join(words.semicolon) || own.noEvidence);
}

/** A clause in one language: its heading, and paragraphs that each begin with what they are about. */
export function clauseLines(clause: Clause, { pack }: Pick<Clauses, 'pack'>, language: Language): string[] {
  const said = saidIn(language);
  const { words, own } = said;
  const { indicator, name, level, number, choice } = clause;
  const parts: [string, string][] = [
    [own.head.where, whereText(clause, said)],
    [own.head.choice, choice ? own.choice(choice.atLeast, choice.of) : ''],
    [own.head.limit, limitText(clause, said) + decisionText(clause, said)],
    [own.head.checks, checksText(clause, said)],
    [own.head.declared, declaredText(clause, said)],
    [own.head.method, methodText(clause, language, said)],
    [own.head.who, whoText(indicator.who, pack, words)],
    [own.head.evidence, evidenceText(clause, said)],
  ];
  return [
    `${number}. ${indicator.title[language]}${words.bracket(name + words.comma + level)}`,
    own.shall[indicator.for](indicator.asks[language]),
    ...parts.filter(([, text]) => text !== '').map(([head, text]) => head + words.colon + text),
  ];
}

const isAbove = (target: Level, { grading }: RulePack): boolean =>
  'upTo' in grading && levels.indexOf(target) > levels.indexOf(grading.upTo);

/** What is asked for, by which rules, and who says that such a component answers for them; the title first. */
export function frameLines(clauses: Clauses, language: Language): string[] {
  const { words, own } = saidIn(language);
  const { rule, pack, packDigest, target } = clauses;
  const note = rule.who.note === undefined ? '' : own.note(rule.who.note);
  return [
    own.title(rule.title[language]),
    words.sentences([own.purpose(target), isAbove(target, pack) ? own.proposed(target) : '']),
    `${own.rules + words.colon}${pack.title[language]}${words.bracket(`${pack.id} ${pack.version}`)}`,
    `${own.digest}${words.colon}${packDigest}`,
    `${own.bears(whoText(rule.who, pack, words) + note)}${words.stop}`,
  ];
}

/** Official or contracted in every part; the pack's signature was looked at when it was loaded. */
function isSigned({ who }: Indicator): boolean {
  const kinds = [who, ...(who.limit ? [who.limit] : [])].map((part) => provenanceOf(part).kind);
  return kinds.every((kind) => kind === 'official' || kind === 'contracted');
}

/** What holds of all clauses, lettered. */
export function termsOf({ clauses }: Pick<Clauses, 'clauses'>, language: Language): string[] {
  const { binding, term } = clauseWords[language];
  const isAllSigned = clauses.length > 0 && clauses.every(({ indicator }) => isSigned(indicator));
  const terms = [binding[isAllSigned ? 'signed' : 'others'], ...term];
  return terms.map((text, i) => `${String.fromCodePoint(97 + i)}) ${text}`);
}

function document(clauses: Clauses, language: Language, width: number | undefined): string[] {
  const { own } = saidIn(language);
  const fold = (text: string, indent = 0): string[] =>
    width === undefined
      ? [' '.repeat(indent) + plain(text)]
      : wrapped(plain(text), width - indent).map((line) => ' '.repeat(indent) + line);
  const standing = (of: Clause['standing']): number => clauses.clauses.filter((c) => c.standing === of).length;
  const body = clauses.clauses.flatMap((clause) => {
    const [head = '', ...lines] = clauseLines(clause, clauses, language);
    return ['', ...fold(head), ...lines.flatMap((line) => fold(line, 3))];
  });
  return [
    ...frameLines(clauses, language).flatMap((line) => fold(line)),
    ...(body.length === 0 ? ['', ...fold(own.nothing(clauses.target))] : body),
    '',
    ...fold(own.terms),
    ...termsOf(clauses, language).flatMap((text) => fold(text, 3)),
    '',
    ...fold(own.summary(standing('answered'), standing('failed'), standing('open'))),
  ];
}

/** Contract text, in one language or in all, one after the other. `width`: of a terminal; without it no line is broken. */
export function clausesText(clauses: Clauses, chosen: readonly Language[], width?: number): string {
  return terminal(
    chosen.flatMap((language, i) => [
      ...(i > 0 ? ['', '—'.repeat(20), ''] : []),
      ...document(clauses, language, width),
    ]),
  );
}

/** Every clause with its text in every language, for a program that writes contracts. */
export function clausesJson(clauses: Clauses): object {
  const { kind, rule, pack, packDigest, target } = clauses;
  const inEach = (make: (language: Language) => unknown): object =>
    Object.fromEntries(languages.map((language) => [language, make(language)]));
  return {
    component: kind,
    target,
    pack: { id: pack.id, version: pack.version, digest: packDigest },
    who: rule.who,
    frame: inEach((language) => frameLines(clauses, language)),
    terms: inEach((language) => termsOf(clauses, language)),
    clauses: clauses.clauses.map(({ indicator, method, answers, ...clause }) => ({
      ...clause,
      limit: indicator.limit ?? null,
      decision: indicator.decision ?? null,
      method: method ? { id: method.id, version: method.version, status: method.status } : null,
      who: indicator.who,
      answers: answers.map(({ verdicts, ...answer }) => ({
        ...answer,
        outcomes: verdicts.map(({ subject, outcome }) => ({ subject, outcome })),
      })),
      text: inEach((language) => clauseLines({ ...clause, indicator, method, answers }, clauses, language)),
    })),
  };
}
