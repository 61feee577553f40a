import type { Part } from '../market/claims/reading.ts';
import type { Severity } from '../market/claims/rules.ts';
import type { CheckedDocument, Claims, Weighted } from '../market/claims/suppress.ts';
import type { Page, TextRun } from '../model/document.ts';
import type { Language } from '../model/terms.ts';
import { standingText, whoTexts, whyTexts } from './claims.ts';
import { wordsOf } from './language.ts';
import { markup, raw, type Markup } from './markup.ts';
import { page as whole } from './page.ts';
import { claimWords } from './words/claims.ts';
import { wordingText } from './words/claims-wording.ts';

const tone: Record<Severity, string> = { error: 'bad', warning: 'open', note: 'none', supported: 'good' };

/** A finding with the number that leads from its place to its words. */
type Numbered = { finding: Weighted; number: string };

const style = `
.paper{display:block;width:100%;max-width:56rem;margin:1rem 0 2rem;border:1px solid var(--line);background:#fff;fill:#1a2127;white-space:pre}
.paper rect.bad{fill:#fbd3d0}.paper rect.open{fill:#fbe7b4}.paper rect.none{fill:#e3e8eb}.paper rect.good{fill:#cdebd9}
.paper .number{fill:#0b5566;font-weight:600}
.copy{border:1px solid var(--line);padding:1rem 1.6rem;max-width:none}
.copy p{white-space:pre-line;overflow-wrap:anywhere}
mark{background:none;color:inherit;border-bottom:3px solid var(--line);padding-bottom:1px}
mark.bad{border-color:#c23b36;background:#fbe4e2}mark.open{border-color:#b98112;background:#fdf2d8}mark.none{border-color:#8a97a0;background:#eef1f3}mark.good{border-color:#2c8a57;background:#e1f3e8}
mark.bad,mark.open,mark.none,mark.good,mark a{color:#1a2127}mark sup a{font-size:.75em;padding:0 .15em;font-weight:600}`;

type Cut = { from: number; to: number; numbered: Numbered };

const cutsOf = (block: number, run: number, all: readonly Numbered[]): Cut[] =>
  all
    .flatMap((numbered) =>
      numbered.finding.parts
        .filter((part: Part) => part.block === block && part.run === run)
        .map(({ from, to }) => ({ from, to, numbered })),
    )
    .toSorted((a, b) => a.from - b.from);

const isLastPart = ({ finding }: Numbered, block: number, run: number): boolean => {
  const last = finding.parts.at(-1);
  return last?.block === block && last.run === run;
};

/** A run's text with every finding in it marked; of two that overlap the first is marked whole, the second from where it goes on. */
function marked({ text }: TextRun, block: number, run: number, all: readonly Numbered[]): Markup[] {
  const pieces: Markup[] = [];
  let at = 0;
  for (const { from, to, numbered } of cutsOf(block, run, all)) {
    const start = Math.max(at, from);
    const { finding, number } = numbered;
    const link = isLastPart(numbered, block, run) ? markup`<sup><a href="#f${number}">${number}</a></sup>` : markup``;
    pieces.push(markup`${text.slice(at, start)}`);
    const words = text.slice(start, Math.max(start, to));
    pieces.push(
      markup`<mark class="${tone[finding.severity]}" id="p${number}-${run}" title="${finding.rule}">${words}${link}</mark>`,
    );
    at = Math.max(at, to);
  }
  return [...pieces, markup`${text.slice(at)}`];
}

const figure = (value: number): string => String(Math.round(value * 100) / 100);

/** A run where it stands, as wide as it is there whatever font shows it. */
function runText({ text, box }: TextRun): Markup {
  if (!box || text.trim() === '') return markup``;
  const { x, y, width, height } = box;
  const isUpright = height > 1.5 * width && text.trim().length > 3;
  const wide = isUpright ? markup`` : markup` textLength="${figure(width)}" lengthAdjust="spacingAndGlyphs"`;
  const size = isUpright ? width : height;
  return markup`<text x="${figure(x)}" y="${figure(y + 0.8 * size)}" font-size="${figure(0.9 * size)}"${wide}>${text}</text>`;
}

