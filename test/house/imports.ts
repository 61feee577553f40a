/** An import as it stands in the text: static, type-only, re-export, `import()` or a type's `import('…')`. `name` is null where it is computed. */
export type Import = { name: string | null; line: number };

type Token = { kind: 'word' | 'string' | 'sign'; text: string; line: number };

const space = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const quoted = /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y;
const word = /[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*/uy;
const pattern = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const templateText = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y;
const beforePattern = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'delete',
  'void',
  'do',
  'else',
  'throw',
  'yield',
  'await',
]);

/** A slash begins a regular expression where a value cannot just have ended. */
function patternMayBegin(last: Token | undefined): boolean {
  if (last === undefined) return true;
  if (last.kind === 'sign') return !')]}`'.includes(last.text);
  return last.kind === 'word' && beforePattern.has(last.text);
}

/** Words, strings and signs of TypeScript; comments, regular expressions and the text of templates are left out. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  // Depth of braces at which each open template's `${` goes back to its text.
  const templates: number[] = [];
  let depth = 0;
  let at = 0;
  let line = 1;
  const take = (what: RegExp): string | undefined => {
    what.lastIndex = at;
    const text = what.exec(source)?.[0];
    if (text === undefined) return undefined;
    at += text.length;
    line += text.split('\n').length - 1;
    return text;
  };
  const inTemplate = (): void => {
    const text = take(templateText);
    if (text === undefined) at = source.length;
    if (text?.endsWith('${')) templates.push(depth++);
    else tokens.push({ kind: 'sign', text: '`', line });
  };
  while (at < source.length) {
    if (take(space) !== undefined) continue;
    const started = line;
    const string = take(quoted);
    if (string !== undefined) {
      tokens.push({ kind: 'string', text: string.slice(1, -1), line: started });
      continue;
    }
    const name = take(word);
    if (name !== undefined) {
      tokens.push({ kind: 'word', text: name, line: started });
      continue;
    }
    if (source[at] === '/' && patternMayBegin(tokens.at(-1)) && take(pattern) !== undefined) {
      tokens.push({ kind: 'word', text: 'RegExp', line: started });
      continue;
    }
    const sign = source[at++] ?? '';
    if (sign === '`') inTemplate();
    else if (sign === '}' && templates.at(-1) === depth - 1) {
      depth = templates.pop() ?? 0;
      inTemplate();
    } else {
      if (sign === '{') depth++;
      if (sign === '}') depth--;
      tokens.push({ kind: 'sign', text: sign, line: started });
    }
  }
  return tokens;
}

const is = (token: Token | undefined, kind: Token['kind'], text: string): boolean =>
  token?.kind === kind && token.text === text;

/** `x.import` names a property; `...import()` does not. */
function isProperty(tokens: readonly Token[], i: number): boolean {
  return is(tokens[i - 1], 'sign', '.') && !is(tokens[i - 2], 'sign', '.');
}

function called(tokens: readonly Token[], i: number): string | null {
  const [argument, after] = [tokens[i + 2], tokens[i + 3]];
  const whole = is(after, 'sign', ')') || is(after, 'sign', ',');
  return argument?.kind === 'string' && whole ? argument.text : null;
}

/** The string after `from`, where the clause that begins at `i` has one. */
function fromAfter(tokens: readonly Token[], i: number): string | undefined {
  for (let j = i; j < tokens.length; j++) {
    const token = tokens[j];
    const next = tokens[j + 1];
    if (is(token, 'word', 'from') && next?.kind === 'string') return next.text;
    if (token?.kind === 'sign' && !'{},*'.includes(token.text)) return undefined;
    if (is(token, 'sign', '}') && !is(next, 'word', 'from')) return undefined;
  }
  return undefined;
}

function importAt(tokens: readonly Token[], i: number): string | null | undefined {
  const next = tokens[i + 1];
  if (next?.kind === 'string') return next.text;
  if (is(next, 'sign', '(')) return called(tokens, i);
  if (next?.kind === 'word' || is(next, 'sign', '{') || is(next, 'sign', '*')) return fromAfter(tokens, i + 1);
  return undefined;
}

function exportAt(tokens: readonly Token[], i: number): string | undefined {
  const start = is(tokens[i + 1], 'word', 'type') ? i + 2 : i + 1;
  const opens = is(tokens[start], 'sign', '{') || is(tokens[start], 'sign', '*');
  return opens ? fromAfter(tokens, start) : undefined;
}

/** Every import of a TypeScript source, in order. */
export function importsOf(source: string): Import[] {
  const tokens = tokensOf(source);
  const found: Import[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word' || isProperty(tokens, i)) continue;
    const name =
      token.text === 'import' ? importAt(tokens, i) : token.text === 'export' ? exportAt(tokens, i) : undefined;
    if (name !== undefined) found.push({ name, line: token.line });
  }
  return found;
}
