import type { PaperRow } from '../../model/paper.ts';
import { visible } from '../markup.ts';

/** Characters that no reader sees, or that turn the order of what they read, are shown as what they are, in brackets that fonts of papers have. */
export const onPaper = (text: string): string =>
  visible(text).replaceAll('⟨', '[').replaceAll('⟩', ']').replaceAll('\u202f', '\u00a0');

/** A row of what is given; none where nothing is. */
export function rowOf(name: string, ...lines: readonly (string | undefined)[]): PaperRow[] {
  const given = lines.flatMap((line) => (line === undefined ? [] : [onPaper(line)]));
  return given.length === 0 ? [] : [{ name, lines: given }];
}
