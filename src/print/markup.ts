/** Text that is markup already: only `markup` and `raw` make it, so nothing else reaches a page unescaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Controls that no document carries, and marks that reorder or hide the text around them. */
const unseen =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]/g;

/** Makes what a device or a person wrote visible as it is: controls and reordering marks become ⟨U+202E⟩, broken halves of characters U+FFFD. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(unseen, (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** Text for an element or a quoted attribute, HTML and XML alike. */
export function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (c) => named[c] ?? c);
}

type Part = Markup | string | number | undefined | readonly Part[];

function written(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part.map(written).join('');
}

/** A page's piece: what is interpolated is escaped, unless it is markup; attributes are written with double quotes. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((s, i) => s + written(parts[i])).join(''));
}

/** Our own constant markup, such as the style sheet. Never for anything read. */
export function raw(text: string): Markup {
  return new Markup(text);
}
