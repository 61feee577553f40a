import type { TextBlock, TextRun } from '../../model/document.ts';

/** Elements whose content is no text for a reader. */
const silent = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'iframe',
  'object',
  'select',
  'textarea',
]);
/** Elements that stand within a line; every other begins and ends a block. */
const inline = new Set(
  'a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr img input'.split(
    ' ',
  ),
);

/** References by name, each before its character: those that datasheets use of HTML's 2 231. */
const names =
  'amp & lt < gt > quot " apos \' nbsp \u00a0 shy \u00ad ensp \u2002 emsp \u2003 thinsp \u2009 zwnj \u200c zwj \u200d ndash – mdash — minus − hyphen ‐ dash ‐ lsquo ‘ rsquo ’ ldquo “ rdquo ” bdquo „ laquo « raquo » hellip … bull • middot · copy © reg ® trade ™ deg ° plusmn ± times × le ≤ ge ≥ euro € auml ä ouml ö uuml ü Auml Ä Ouml Ö Uuml Ü szlig ß eacute é egrave è sol / colon : comma , period . plus + lpar ( rpar ) sup1 ¹ sup2 ² sup3 ³'.split(
    ' ',
  );
const named = new Map(names.flatMap((name, i) => (i % 2 === 0 ? [[name, names[i + 1] ?? '']] : [])));

function referred(whole: string, name: string): string {
  if (!name.startsWith('#')) return named.get(name) ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const isSign = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isSign ? String.fromCodePoint(code) : '\ufffd';
}

const decoded = (text: string): string =>
  text.includes('&') ? text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z][a-z0-9]{1,30});?/gi, referred) : text;

const token = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9:-]*)((?:"[^"]*"|'[^']*'|[^"'<>])*)>|<[!?][^>]*>/gi;

/** What has been read of a page so far. */
class Writing {
  readonly blocks: TextBlock[] = [];
  #runs: TextRun[] = [];

  text(raw: string): void {
    const text = decoded(raw).replaceAll(/[ \t\r\n\f]+/g, ' ');
    const before = this.#runs.at(-1)?.text;
    const part = before === undefined || /[ \n]$/.test(before) ? text.replace(/^ /, '') : text;
    if (part !== '') this.#runs.push({ text: part });
  }

  line(): void {
    if (this.#runs.length > 0) this.#runs.push({ text: '\n' });
  }

  close(): void {
    if (this.#runs.some(({ text }) => text.trim() !== '')) this.blocks.push({ runs: this.#runs });
    this.#runs = [];
  }
}

/** Where an element that is not read ends: behind its closing tag. */
function endOf(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}\\s*>`, 'gi');
  close.lastIndex = from;
  return close.exec(html) ? close.lastIndex : html.length;
}

const isHidden = (attributes: string): boolean => /(?:^|\s)hidden(?:[\s=/]|$)/i.test(attributes);

/** Blocks of an HTML page as people read them, without scripts, styles and what is hidden; nothing is run, loaded or resolved. */
export function htmlBlocks(html: string): TextBlock[] {
  const writing = new Writing();
  let at = 0;
  token.lastIndex = 0;
  for (let match = token.exec(html); match; match = token.exec(html)) {
    if (match.index > at) writing.text(html.slice(at, match.index));
    at = token.lastIndex;
    const name = match[2]?.toLowerCase();
    if (name === undefined) continue;
    if (name === 'br') writing.line();
    else if (!inline.has(name)) writing.close();
    const opens = match[1] === '' && !(match[3] ?? '').endsWith('/');
    if (opens && (silent.has(name) || (isHidden(match[3] ?? '') && !['br', 'img', 'input', 'hr'].includes(name))))
      at = token.lastIndex = endOf(html, name, at);
  }
  writing.text(html.slice(at));
  writing.close();
  return writing.blocks;
}
