import type { Reading, Span } from './reading.ts';

/** A standard that is named. `series`: the large-model parts under the same number; `other`: any that has nothing to do with it. */
export type StandardMention = Span & { of: 'sensor level' | 'guidance' | 'series' | 'other'; year?: string };

const own =
  /(?:(?<![a-z0-9])gb ?\/? ?-?t ?[-.]? ?|国标 ?|(?<![a-z0-9.-]))45288(?: ?\. ?(\d))?(?: ?[-:—(] ?((?:19|20)\d\d)(?!\d)\)?)?(?![\d])/g;
const guidance = /(?<![a-z0-9])gb ?\/? ?z ?-?177(?: ?\. ?\d)?(?: ?[-:] ?(?:19|20)\d\d)?(?!\d)/g;
const others =
  /(?<![a-z0-9])(?:gb(?: ?\/ ?[tz])?|iso(?:\/iec)?|iec|en|din(?: en)?|jis|ks|sae|ansi|astm|ul|vda|etsi|ieee|yd\/t|sj\/t|jb\/t) ?[a-z]? ?(?!45288|177(?:\D|$))\d{2,6}(?:[.-]\d+)*(?: ?[-:] ?(?:19|20)\d\d)?/g;

function ownIn(text: string): StandardMention[] {
  return [...text.matchAll(own)].map((match) => {
    const [whole, part, year] = match;
    const span = { start: match.index, end: match.index + whole.length };
    if (part !== undefined) return { ...span, of: 'series' };
    return year === undefined ? { ...span, of: 'sensor level' } : { ...span, of: 'sensor level', year };
  });
}

const spansOf = (text: string, pattern: RegExp, of: StandardMention['of']): StandardMention[] =>
  [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, of }));

/** Every standard named on a page, in order. */
export function standardsIn({ text }: Reading): StandardMention[] {
  const found = [...ownIn(text), ...spansOf(text, guidance, 'guidance'), ...spansOf(text, others, 'other')];
  return found.toSorted((a, b) => a.start - b.start);
}
