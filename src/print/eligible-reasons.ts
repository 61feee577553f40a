import type { Answer, Borne, Cell, CellState } from '../market/eligible/cell.ts';
import type { Applied, Column } from '../market/eligible/columns.ts';
import type { Eligible } from '../market/eligible/eligible.ts';
import type { Shown } from '../market/eligible/shown.ts';
import type { Approval, MarketRules, Recognition, SchemeRef } from '../model/market.ts';
import { provenanceOf, type Who } from '../model/pack.ts';
import type { Language } from '../model/terms.ts';
import { wordsOf } from './language.ts';
import { eligibleWords, type Cited, type EligibleWords } from './words/eligible.ts';

type Speaking = { rules: MarketRules; on: string; language: Language; words: EligibleWords };

export const speaking = ({ rules, on }: Pick<Eligible, 'rules' | 'on'>, language: Language): Speaking => ({
  rules,
  on,
  language,
  words: eligibleWords[language],
});

/** Who says so, with clause and the day it was read. */
export function sayerText(who: Who, { rules, language, words }: Speaking): string {
  const { kind, source } = provenanceOf(who);
  const from = rules.sources[source];
  const clause = who.clause === undefined ? '' : words.clause(who.clause);
  const read = from === undefined ? '' : words.read(from.read);
  return `${wordsOf(language).provenance[kind].says(from?.title ?? source)}${clause}${read}`;
}

type Covering = Extract<Shown, { standing: unknown }>;

const cited = ({ standing: { certificate, state } }: Covering): Cited => {
  const { number, body, level, from, to } = certificate;
  return { number, body: body.name, level, from, to, state };
};
const firmwareOf = ({ standing }: Covering): string =>
  standing.certificate.product.firmware.map(({ version }) => version).join(', ');

function schemeText({ scheme, version, level }: SchemeRef, { rules, language }: Speaking): string {
  return [rules.schemes[scheme]?.title[language] ?? scheme, version, level]
    .filter((part) => part !== undefined)
    .join(' ');
}

function edgeText(edge: Recognition, speaks: Speaking): string {
  const { words, language } = speaks;
  const of = (edge.of ?? []).map((one) => schemeText(one, speaks)).join(' / ');
  const as = edge.as ? schemeText(edge.as, speaks) : '';
  return `${words.edge(edge.title[language], words.edgeType[edge.type], of, as)} (${sayerText(edge.who, speaks)})`;
}

function coversText(shown: Covering, { applied, recognised }: Answer, speaks: Speaking): string {
  const { words } = speaks;
  return [
    words.covers(cited(shown), shown.firmware ?? firmwareOf(shown), shown.firmware !== undefined),
    ...(recognised ? [edgeText(recognised, speaks)] : []),
    ...(shown.claimed ? [words.claims(shown.claimed)] : []),
    ...(shown.standing.checked ? [] : [words.unchecked]),
    ...(!shown.standing.checked && applied.rule.requires.accredited ? [words.accredited] : []),
  ].join(words.semicolon);
}

function askedText({ rule }: Applied, { rules, language }: Speaking): string {
  const { scheme, version, level } = rule.requires;
  return `${rules.schemes[scheme]?.title[language] ?? scheme}-${version} ${level}`;
}

/** Why an answer is what it is, in one sentence without its stop. */
export function becauseText(answer: Answer, speaks: Speaking): string {
  const { words, on } = speaks;
  const { shown, because } = answer;
  if (shown.says === 'no certificate') return words.noCertificate;
  if (shown.says === 'not given') return words.notGiven(shown.number);
  const of = cited(shown);
  const { product, serials, standard } = shown.standing.certificate;
  const named = shown.named ?? '';
  const says: Record<Exclude<Answer['because'], 'no certificate' | 'not given'>, () => string> = {
    unverified: () => words.unverified(of),
    'no serial': () => words.noSerial(of, serials.join(', ')),
    'other model': () => words.other.model(of, named, product.model),
    'other maker': () => words.other.maker(of, named, product.maker),
    'other firmware': () => words.other.firmware(of, named, firmwareOf(shown)),
    'other unit': () => words.other.unit(of, named, serials.join(', ')),
    state: () => words.notOn(of, on),
    'level below': () => words.below(of, askedText(answer.applied, speaks)),
    'other scheme': () => words.otherScheme(of, `${standard.id}-${standard.year}`, askedText(answer.applied, speaks)),
    covers: () => coversText(shown, answer, speaks),
  };
  return because === 'no certificate' || because === 'not given' ? '' : says[because]();
}

