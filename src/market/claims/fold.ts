/** Text for matching, and for each of its UTF-16 units where in the original what it stands for begins. */
export type Folded = { text: string; from: Int32Array };

/** Between blocks in the original; a line feed in the folded text. */
export const blockEnd = '\u2029';

// What PDF writers put for the character it looks like and NFKC leaves alone (Unicode EquivalentUnifiedIdeograph).
const radicals: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from(
    '⺁厂⺆冂⺇几⺈刀⺊卜⺌小⺍小⺎兀⺏尢⺐尢⺒巳⺓幺⺔彑⺖忄⺗心⺘扌⺛旡⺝月⺞歹⺟母⺠民⺡氵⺢氺⺣灬⺤爪⺥爪⺦丬⺨犭⺩王⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺲罒⺳网⺶羊⺷羊⺹耂⺺聿⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀⻳龟',
  ).flatMap((sign, i, all) => (i % 2 === 0 ? [[sign, all[i + 1] ?? sign]] : [])),
);

const dropped = /[\p{Default_Ignorable_Code_Point}\p{Cc}™®℠©]/u;
const raised = /[⁰¹²³⁴-⁹₀-₉]/u;
const dash = /[\p{Pd}−⁃]/u;
const quotes: Readonly<Record<string, string>> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '・': '·',
  '•': '·',
};

const known = new Map<string, string>();
/** One character as it is matched: nothing, or lower-case characters of its compatibility form. */
function plainOf(sign: string): string {
  const found = known.get(sign);
  if (found !== undefined) return found;
  const made = makePlain(sign);
  if (known.size < 50_000) known.set(sign, made);
  return made;
}

function makePlain(sign: string): string {
  if (sign === blockEnd) return '\n';
  if (/\s/u.test(sign)) return ' ';
  if (raised.test(sign)) return ' ';
  if (dash.test(sign)) return '-';
  if (dropped.test(sign)) return '';
  const plain = radicals[sign] ?? sign.normalize('NFKC');
  const parts = Array.from(plain, (part) => quotes[part] ?? (dash.test(part) ? '-' : /\s/u.test(part) ? ' ' : part));
  return parts.join('').toLowerCase();
}

const combines = /^[\p{M}\u1160-\u11ff]$/u;
/** Han, kana and their punctuation: no space stands between two of them. */
const unspaced = (code: number): boolean =>
  (code >= 0x2e80 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff);
const isLatin = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 0xdf && code <= 0x17f);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** Typesetters put space between Han or kana and Latin letters or digits; nobody means anything by it. */
const isSpacedApart = (a: number, b: number): boolean => unspaced(a) && (unspaced(b) || isLatin(b) || isDigit(b));
/** Words that keep their hyphen at the end of a line. */
const hyphened = /(?:^|[^a-zà-ž])(?:ai|ki|smart|self|on|built|gb|iec|iso)-$/;

const table: readonly string[] = Array.from({ length: 128 }, (_, code) => makePlain(String.fromCodePoint(code)));

class Folding {
  readonly #signs: string[] = [];
  #from = new Int32Array(4096);
  #last = 0;
  #breakAt = -1;
  #isNewLine = false;

  /** `pending`: white space that was met since the last sign, and where. */
  add(plain: string, at: number): void {
    for (let i = 0; i < plain.length; i++) this.#one(plain[i] ?? '', plain.charCodeAt(i), at);
  }

  space(at: number, isNewLine: boolean): void {
    if (this.#breakAt < 0) this.#breakAt = at;
    this.#isNewLine ||= isNewLine;
  }

  /** A mark, or a part of a Korean syllable, joins what it stands after. */
  joins(mark: string): boolean {
    const before = this.#signs.at(-1);
    if (before === undefined || this.#breakAt >= 0) return false;
    const whole = (before + mark).normalize('NFC').toLowerCase();
    if (whole.length !== 1) return false;
    this.#signs[this.#signs.length - 1] = whole;
    this.#last = whole.charCodeAt(0);
    return true;
  }

  folded(): Folded {
    return { text: this.#signs.join(''), from: this.#from.slice(0, this.#signs.length) };
  }

  #one(sign: string, code: number, at: number): void {
    if (sign === ' ') return this.space(at, false);
    if (this.#breakAt >= 0) this.#break(code);
    this.#push(sign, code, at);
  }

  #push(sign: string, code: number, at: number): void {
    if (this.#signs.length === this.#from.length) {
      const more = new Int32Array(this.#from.length * 2);
      more.set(this.#from);
      this.#from = more;
    }
    this.#from[this.#signs.length] = at;
    this.#signs.push(sign);
    this.#last = code;
  }

  /** What becomes of white space before a sign: one space, or nothing within a word that was broken and beside Han or kana. */
  #break(next: number): void {
    const at = this.#breakAt;
    const isNewLine = this.#isNewLine;
    this.#breakAt = -1;
    this.#isNewLine = false;
    if (this.#signs.length === 0 || this.#last === 10 || next === 10) return;
    if (isSpacedApart(this.#last, next) || isSpacedApart(next, this.#last)) return;
    if (isNewLine && this.#last === 45) {
      if (isDigit(next)) return;
      if (isLatin(next)) return this.#unhyphen();
    }
    this.#push(' ', 32, at);
  }

  #unhyphen(): void {
    if (hyphened.test(this.#signs.slice(-8).join(''))) return;
    this.#signs.pop();
    this.#last = this.#signs.at(-1)?.charCodeAt(0) ?? 0;
  }
}

/**
 * Folds text for matching: compatibility forms (NFKC), look-alike radicals, lower case, one kind of dash and space, no soft hyphens or
 * zero-width characters, words whole that a line end broke. A footnote's raised figure is a space.
 */
export function folded(original: string): Folded {
  const folding = new Folding();
  for (let i = 0; i < original.length; i++) {
    const code = original.charCodeAt(i);
    if (code === 10 || code === 13) folding.space(i, true);
    else if (code < 128) folding.add(table[code] ?? '', i);
    else {
      const sign = code >= 0xd800 && code < 0xdc00 ? original.slice(i, i + 2) : original.charAt(i);
      const plain = plainOf(sign);
      if (!combines.test(plain) || !folding.joins(plain)) folding.add(plain, i);
      i += sign.length - 1;
    }
  }
  return folding.folded();
}
