import { cellStates, type Cell, type CellState } from '../market/eligible/cell.ts';
import type { Eligible } from '../market/eligible/eligible.ts';
import type { Language } from '../model/terms.ts';
import { columnNotes, reasonsOf, speaking } from './eligible-reasons.ts';
import { signs } from './eligible.ts';
import { wordsOf } from './language.ts';
import { markup, raw, type Markup } from './markup.ts';
import { page } from './page.ts';
import { eligibleWords } from './words/eligible.ts';

const tone: Record<CellState, string> = {
  eligible: 'good',
  'not eligible': 'bad',
  'not shown': 'open',
  'no rule': 'none',
};
const shown = [...cellStates].toReversed();

/** A row is hidden unless it has a cell of the state chosen: by the style alone, without a script. */
const filters = shown
  .map((state) => `body:has(#show-${tone[state]}:checked) tbody.matrix tr:not(.has-${tone[state]}){display:none}`)
  .join('\n');
const style = `
.sheet{max-width:none}
.scroll{overflow:auto;max-height:80vh}
.matrix-table th{position:sticky;top:0;background:var(--paper)}
.matrix-table td,.matrix-table th{padding:.25rem .7rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
.matrix-table td a{color:inherit}
fieldset{border:0;padding:0;margin:1rem 0;display:flex;flex-wrap:wrap;gap:.4rem 1.2rem}
legend{padding:0;float:left;margin-right:1.2rem}
${filters}`;

const fields = ['model', 'maker', 'firmware', 'serial', 'certificate', 'level'] as const;

function choice(language: Language): Markup {
  const words = eligibleWords[language];
  const one = (id: string, label: string, checked: boolean): Markup =>
    markup`<label><input type="radio" name="show" id="show-${id}"${raw(checked ? ' checked' : '')} /> ${label}</label>`;
  return markup`<fieldset><legend>${words.show}</legend>${one('all', words.all, true)}${shown.map((state) => one(tone[state], `${signs[state]} ${words.state[state]}`, false))}</fieldset>`;
}

function matrix(eligible: Eligible, numbers: ReadonlyMap<Cell, number>, language: Language): Markup {
  const words = eligibleWords[language];
  const used = fields.filter(
    (field) => field === 'model' || eligible.rows.some(({ offered }) => offered[field] !== undefined),
  );
  const written = new Map<readonly Cell[], { has: string; cells: Markup }>();
  const cellsOf = (cells: readonly Cell[]): { has: string; cells: Markup } => {
    const before = written.get(cells);
    if (before) return before;
    const has = [...new Set(cells.map(({ state }) => `has-${tone[state]}`))].join(' ');
    const made = cells.map(
      (cell) =>
        markup`<td class="${tone[cell.state]}"><span title="${words.state[cell.state]}">${signs[cell.state]}</span> <a href="#r${numbers.get(cell) ?? 0}">${numbers.get(cell) ?? 0}</a></td>`,
    );
    const entry = { has, cells: markup`${made}` };
    written.set(cells, entry);
    return entry;
  };
  const rows = eligible.rows.map(({ offered, cells }) => {
    const { has, cells: rest } = cellsOf(cells);
    return markup`<tr class="${has}">${used.map((field) => markup`<td>${offered[field]}</td>`)}${rest}</tr>\n`;
  });
  return markup`<div class="scroll" tabindex="0"><table class="matrix-table">
    <thead><tr>${used.map((field) => markup`<th scope="col">${words.head[field]}</th>`)}${eligible.columns.map(({ code, contested }) => markup`<th scope="col"><a href="#m${code}">${code}${contested.length > 0 ? '*' : ''}</a></th>`)}</tr></thead>
    <tbody class="matrix">${rows}</tbody>
  </table></div>`;
}

const list = (head: string, texts: readonly string[]): Markup =>
  texts.length === 0 ? markup`` : markup`<p>${head}</p><ul>${texts.map((text) => markup`<li>${text}</li>`)}</ul>`;

/** One self-contained page: the matrix, filtered by a choice that needs no script, the reasons, and what was not checked. */
export function eligiblePage(eligible: Eligible, language: Language): string {
  const words = eligibleWords[language];
  const speaks = speaking(eligible, language);
  const { numbers, reasons } = reasonsOf(eligible, language);
  const title = words.title(words.kind[eligible.kind], eligible.on);
  const body = markup`<style>${raw(style)}</style>
    <header class="top"><h1>${title}</h1><p class="claim">${words.only}</p></header>
    <main>
      ${choice(language)} ${matrix(eligible, numbers, language)}
      <section><h2>${words.reasons}</h2><ul class="blocks">${reasons.map(
        ({ number, state, markets, lines }) =>
          markup`<li id="r${number}"><h3><span class="${tone[state]}">${number} ${signs[state]} ${words.state[state]}</span> <span class="name">${markets.join(', ')}</span></h3>${lines.map((line) => markup`<p>${line}</p>`)}</li>`,
      )}</ul></section>
      <section><h2>${words.head.notChecked}</h2><ul class="blocks">${eligible.columns.map((column) => {
        const { market, notChecked, later, bears } = columnNotes(column, speaks);
        return markup`<li id="m${column.code}"><h3>${market}</h3>${list(words.head.notChecked, notChecked)}${list(words.head.later, later)}${list(words.head.bears, bears)}</li>`;
      })}</ul></section>
      <p class="soft">${words.rules(eligible.rules.id, eligible.rules.version)}</p>
    </main>`;
  return page(title, body, wordsOf(language));
}