/** A rule with who says so, since when, and what speaks against it. */
export function ruleText({ rule, by, contested, conflicts }: Applied, speaks: Speaking): string {
  const { words, language, rules } = speaks;
  const against = conflicts.map((name) => {
    const conflict = rules.conflicts[name];
    return conflict ? `${conflict.says[language]} (${sayerText(conflict.who, speaks)})` : name;
  });
  return [
    words.rule(rule.title[language]) + (rule.from === undefined ? '' : words.comma + words.since(rule.from)),
    sayerText(rule.who, speaks),
    ...(contested ? [words.contested(by)] : []),
    ...(against.length > 0 ? [words.contradicted(against.join(words.semicolon))] : []),
  ].join(words.semicolon);
}

/** The same in short, for a reason beside which the rules stand in full. */
function ruleShort({ rule, by, contested, provenance, conflicts }: Applied, { words, language }: Speaking): string {
  const short = words.ruleShort(rule.id, wordsOf(language).provenance[provenance].name, conflicts.length > 0);
  return contested ? `${short}${words.semicolon}${words.contested(by)}` : short;
}

function borneText({ approval, label, edge }: Borne, speaks: Speaking): string {
  const { words, language } = speaks;
  const by = edge ? edgeText(edge, speaks) : words.own;
  return words.borne(`${schemeText(label, speaks)} ${label.number}`, approval.title[language], by);
}

/** Every line of a cell's reason but its state. `short`: rules by their names alone. */
export function cellLines({ answers, borne }: Cell, speaks: Speaking, short = false): string[] {
  const { words } = speaks;
  const rule = short ? ruleShort : ruleText;
  const said = answers.map((answer) => `${becauseText(answer, speaks)}${words.stop} ${rule(answer.applied, speaks)}`);
  return [...(said.length === 0 ? [words.noRule] : said), ...borne.map((one) => borneText(one, speaks))];
}

function approvalText({ title, note, from, who }: Approval, later: boolean, speaks: Speaking): string {
  const { words, language } = speaks;
  const said = [
    ...(from !== undefined && later ? [words.since(from)] : []),
    ...(note ? [note[language]] : []),
    sayerText(who, speaks),
  ];
  return `${title[language]} (${said.join(words.semicolon)})`;
}

export type ColumnNotes = { market: string; notChecked: string[]; later: string[]; bears: string[] };

/** What was not checked in a market, now and later, and which recognition of bodies and results bears on it. */
export function columnNotes(
  { code, approvals, later, edges, contested, surveyed }: Column,
  speaks: Speaking,
): ColumnNotes {
  const { words, rules, language } = speaks;
  return {
    market: `${code} ${rules.markets[code]?.title[language] ?? ''}`.trim(),
    notChecked: [...approvals.map((one) => approvalText(one, false, speaks)), ...(surveyed ? [] : [words.notSurveyed])],
    later: later.map((one) => approvalText(one, true, speaks)),
    bears: [
      ...edges.filter(({ of }) => !of).map((edge) => `${edge.title[language]} (${sayerText(edge.who, speaks)})`),
      ...contested.map((group) => words.contested(group)),
    ],
  };
}

/** What was not checked in a market, by its titles alone. */
export function openTitles({ approvals, later, surveyed }: Column, language: Language): string {
  const words = eligibleWords[language];
  return [
    ...approvals.map(({ title }) => title[language]),
    ...later.map(({ title, from }) => `${title[language]} (${words.since(from ?? '')})`),
    ...(surveyed ? [] : [words.notSurveyed]),
  ].join(words.semicolon);
}

export type NumberedReason = { number: number; state: CellState; markets: readonly string[]; lines: readonly string[] };

/** The reasons that occur, each once with its number, and which cell has which. */
export function reasonsOf(
  { rows, rules, on }: Eligible,
  language: Language,
  short = false,
): { numbers: ReadonlyMap<Cell, number>; reasons: readonly NumberedReason[] } {
  const speaks = speaking({ rules, on }, language);
  const numbers = new Map<Cell, number>();
  const byText = new Map<string, { number: number; state: CellState; markets: Set<string>; lines: string[] }>();
  for (const cell of new Set([...new Set(rows.map(({ cells }) => cells))].flat())) {
    const lines = cellLines(cell, speaks, short);
    const key = [cell.state, ...lines].join('\n');
    const found = byText.get(key) ?? { number: byText.size + 1, state: cell.state, markets: new Set(), lines };
    byText.set(key, found);
    found.markets.add(cell.column.code);
    numbers.set(cell, found.number);
  }
  return { numbers, reasons: [...byText.values()].map((one) => ({ ...one, markets: [...one.markets] })) };
}
