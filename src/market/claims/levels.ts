import type { Level } from '../../model/terms.ts';
import type { Reading, Span } from './reading.ts';

/** A level by its number. `code`: bare, as in L3. `most`: the highest of a range. `open`: “or higher”. */
export type LevelMention = Span & { level: Level; code: boolean; open: boolean; least: number; most: number };

const numbers: Readonly<Record<string, number>> = {
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  i: 1,
  ii: 2,
  iii: 3,
  iv: 4,
  v: 5,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  eins: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
};
const figure = '0?[1-5](?![0-9])(?!\\.[0-9])|(?:iii|ii|iv|i|v)(?![a-zà-ž0-9])';
const han = '[一二三四五壹贰叁肆伍]';
const word = '(?:one|two|three|four|five|eins|zwei|drei|vier|fünf)(?![a-zß-ž])';
const l = '(?:l[ -]?)?';
const sep = '[ \\n]?(?:no\\.?|nr\\.?|of|is|=|:|-|–|\\||为|是|達到|达到|は|の)?[ \\n]?"?';

const forms: readonly string[] = [
  // level 3, grade: L3, Stufe III, KI-Interoperabilitätsstufe 3
  `(?<![a-zà-ž])(?:levels?|lvl\\.?|grade|class|rating|tier|(?:[a-zäöüß-]{0,24}(?:ki-|intellig|interop|fähigkeits|reife)[a-zäöüß-]{0,24})?(?:stufen?|niveau|grad|klasse|level))${sep}${l}(?<a>${figure}|${word})`,
  // 第3级, L3级, 三级, 3級, 3レベル, 3등급, 제3레벨
  `(?:第|제)? ?(?<b>(?<![a-z0-9.])${l}(?:${figure})|(?:(?<![a-z0-9])${l})?${han}) ?(?:级别?|級|レベル|等级|等級|레벨|등급|단계)`,
  // 等级：3, 等级 L3, レベル3, 레벨 3
  `(?:等级|级别|等級|レベル|레벨|등급|수준|水平|レヴェル)${sep}${l}(?<c>${figure}|${han})`,
  // a Roman numeral that stands directly behind the standard
  '(?<=45288[-: (]{0,3}(?:20\\d\\d)?[ ,)(·|/-]{1,3})(?<f>iii|ii|iv)(?![a-zà-ž0-9])',
  // third level
  `(?<![a-z])(?<e>first|second|third|fourth|fifth)[ -](?:level|grade)`,
  // L3
  `(?<![a-z0-9./])(?<![a-hj-z][-_])(?<![^ak]i[-_])l[ -]?(?<d>0?[1-5])(?![0-9a-km-z]|\\.[0-9]|[-][0-9]{2}| ?(?:cache|switch|[kmµ]?[mvaw](?![a-z])))`,
];
const mention = new RegExp(forms.join('|'), 'g');

const upward =
  /^ ?\)?(?:\+|(?:or|and|oder|und) (?:higher|above|better|up|höher|besser|darüber)|plus(?![a-z])|(?:及|或|和)?(?:其)?以上|或更高|or more|이상|以上)/;
const upwardBefore = /(?:at least|minimum(?: of)?|min\.|mindestens|≥|>=|至少|不低于|最低|最低でも|少なくとも|최소) ?$/;
const rangeAfter =
  /^ ?(?:(?:-|~|to|bis|through|至|到|から|부터|\/) ?(?:l ?|level ?|stufe ?|レベル ?|레벨 ?|第)?|(?:and|und|和|と|、|,) ?(?:l|level ?|stufe ?|レベル ?|레벨 ?))([1-5]|[一二三四五])(?![0-9a-zà-ž]|\.[0-9]| ?(?:mm|cm|m|v|a|w|hz|%|°)(?![a-z]))(?: ?(?:级|級|等级|등급|레벨))?/;

/** What follows or stands before a number and makes it something else. */
const otherAfter =
  /^ ?(?:support|switch|cache|charg|technician|sensor|mm|cm|m(?![a-zà-ž])|bar|%|°|v(?![a-z])|(?:能效|防爆|备案|保护|等保|地震|风)|m 이하)/;
const scaleBefore = /(?:分为|分成|划分为|共|设|五个|分五|into|are|定め(?:る|た)) ?$/;
const scaleAfter = /^ ?(?:levels|stufen|个等级|段階|단계로)/;

const at = (text: string, end: number, length: number): string => text.slice(end, end + length);
const before = (text: string, start: number, length: number): string => text.slice(Math.max(0, start - length), start);

const numberIn = (groups: Record<string, string | undefined>): number => {
  const found = Object.values(groups).find((value) => value !== undefined) ?? '';
  return numbers[found.replace(/^(?:l[ -]?)?0?/, '')] ?? 0;
};

function mentionOf(text: string, match: RegExpMatchArray & { index: number }): LevelMention | undefined {
  const groups = match.groups ?? {};
  const least = numberIn(groups);
  const start = match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0);
  let end = match.index + match[0].length;
  if (least === 0 || otherAfter.test(at(text, end, 14)) || scaleBefore.test(before(text, start, 8))) return undefined;
  if (scaleAfter.test(at(text, end, 8))) return undefined;
  const range = rangeAfter.exec(at(text, end, 20));
  const most = range ? Math.max(least, numbers[range[1] ?? ''] ?? 0) : least;
  end += range?.[0].length ?? 0;
  const more = upward.exec(at(text, end, 12));
  end += more?.[0].length ?? 0;
  const low = upwardBefore.exec(before(text, start, 16));
  const code = groups['d'] !== undefined;
  return {
    start: start - (low?.[0].length ?? 0),
    end,
    level: `L${most}` as Level,
    code,
    open: Boolean(more ?? low),
    least,
    most,
  };
}

/** Every mention of a level on a page, of whatever; a range is one mention. */
export function levelsIn({ text }: Reading): LevelMention[] {
  const found: LevelMention[] = [];
  for (const match of text.matchAll(mention)) {
    if (match.index < (found.at(-1)?.end ?? 0)) continue;
    const made = mentionOf(text, match as RegExpMatchArray & { index: number });
    if (made) found.push(made);
  }
  return found;
}
