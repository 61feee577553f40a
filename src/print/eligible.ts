import { cellStates, type Cell, type CellState } from '../market/eligible/cell.ts';
import type { Eligible, EligibleRow } from '../market/eligible/eligible.ts';
import { languages, type Language } from '../model/terms.ts';
import { csvField } from './csv.ts';
import { becauseText, cellLines, columnNotes, openTitles, reasonsOf, ruleText, speaking } from './eligible-reasons.ts';
import { laidOut, plain, terminal, wrapped, type Column, type Tone } from './layout.ts';
import { eligibleWords } from './words/eligible.ts';

export const signs: Record<CellState, string> = {
  eligible: '✓',
  'not eligible': '✗',
  'not shown': '?',
  'no rule': '–',
};
export const tones: Record<CellState, Tone> = {
  eligible: 'good',
  'not eligible': 'bad',
  'not shown': 'open',
  'no rule': 'soft',
};
const fields = ['row', 'model', 'maker', 'firmware', 'serial', 'certificate', 'level'] as const;

/** What a portfolio's row says, in the order of the columns. */
const said = ({ offered }: EligibleRow): string[] => fields.map((field) => String(offered[field] ?? ''));

/** Rows that a terminal is shown; files have all of them. */
const mostShown = 200;

/** Markets beside each other on a screen; more of them go below. */
const beside = 8;

function tableLines(eligible: Eligible, numbers: ReadonlyMap<Cell, number>, shape: Shape): string[] {
  const words = eligibleWords[shape.language];
  const shown = eligible.rows.slice(0, mostShown);
  const used = (['model', 'serial', 'firmware', 'certificate'] as const).filter(
    (field) => field === 'model' || shown.some(({ offered }) => offered[field] !== undefined),
  );
  const blocks = Math.ceil(eligible.columns.length / beside);
  const lines = Array.from({ length: blocks }, (_, block) => {
    const [from, to] = [block * beside, (block + 1) * beside];
    const markets = eligible.columns.slice(from, to);
    const columns: Column[] = [
      ...used.map((field) => ({ head: words.head[field], gives: true, least: 8 })),
      ...markets.map(({ code, contested }) => ({ head: contested.length > 0 ? `${code}*` : code })),
    ];
    const rows = shown.map(({ offered, cells }) => [
      ...used.map((field) => offered[field] ?? ''),
      ...cells
        .slice(from, to)
        .map((cell) => ({ text: `${signs[cell.state]} ${numbers.get(cell)}`, tone: tones[cell.state] })),
    ]);
    return [...laidOut(columns, rows, shape).flat(), ''];
  });
  const more = eligible.rows.length - shown.length;
  return [...lines.flat(), ...(more > 0 ? [words.more(more)] : [])];
}

/** Each rule that reaches a market asked for, with the markets in which the same is said of it. */
function ruleLines({ columns }: Eligible, speaks: ReturnType<typeof speaking>): string[] {
  const texts = new Map<string, string[]>();
  for (const { code, rules } of columns)
    for (const applied of rules) {
      const text = `${applied.rule.id}${speaks.words.colon}${ruleText(applied, speaks)}`;
      texts.set(text, [...(texts.get(text) ?? []), code]);
    }
  return [...texts].map(([text, codes]) => `${text} (${codes.join(', ')})`);
}

type Shape = { language: Language; width?: number; colour?: boolean };

const legend = (language: Language): string =>
  [...cellStates]
    .toReversed()
    .map((state) => `${signs[state]} ${eligibleWords[language].state[state]}`)
    .join(' · ');

