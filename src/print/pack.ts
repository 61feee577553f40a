import { levels } from '../model/terms.ts';
import type { Language } from '../model/terms.ts';
import { programmeNames, provenanceOf } from '../model/pack.ts';
import type { Indicator, Limit, Needs, RulePack, Who } from '../model/pack.ts';
import { wrapped } from './layout.ts';
import { packWords } from './words/packs.ts';
import type { PackWords } from './words/packs.ts';

/** Cells a character takes on a terminal: two for those of East Asian scripts. */
const cells = (text: string): number => {
  let width = 0;
  for (const character of text) width += /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]/.test(character) ? 2 : 1;
  return width;
};

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cells(text)));

/** Columns as wide as their widest cell; the last one runs on. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cells(cell));
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : padded(cell, widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const signs = { most: '≤', least: '≥', above: '>' } as const;

/** A limit in one phrase: `≤ declared.deadline ms (and never weaker than 1000 ms)`. */
export function limitText(limit: Limit | undefined, language: Language): string {
  const words = packWords[language];
  if (!limit) return words.noLimit;
  if (limit.is !== undefined) return `= ${limit.is}`;
  const unit = limit.unit === undefined || limit.unit === '1' ? '' : ` ${limit.unit}`;
  const relation = (['most', 'least', 'above'] as const).find((key) => limit[key] !== undefined) ?? 'most';
  const floor = limit.floor === undefined ? '' : words.floor(`${limit.floor}${unit}`);
  return `${signs[relation]} ${limit[relation]}${unit}${floor}`;
}

function whoText(who: Who, words: PackWords): string {
  const one = (part: Omit<Who, 'limit'>): string => {
    const { kind, source } = provenanceOf(part);
    return `${words.from[kind] ?? kind} ${source}`;
  };
  return `${one(who)}${who.limit ? words.limitBy(one(who.limit)) : ''}`;
}

/** What `list` shows of a pack. */
export type PackSummary = { pack: RulePack; digest: string; signedBy?: string | undefined };

function gradingText(pack: Pick<RulePack, 'grading'>, words: PackWords): string {
  return 'upTo' in pack.grading ? words.upTo(pack.grading.upTo) : words.refuses;
}

export function packList(packs: readonly PackSummary[], language: Language): string {
  const words = packWords[language];
  const rows = packs.map(({ pack }) => [pack.id, pack.version, gradingText(pack, words), pack.title[language]]);
  return columns(rows).join('\n');
}

function needsText(needs: Needs): string {
  if (typeof needs === 'string') return needs;
  const inner = 'all' in needs ? needs.all : 'any' in needs ? needs.any : needs.of;
  const list = inner.map(needsText).join(', ');
  if ('all' in needs) return list;
  return 'any' in needs ? `any(${list})` : `atLeast ${needs.atLeast}(${list})`;
}

function indicatorRow(name: string, indicator: Indicator, language: Language): string[] {
  const words = packWords[language];
  const { title, limit, method, who } = indicator;
  return [`  ${name}`, title[language], limitText(limit, language), method, whoText(who, words)];
}

/** A paragraph within `width` columns, every line of it indented. */
const paragraph = (text: string, width: number, indent = 0): string[] =>
  wrapped(text, width - indent).map((line) => ' '.repeat(indent) + line);

function levelBlock(pack: RulePack, language: Language, width: number): string[] {
  return levels.flatMap((level) => {
    const rule = pack.levels[level];
    if (!rule) return [];
    const who = whoText(rule.who, packWords[language]);
    return [
      ...paragraph(`${level}  ${rule.title[language]}  [${who}]`, width, 2),
      ...paragraph(needsText(rule.needs), width, 6),
    ];
  });
}

/** A table where it fits, else a few lines an indicator. */
function indicatorBlock(pack: RulePack, language: Language, width: number): string[] {
  const words = packWords[language];
  const heads = ['', words.indicator, words.limit, words.method, words.says];
  const rows = Object.entries(pack.indicators).map(([name, one]) => indicatorRow(name, one, language));
  const table = columns([heads, ...rows]);
  if (table.every((line) => cells(line) <= width)) return table;
  return rows.flatMap(([name = '', title = '', limit = '', method = '', who = '']) => [
    ...paragraph(`${name.trim()}  ${title}`, width, 2),
    ...paragraph(`${limit} · ${method}`, width, 6),
    ...paragraph(who, width, 6),
  ]);
}

