import type { Language } from '../model/terms.ts';
import type { Validation } from '../model/validation.ts';
import { grid, type GridCell } from './grid.ts';
import { wordsOf } from './language.ts';
import { plain } from './layout.ts';
import { markup, type Markup } from './markup.ts';
import { page } from './page.ts';
import { outcomeMark } from './sign.ts';
import { validationWords, type ValidationWords } from './words/validation.ts';

type Part = Validation['parts'][number];
const heldIn = ({ items }: Part): number => items.filter(({ ok }) => ok).length;
const faultsIn = ({ parts }: Validation): number =>
  parts.reduce((sum, part) => sum + part.items.length - heldIn(part), 0);

/** The verdict in a sentence. */
function conclusion(record: Validation, words: ValidationWords): string {
  return record.ok ? words.ok : words.notOk(faultsIn(record));
}

function factsOf(
  { at, by, station, run, versions, machine, digests }: Validation,
  words: ValidationWords,
): GridCell[][] {
  const { fact, notStated } = words;
  const name = (text: string): Markup => markup`<span class="name">${text}</span>`;
  const rows: [string, GridCell | undefined][] = [
    [fact.at, at],
    [fact.by, by ?? notStated],
    [fact.station, station.origin ?? station.folder],
    [fact.key, station.key && name(station.key)],
    [fact.entries, station.entries === undefined ? undefined : String(station.entries)],
    [fact.run, run && name(run)],
    ...Object.entries(versions),
    ...Object.entries(machine).map(([key, value]): [string, string] => [key, String(value)]),
    [fact.lock, digests.lock && name(digests.lock)],
    [fact.methods, name(digests.methods)],
    ...Object.entries(digests.packs).map(([id, digest]): [string, Markup] => [`${fact.pack} ${id}`, name(digest)]),
  ];
  return rows.flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]]));
}

/** A digest would widen its column: it is set small, and may be broken. */
const cellOf = (text: string): GridCell => (/\S{40}/.test(text) ? markup`<span class="name">${text}</span>` : text);

function partSection(part: Part, words: ValidationWords): Markup {
  const { name, means } = words.part[part.part];
  const { head } = words;
  const columns = [{ head: head.name }, { head: head.expected }, { head: head.seen }, { head: head.result }];
  const rows = part.items.map((item): GridCell[] => [
    item.name,
    cellOf(item.expected),
    cellOf(item.seen),
    outcomeMark(item.ok ? 'pass' : 'fail', words.result[item.ok ? 'true' : 'false']),
  ]);
  return markup`<section>
    <h2>${name}</h2>
    <p>${means}</p>
    ${grid(words.counted(heldIn(part), part.items.length), columns, rows)}
  </section>`;
}

/** The record as a page that a laboratory prints, signs and files. */
export function validationHtml(record: Validation, language: Language): string {
  const words = validationWords[language];
  const body = markup`<header class="top"><h1>${words.title}</h1></header>
    <main>
      <section>
        <p>${outcomeMark(record.ok ? 'pass' : 'fail', conclusion(record, words))}</p>
        <p>${words.is}</p>
        ${grid(words.facts, [{ head: words.head.fact }, { head: words.head.value }], factsOf(record, words), 'pairs')}
      </section>
      ${record.parts.map((part) => partSection(part, words))}
      <section>
        <p>${words.limits}</p>
        <p>${words.signature}</p>
      </section>
    </main>`;
  return page(`${words.title}, ${record.at.slice(0, 10)}`, body, wordsOf(language));
}

/** One part as a line, and what of it was not as expected. */
export function partText(part: Part, language: Language): string {
  const words = validationWords[language];
  const { colon } = wordsOf(language);
  const { expected, seen } = words.head;
  const wrong = part.items
    .filter(({ ok }) => !ok)
    .map((i) => plain(`  ✗ ${i.name}  ${expected}${colon}${i.expected}  ${seen}${colon}${i.seen}`));
  return [words.part[part.part].name + colon + words.counted(heldIn(part), part.items.length), ...wrong].join('\n');
}

export const validationText = (record: Validation, language: Language): string =>
  conclusion(record, validationWords[language]);
