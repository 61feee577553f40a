import type { Clauses } from '../market/clauses.ts';
import type { Language } from '../model/terms.ts';
import { clauseLines, frameLines, termsOf } from './clauses.ts';
import { wordsOf } from './language.ts';
import { markup, type Markup } from './markup.ts';
import { page } from './page.ts';
import { clauseWords } from './words/clauses.ts';

/** The same piece in each language: side by side where there are two. */
function beside(chosen: readonly Language[], make: (language: Language) => Markup): Markup {
  const pieces = chosen.map((language) => markup`<div lang="${wordsOf(language).tag}">${make(language)}</div>`);
  return markup`<div class="${chosen.length > 1 ? 'pair' : ''}">${pieces}</div>`;
}

const paragraphs = (lines: readonly string[]): Markup[] => lines.map((line) => markup`<p>${line}</p>`);

function clauseItem(clauses: Clauses, at: number, chosen: readonly Language[]): Markup {
  const clause = clauses.clauses[at];
  if (!clause) return markup``;
  return markup`<li>
    ${beside(chosen, (language) => {
      const [head = '', ...lines] = clauseLines(clause, clauses, language);
      return markup`<h3>${head}</h3>${paragraphs(lines)}`;
    })}
  </li>`;
}

/** Contract text as one self-contained page, to be printed on A4 or pasted from. */
export function clausesPage(clauses: Clauses, chosen: readonly Language[]): string {
  const [first = 'en'] = chosen;
  const titleIn = (language: Language): string => frameLines(clauses, language)[0] ?? '';
  const others = chosen.slice(1).map((language) => markup`<p lang="${wordsOf(language).tag}">${titleIn(language)}</p>`);
  const body = markup`<header class="top">
      <h1>${titleIn(first)}</h1>
      ${others} ${beside(chosen, (language) => markup`${paragraphs(frameLines(clauses, language).slice(1))}`)}
    </header>
    <main>
      <section class="first">
        ${beside(chosen, (language) => markup`<h2>${clauseWords[language].clauses}</h2>`)}
        <ol class="blocks">
          ${clauses.clauses.map((_, i) => clauseItem(clauses, i, chosen))}
        </ol>
      </section>
      <section>
        ${beside(
          chosen,
          (language) => markup`<h2>${clauseWords[language].terms}</h2>
            ${paragraphs(termsOf(clauses, language))}`,
        )}
      </section>
    </main>`;
  return page(titleIn(first), body, wordsOf(first));
}