function programmeBlock(pack: RulePack, words: PackWords): string[] {
  const rows = programmeNames.map((name) => {
    const { only, samples, budget } = pack.programmes[name];
    return [`  ${name}`, only ? words.count(only.length) : words.all, samples, budget ?? ''];
  });
  return columns(rows);
}

/** On which indicators a component of each kind bears, and who says so. */
function componentBlock({ components }: RulePack, language: Language, width: number): string[] {
  return Object.entries(components ?? {}).flatMap(([kind, { title, bears, who }]) => [
    ...paragraph(`${kind}  ${title[language]}  [${whoText(who, packWords[language])}]`, width, 2),
    ...paragraph(bears.join(', '), width, 6),
  ]);
}

function sourceBlock(pack: RulePack, words: PackWords, width: number): string[] {
  return Object.entries(pack.sources).flatMap(([id, source]) => {
    const tag = source.tag === undefined ? '' : `, ${source.tag}`;
    return paragraph(`${id}: ${source.title} (${source.kind}, ${words.read(source.read)}${tag})`, width, 2);
  });
}

/** A pack in full, for a terminal of so many columns; without them no line is broken. */
export function packPage({ pack, digest, signedBy }: PackSummary, language: Language, width = Infinity): string {
  const words = packWords[language];
  const { effective } = pack;
  const conflicts = Object.values(pack.conflicts ?? {}).flatMap(({ says }) =>
    paragraph(`- ${says[language]}`, width, 2),
  );
  const components = componentBlock(pack, language, width);
  const refusal = 'refuse' in pack.grading ? ['', ...paragraph(pack.grading.refuse[language], width)] : [];
  return [
    pack.title[language],
    `${pack.id} ${pack.version}  ${gradingText(pack, words)}  ${words.effective(effective.from, effective.until)}`,
    `${digest}  ${signedBy === undefined ? words.unsigned : words.signedBy(signedBy)}`,
    '',
    ...paragraph(pack.about[language], width),
    ...refusal,
    '',
    words.levels,
    ...levelBlock(pack, language, width),
    '',
    words.indicators,
    ...indicatorBlock(pack, language, width),
    '',
    words.programmes,
    ...programmeBlock(pack, words),
    ...(components.length > 0 ? ['', words.components, ...components] : []),
    '',
    words.sources,
    ...sourceBlock(pack, words, width),
    ...(conflicts.length > 0 ? ['', words.conflicts, ...conflicts] : []),
  ].join('\n');
}

/** A difference as `plan/diff.ts` finds it. */
type Change = {
  of: string;
  name: string;
  how: 'added' | 'removed' | 'changed';
  field?: string;
  from?: unknown;
  to?: unknown;
};

function valueText(field: string, value: unknown, language: Language): string {
  if (value === undefined) return packWords[language].nothing;
  if (field === 'limit') return limitText(value as Limit, language);
  if (field === 'needs') return needsText(value as Needs);
  if (field === 'who') return whoText(value as Who, packWords[language]);
  if (field === 'grading') return gradingText({ grading: value as RulePack['grading'] }, packWords[language]);
  if (field === 'effective') {
    const { from, until } = value as RulePack['effective'];
    return packWords[language].effective(from, until);
  }
  const isText = typeof value === 'object' && value !== null && language in value;
  if (isText) return `“${String((value as Record<string, unknown>)[language])}”`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function changeText(change: Change, language: Language): string {
  const words = packWords[language];
  const head = `${words.of[change.of] ?? change.of} ${change.name}`;
  if (change.how === 'added') return `${head} ${words.added}`;
  if (change.how === 'removed') return `${head} ${words.removed}`;
  const { field = '', from, to } = change;
  return `${head}: ${words.changed(field, valueText(field, from, language), valueText(field, to, language))}`;
}
