import { visible } from './markup.ts';

/** Characters with which a spreadsheet starts a formula. */
const formula = /^[=+\-@\t\r]/;
const needsQuotes = /[",\r\n]/;
const number = /^-?\d+(\.\d+)?$/;

/** A field after RFC 4180. One that a spreadsheet would take for a formula gets an apostrophe before it; plain numbers stay numbers. */
export function csvField(text: string): string {
  const shown = text
    .split(/\r\n|\r|\n/)
    .map(visible)
    .join('\n')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll('\u2212', '-');
  const safe = formula.test(shown) && !number.test(shown) ? `'${shown}` : shown;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Records with CRLF (RFC 4180, 2.1), after a byte order mark: without it spreadsheets read UTF-8 as something else. */
export function csv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[head, ...rows].map((r) => `${r.map(csvField).join(',')}\r\n`).join('')}`;
}
