import { CST, Lexer } from 'yaml';

/** The limits on what people hand in (bytes, levels, tokens): more than any real pack, little enough for 300 MB and 2 s. */
export const limits = { bytes: 1024 * 1024, nesting: 64, tokens: 100_000 } as const;

export type Refusal = { offset: number; says: string };

const refusedTokens: Readonly<Record<string, string>> = {
  alias: 'aliases (*name) are not read here: write the value out',
  anchor: 'anchors (&name) are not read here: remove it',
  tag: 'tags (!name) are not read here: remove it, or quote the text',
  'directive-line': 'directives (%) are not read here: remove the line',
  'flow-error-end': 'a bracket is not closed',
};

/** Columns at which the open block collections begin: their number is the nesting, without parsing. */
class Nesting {
  readonly #columns: number[] = [];
  #flow = 0;

  get depth(): number {
    return this.#columns.length + this.#flow;
  }
  get inFlow(): boolean {
    return this.#flow > 0;
  }
  node(column: number): void {
    if (this.inFlow) return;
    while ((this.#columns.at(-1) ?? -1) > column) this.#columns.pop();
    if ((this.#columns.at(-1) ?? -1) < column) this.#columns.push(column);
  }
  flow(step: 1 | -1): void {
    this.#flow = Math.max(0, this.#flow + step);
  }
}

type Lexeme = { type: string; source: string; offset: number };

/** What the lexer yields, with offsets; the marks it puts between the real tokens are taken out. */
function* lexemes(text: string): Generator<Lexeme> {
  let offset = 0;
  let scalar = false;
  for (const source of new Lexer().lex(text)) {
    if (source === CST.DOCUMENT) continue;
    if (source === CST.SCALAR) {
      scalar = true;
      continue;
    }
    const type = scalar ? 'scalar' : (CST.tokenType(source) ?? 'scalar');
    scalar = false;
    yield { type, source, offset };
    if (source !== CST.FLOW_END) offset += source.length;
  }
}

const flowSteps: Readonly<Record<string, 1 | -1>> = {
  'flow-map-start': 1,
  'flow-seq-start': 1,
  'flow-map-end': -1,
  'flow-seq-end': -1,
};
/** After these a node of the same line begins at its own column: `- - a`. */
const opensNode = new Set(['newline', 'seq-item-ind', 'explicit-key-ind', 'doc-start']);
const blank = new Set(['space', 'newline', 'comment', 'byte-order-mark']);

/** Reads the tokens once, before anything is built from them, and says what is refused first. */
export function refusalIn(text: string): Refusal | undefined {
  const nesting = new Nesting();
  let count = 0;
  let lineStart = 0;
  let mayOpen = true;
  let content = false;
  for (const { type, source, offset } of lexemes(text)) {
    const refused = refusedTokens[type];
    if (refused) return { offset, says: refused };
    if (type === 'doc-start' && content) return { offset, says: 'one document a file: remove what begins with ---' };
    if (++count > limits.tokens)
      return { offset, says: `more than ${limits.tokens} words and signs: split or shorten it` };
    if (mayOpen && !blank.has(type) && !(type in flowSteps)) nesting.node(offset - lineStart);
    const step = flowSteps[type];
    if (step) nesting.flow(step);
    if (nesting.depth > limits.nesting) return { offset, says: `nested deeper than ${limits.nesting}: flatten it` };
    if (!blank.has(type)) content = true;
    if (type !== 'space') mayOpen = opensNode.has(type);
    const lastBreak = source.lastIndexOf('\n');
    if (lastBreak >= 0) {
      lineStart = offset + lastBreak + 1;
      mayOpen = true;
    }
  }
  return undefined;
}
