import type { Page, TextBlock, TextRun } from '../../model/document.ts';
import { InputError } from '../../model/errors.ts';
import { Archive } from './zip.ts';

const entity: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi, (whole, hex, decimal, name: string) => {
    if (name !== undefined) return entity[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });

/** A tag, or the text before it. WordprocessingML (ISO/IEC 29500-1, 17): `w:p` a paragraph, `w:t` its text. */
const tag = /<(\/?)([A-Za-z0-9:]+)((?:"[^"]*"|'[^']*'|[^"'<>])*?)(\/?)>/g;

/** What is written where a mark stands. */
const marks: Readonly<Record<string, string>> = {
  'w:tab': '\t',
  'w:br': '\n',
  'w:cr': '\n',
  'w:noBreakHyphen': '\u2011',
  'w:softHyphen': '\u00ad',
};
/** Not for a reader: the other form of a drawing, what was deleted, codes of fields. */
const silent = new Set(['mc:Fallback', 'w:del', 'w:moveFrom', 'w:instrText', 'w:delText']);

/** A part of the document on its way in: paragraphs may stand in each other (text boxes), pages end where Word last ended them. */
class Part {
  readonly pages: TextBlock[][] = [[]];
  readonly #open: TextRun[][] = [];
  #silent = 0;
  #isText = false;

  opens(name: string, attributes: string, closes: boolean): void {
    if (silent.has(name) && !closes) this.#silent++;
    if (this.#silent > 0) return;
    if (name === 'w:p') this.#open.push([]);
    if (name === 'w:p' && closes) this.#open.pop();
    if (name === 'w:t') this.#isText = !closes;
    if (name === 'w:lastRenderedPageBreak' || (name === 'w:br' && /w:type="page"/.test(attributes))) this.#turn();
    else if (marks[name] !== undefined) this.#open.at(-1)?.push({ text: marks[name] });
  }

  closes(name: string): void {
    if (silent.has(name)) this.#silent = Math.max(0, this.#silent - 1);
    else if (this.#silent > 0) return;
    if (name === 'w:t') this.#isText = false;
    if (name !== 'w:p') return;
    const runs = this.#open.pop() ?? [];
    if (runs.some(({ text }) => text.trim() !== '')) this.pages.at(-1)?.push({ runs });
  }

  text(raw: string): void {
    if (this.#isText && this.#silent === 0 && raw !== '') this.#open.at(-1)?.push({ text: decoded(raw) });
  }

  /** A page that ends within a paragraph ends after it. */
  #turn(): void {
    if ((this.pages.at(-1)?.length ?? 0) > 0 || (this.#open[0]?.length ?? 0) > 0) this.pages.push([]);
  }
}

function partOf(xml: string): TextBlock[][] {
  const part = new Part();
  let at = 0;
  for (const match of xml.matchAll(tag)) {
    part.text(xml.slice(at, match.index));
    at = match.index + match[0].length;
    const [, slash, name = '', attributes = '', closed] = match;
    if (slash === '/') part.closes(name);
    else part.opens(name, attributes, closed === '/');
  }
  return part.pages;
}

const besides = /^word\/(?:header|footer|footnotes|endnotes)\d*\.xml$/;

/** Pages of a DOCX: its text, then on the last page its headers, footers and notes. */
export function docxPages(bytes: Uint8Array, name: string): Page[] {
  const archive = new Archive(bytes, name);
  const xmlOf = (entry: string): string => {
    const text = archive.read(entry)?.toString('utf8') ?? '';
    if (/<!DOCTYPE|<!ENTITY/i.test(text))
      throw new InputError('FILE_UNREADABLE', name, `declares entities in ${entry}: no DOCX does.`);
    return text;
  };
  if (!archive.names.includes('word/document.xml'))
    throw new InputError('FILE_UNREADABLE', name, 'is an archive, and no DOCX: word/document.xml is missing.');
  const pages = partOf(xmlOf('word/document.xml'));
  const rest = archive.names.filter((entry) => besides.test(entry)).toSorted();
  pages.at(-1)?.push(...rest.flatMap((entry) => partOf(xmlOf(entry)).flat()));
  return pages.map((blocks, i) => ({ number: i + 1, blocks }));
}