/** The matrix for a terminal, then each reason that occurs in it, then what was not checked in each market. */
export function eligibleText(eligible: Eligible, shape: Shape): string {
  const { language, width = 100 } = shape;
  const words = eligibleWords[language];
  const { numbers, reasons } = reasonsOf(eligible, language, true);
  const speaks = speaking(eligible, language);
  const fold = (text: string, indent: string): string[] =>
    wrapped(plain(text), width - indent.length).map((line) => indent + line);
  const notes = eligible.columns.map((column) => columnNotes(column, speaks));
  const list = (head: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : fold(head + words.colon + texts.join(words.semicolon), '  ');
  return terminal([
    words.title(words.kind[eligible.kind], eligible.on),
    '',
    ...tableLines(eligible, numbers, shape),
    ...fold(legend(language), ''),
    '',
    ...reasons.flatMap(({ number, state, markets, lines }) => [
      ...fold(`${number}  ${words.state[state]} (${markets.join(', ')})`, ''),
      ...lines.flatMap((line) => fold(line, '   ')),
    ]),
    '',
    ...ruleLines(eligible, speaks).flatMap((line) => fold(line, '')),
    '',
    ...fold(words.only, ''),
    ...notes.flatMap(({ market, notChecked, later, bears }) => [
      ...(notChecked.length + later.length + bears.length > 0 ? [market] : []),
      ...list(words.head.notChecked, notChecked),
      ...list(words.head.later, later),
      ...list(words.head.bears, bears),
    ]),
    words.rules(eligible.rules.id, eligible.rules.version),
    ...(eligible.ignored.length > 0 ? fold(words.ignored(eligible.ignored.join(', ')), '') : []),
  ]);
}

function answersJson(cell: Cell, eligible: Eligible): object[] {
  return cell.answers.map((answer) => ({
    rule: answer.applied.rule.id,
    by: answer.applied.by,
    contested: answer.applied.contested,
    provenance: answer.applied.provenance,
    conflicts: answer.applied.conflicts,
    state: answer.state,
    because: answer.because,
    ...('standing' in answer.shown && {
      certificate: answer.shown.standing.certificate.number,
      certificateState: answer.shown.standing.state,
      checked: answer.shown.standing.checked,
    }),
    recognition: answer.recognised?.id ?? null,
    says: Object.fromEntries(
      languages.map((language) => [language, becauseText(answer, speaking(eligible, language))]),
    ),
    who: Object.fromEntries(
      languages.map((language) => [language, ruleText(answer.applied, speaking(eligible, language))]),
    ),
  }));
}

/** Everything for a program: reasons once with a number, rows as the numbers of their reasons, in the order of the markets. */
export function eligibleJson(eligible: Eligible, digest: string): object {
  const { numbers, reasons } = reasonsOf(eligible, 'en');
  const first = new Map<number, Cell>();
  for (const [cell, number] of numbers) if (!first.has(number)) first.set(number, cell);
  return {
    rules: { id: eligible.rules.id, version: eligible.rules.version, digest },
    kind: eligible.kind,
    on: eligible.on,
    counts: eligible.counts,
    markets: eligible.columns.map(({ code, contested, rules, approvals, later, edges, surveyed }) => ({
      market: code,
      contested,
      surveyed,
      rules: rules.map(({ rule }) => rule.id),
      notChecked: approvals.map(({ id }) => id),
      later: later.map(({ id, from }) => ({ id, from })),
      recognition: edges.map(({ id }) => id),
    })),
    reasons: reasons.map(({ number, state, markets }) => {
      const cell = first.get(number);
      return {
        number,
        state,
        markets,
        answers: cell ? answersJson(cell, eligible) : [],
        bears: (cell?.borne ?? []).map(({ approval, label, edge }) => ({
          approval: approval.id,
          label: label.number,
          recognition: edge?.id ?? null,
        })),
      };
    }),
    rows: eligible.rows.map(({ offered, cells }) => ({
      ...offered,
      cells: cells.map((cell) => ({ state: cell.state, reason: numbers.get(cell) })),
    })),
    ignored: eligible.ignored,
  };
}

/** Characters written at once: many products in many markets make a file longer than a string may be. */
const piece = 1 << 20;

/**
 * RFC 4180 in pieces, a row a product: of each market its state, the reason with the rules by their names, and what was not
 * checked. Who says a rule in full stands in the workbook, the page and the JSON.
 */
export function* eligibleCsv(eligible: Eligible, language: Language): Generator<string> {
  const words = eligibleWords[language];
  const speaks = speaking(eligible, language);
  const head = [
    ...fields.map((field) => words.head[field]),
    ...eligible.columns.flatMap(({ code }) => [
      code,
      `${code} ${words.head.reason}`,
      `${code} ${words.head.notChecked.toLowerCase()}`,
    ]),
  ];
  const open = new Map(eligible.columns.map((column) => [column, openTitles(column, language)]));
  const written = new Map<readonly Cell[], string>();
  const restOf = (cells: readonly Cell[]): string => {
    const before = written.get(cells);
    if (before !== undefined) return before;
    const made = cells
      .flatMap((cell) => [
        words.state[cell.state],
        cellLines(cell, speaks, true).join(' '),
        open.get(cell.column) ?? '',
      ])
      .map(csvField)
      .join(',');
    written.set(cells, made);
    return made;
  };
  let text = `\ufeff${head.map(csvField).join(',')}\r\n`;
  for (const row of eligible.rows) {
    text += `${said(row).map(csvField).join(',')},${restOf(row.cells)}\r\n`;
    if (text.length < piece) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Sheets of a workbook: the matrix, the reasons by number, and what was not checked. */
export function eligibleSheets(eligible: Eligible, language: Language): { name: string; rows: string[][] }[] {
  const words = eligibleWords[language];
  const speaks = speaking(eligible, language);
  const { numbers, reasons } = reasonsOf(eligible, language);
  const matrix = eligible.rows.map((row) => [
    ...said(row),
    ...row.cells.map((cell) => `${words.state[cell.state]} (${numbers.get(cell)})`),
  ]);
  const notes = eligible.columns.map((column) => columnNotes(column, speaks));
  const { head } = words;
  return [
    {
      name: words.kind[eligible.kind],
      rows: [[...fields.map((field) => head[field]), ...eligible.columns.map(({ code }) => code)], ...matrix],
    },
    {
      name: words.reasons,
      rows: [
        [head.number, head.state, head.markets, head.reason],
        ...reasons.map(({ number, state, markets, lines }) => [
          String(number),
          words.state[state],
          markets.join(', '),
          lines.join(' '),
        ]),
        ['', '', '', words.only],
        ['', '', '', words.rules(eligible.rules.id, eligible.rules.version)],
      ],
    },
    {
      name: head.notChecked,
      rows: [
        [head.market, head.notChecked, head.later, head.bears],
        ...notes.map(({ market, notChecked, later, bears }) => [
          market,
          ...[notChecked, later, bears].map((texts) => texts.join(words.semicolon)),
        ]),
      ],
    },
  ];
}