/** The boxes of a finding, and its number above the last. */
function marks({ finding, number }: Numbered): Markup {
  const boxes = finding.boxes.map(
    ({ x, y, width, height }) =>
      markup`<rect class="${tone[finding.severity]}" x="${figure(x)}" y="${figure(y)}" width="${figure(width)}" height="${figure(height * 1.08)}"><title>${finding.rule}</title></rect>`,
  );
  const last = finding.boxes.at(-1);
  if (!last) return markup``;
  const [x, y] = [last.x + last.width + 1, last.y + 2];
  return markup`${boxes}<a href="#f${number}"><text class="number" x="${figure(x)}" y="${figure(y)}" font-size="6">${number}</text></a>`;
}

/** A page whose runs have boxes, each run and each mark where it stands. */
function paper({ width = 595, height = 842, blocks }: Page, all: readonly Numbered[]): Markup {
  const runs = blocks.flatMap((block) => block.runs);
  return markup`<svg class="paper" viewBox="0 0 ${figure(width)} ${figure(height)}">${all.map(marks)}${runs.map(runText)}</svg>`;
}

const copy = ({ blocks }: Page, all: readonly Numbered[]): Markup =>
  markup`<div class="copy">
    ${blocks.map((block, b) => markup`<p>${block.runs.map((run, r) => marked(run, b, r, all))}</p>`)}
  </div>`;

const hasBoxes = ({ blocks }: Page): boolean => {
  const runs = blocks.flatMap((block) => block.runs);
  return runs.length > 0 && runs.every(({ box }) => box !== undefined);
};

function findingItem({ finding, number }: Numbered, pages: number, language: Language): Markup {
  const words = claimWords[language];
  const { rule, severity, page, block, quote, wording } = finding;
  const stands = standingText(finding, words);
  return markup`<li id="f${number}">
    <h3><span class="${tone[severity]}">${words.severity[severity]}</span> ${number}. ${words.rule[rule]} <span class="name">${rule}</span></h3>
    <p>${words.quote(quote)}<small>${words.place(page, pages, block)}</small></p>
    ${whyTexts(finding, language).map((text) => markup`<p>${text}</p>`)}
    ${wording ? markup`<p>${words.trueWording}${words.colon}<q lang="${wording.language}">${wordingText(wording)}</q></p>` : markup``}
    <p class="soft">${words.whoSays}${words.colon}${whoTexts(rule, language).join('; ')}</p>
    ${stands === undefined ? markup`` : markup`<p class="soft">${stands}</p>`}
  </li>`;
}

function documentSection(checked: CheckedDocument, at: number, several: boolean, language: Language): Markup {
  const { document, findings } = checked;
  const numbered = findings.map((finding, i) => ({ finding, number: several ? `${at + 1}.${i + 1}` : `${i + 1}` }));
  const pages = document.pages.map((one) => {
    const own = numbered.filter(({ finding }) => finding.page === one.number);
    return hasBoxes(one) ? paper(one, own) : copy(one, own);
  });
  const nothing = markup`<p>${claimWords[language].nothing}</p>`;
  return markup`<section>
    <h2>${document.name}</h2>
    ${numbered.length === 0 ? nothing : markup`<ul class="blocks">${numbered.map((one) => findingItem(one, document.pages.length, language))}</ul>`}
    ${pages}
  </section>`;
}

/** A self-contained copy of what the documents say, each finding marked in its place and explained. */
export function claimsPage(claims: Claims, language: Language): string {
  const words = claimWords[language];
  const several = claims.documents.length > 1;
  const body = markup`<style>${raw(style)}</style>
    <header class="top"><h1>${words.title}</h1><p>${words.onDay(claims.on)}</p></header>
    <main>${claims.documents.map((checked, i) => documentSection(checked, i, several, language))}</main>`;
  return whole(words.title, body, wordsOf(language));
}
