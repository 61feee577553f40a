import { Environment, type ASTNode } from '@marcbachmann/cel-js';

/**
 * The part of CEL (cel-spec v0.24, language definition) that a rule pack may use in `when`. Anything else is refused
 * when the pack is checked, so that every evaluator of CEL gives the same answer:
 *
 * - literals: numbers, strings, `true`, `false`, lists;
 * - variables: `declaration`, and `subject` where the indicator is asked per rule or model;
 * - field selection `a.b` and index `a[0]`;
 * - `&&`, `||`, `!`, `? :`, `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`;
 * - `has(a.b)`, `size(a)`, `a.size()`, `startsWith`, `endsWith`, `contains`;
 * - the macros `exists`, `all`, `exists_one`, `filter`.
 *
 * No arithmetic, no conversion, no regular expression (their dialects and running times differ between evaluators), no
 * null, bytes, maps, time. The lists `supports`, `channels`, `points`, `rules`, `models` and `stacks` of a declaration
 * are empty where it has none; every other optional field wants `has()`.
 */
const operators = new Set(['&&', '||', '!_', '?:', '==', '!=', '<', '<=', '>', '>=', 'in', '.', '[]', 'list']);
const functions = new Set(['has', 'size']);
const methods = new Set(['size', 'startsWith', 'endsWith', 'contains']);
const macros = new Set(['exists', 'all', 'exists_one', 'filter']);
const variables = ['declaration', 'subject'] as const;
const lists = ['supports', 'channels', 'points', 'rules', 'models', 'stacks'] as const;

/** A condition that cannot be used; the message says why, without the place. */
export class ConditionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConditionError';
  }
}

export type Condition = { text: string; ast: ASTNode; evaluate: (context: Record<string, unknown>) => unknown };
type Context = { declaration: object; subject?: object | undefined };

const environment = new Environment({ limits: { maxAstNodes: 200, maxDepth: 30, maxListElements: 50 } })
  .registerVariable('declaration', 'dyn')
  .registerVariable('subject', 'dyn');

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

function refuseLiteral(value: unknown): void {
  if (!['string', 'boolean', 'number', 'bigint'].includes(typeof value))
    throw new ConditionError('null, bytes and unsigned numbers are outside the subset of CEL used here');
}

function refuseCall(node: ASTNode & { op: 'call' }, scope: readonly string[]): void {
  const [name, parameters] = node.args;
  if (!functions.has(name)) throw new ConditionError(`${name}() is outside the subset of CEL used here`);
  if (name === 'has' && parameters[0]?.op !== '.') throw new ConditionError('has() asks for a field: has(a.b)');
  for (const parameter of parameters) refuseOutside(parameter, scope);
}

function refuseMethod(node: ASTNode & { op: 'rcall' }, scope: readonly string[]): void {
  const [name, receiver, parameters] = node.args;
  refuseOutside(receiver, scope);
  if (methods.has(name)) {
    for (const parameter of parameters) refuseOutside(parameter, scope);
    return;
  }
  const [variable, body] = parameters;
  if (!macros.has(name) || parameters.length !== 2 || variable?.op !== 'id' || !body)
    throw new ConditionError(`.${name}() is outside the subset of CEL used here`);
  refuseOutside(body, [...scope, variable.args]);
}

function childrenOf(node: ASTNode): ASTNode[] {
  if (node.op === '.') return [node.args[0]];
  return (Array.isArray(node.args) ? node.args : [node.args]) as ASTNode[];
}

function refuseOutside(node: ASTNode, scope: readonly string[]): void {
  if (node.op === 'value') return refuseLiteral(node.args);
  if (node.op === 'call') return refuseCall(node, scope);
  if (node.op === 'rcall') return refuseMethod(node, scope);
  if (node.op === 'id') {
    if (!scope.includes(node.args))
      throw new ConditionError(`${node.args} is no variable: use ${variables.join(' or ')}`);
    return;
  }
  if (!operators.has(node.op)) throw new ConditionError(`${node.op} is outside the subset of CEL used here`);
  for (const child of childrenOf(node)) refuseOutside(child, scope);
}

/** Parses a condition and refuses what lies outside the subset above. Throws `ConditionError`. */
export function conditionOf(text: string): Condition {
  let parsed: ReturnType<Environment['parse']>;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    throw new ConditionError(firstLine(error), { cause: error });
  }
  refuseOutside(parsed.ast, variables);
  return { text, ast: parsed.ast, evaluate: parsed };
}

/** Whether the condition holds. Throws `ConditionError` where it reads what is not there, or gives no yes or no. */
export function holds(condition: Condition, { declaration, subject }: Context): boolean {
  const empty = Object.fromEntries(lists.map((name) => [name, []]));
  let answer: unknown;
  try {
    answer = condition.evaluate({ declaration: { ...empty, ...declaration }, ...(subject ? { subject } : {}) });
  } catch (error) {
    throw new ConditionError(firstLine(error), { cause: error });
  }
  if (typeof answer !== 'boolean') throw new ConditionError('gives neither true nor false');
  return answer;
}
