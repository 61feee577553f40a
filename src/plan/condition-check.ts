import type { ASTNode } from '@marcbachmann/cel-js';
import type { Indicator } from '../model/pack.ts';
import { jsonSchemaOf, membersAt, schemaAt } from '../model/schemas.ts';
import type { JsonSchema } from '../model/schemas.ts';
import { conditionOf, ConditionError, holds } from './condition.ts';

/** Where in the declaration an expression leads; undefined: a value made by the expression itself. */
type Place = readonly PropertyKey[] | undefined;
type Scope = ReadonlyMap<string, Place>;

const subjects: Readonly<Record<Indicator['for'], Place>> = {
  device: undefined,
  'each-rule': ['rules', 0],
  'each-model': ['models', 0],
};

class Reader {
  readonly #schema: JsonSchema;
  readonly complaints: string[] = [];

  constructor(schema: JsonSchema) {
    this.#schema = schema;
  }

  place(node: ASTNode, scope: Scope): Place {
    if (node.op === 'id') return this.#variable(node.args, scope);
    if (node.op === '.')
      return this.#field(this.place(node.args[0], scope), node.args[1], node.input.slice(node.start, node.end));
    if (node.op === '[]') {
      this.place(node.args[1], scope);
      return this.#item(this.place(node.args[0], scope));
    }
    if (node.op === 'rcall') return this.#method(node, scope);
    const children = node.op === 'call' ? node.args[1] : Array.isArray(node.args) ? node.args : [node.args];
    for (const child of children as unknown[]) if (isNode(child)) this.place(child, scope);
    return undefined;
  }

  #variable(name: string, scope: Scope): Place {
    if (name === 'subject' && !scope.has(name))
      this.complaints.push('subject is there only for each-rule and each-model');
    return scope.get(name);
  }

  #field(of: Place, name: string, text: string): Place {
    if (of === undefined) return undefined;
    if (schemaAt(this.#schema, [...of, name]) !== undefined) return [...of, name];
    const known = membersAt(this.#schema, of);
    this.complaints.push(`nothing is declared as ${text}${known.length > 0 ? `: known are ${known.join(', ')}` : ''}`);
    return undefined;
  }

  #item(of: Place): Place {
    return of && schemaAt(this.#schema, [...of, 0]) ? [...of, 0] : undefined;
  }

  #method(node: ASTNode & { op: 'rcall' }, scope: Scope): Place {
    const [name, receiver, parameters] = node.args;
    const of = this.place(receiver, scope);
    const [variable, body] = parameters;
    if (!body || variable?.op !== 'id') {
      for (const parameter of parameters) this.place(parameter, scope);
      return undefined;
    }
    this.place(body, new Map([...scope, [variable.args, this.#item(of)]]));
    return name === 'filter' ? of : undefined;
  }
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

/** The least anybody can declare: what is read without `has()` must be there. */
const leastDeclaration = {
  format: 'gradus-declaration/1',
  kind: 'product',
  identity: { maker: 'm', product: 'p', hardware: { revision: 'r' }, firmware: { version: 'v', digest: 'd' } },
  endpoints: {},
  probes: {},
};
const leastSubject: Readonly<Record<Indicator['for'], object | undefined>> = {
  device: undefined,
  'each-rule': {
    id: 'r',
    channel: 'c',
    direction: 'above',
    trip: { value: 1, unit: '1' },
    reset: { value: 0, unit: '1' },
    tolerance: 1,
    response: '1 s',
    output: 'o',
  },
  'each-model': {
    id: 'm',
    task: 't',
    inputs: [{ name: 'i', type: 'float32', shape: [1] }],
    outputs: [{ name: 'o', type: 'float32', shape: [1] }],
    labels: ['a', 'b'],
    metric: { name: 'accuracy', least: 0 },
    deadline: '1 s',
  },
};

/** What is wrong with a condition before any device is looked at: its syntax, the fields it reads, and whether it survives a declaration without them. */
export function conditionComplaints(text: string, scope: Indicator['for']): string[] {
  try {
    const condition = conditionOf(text);
    const reader = new Reader(jsonSchemaOf('declaration'));
    const subject = subjects[scope];
    reader.place(
      condition.ast,
      new Map<string, Place>([['declaration', []], ...(subject ? [['subject', subject] as const] : [])]),
    );
    if (reader.complaints.length === 0)
      holds(condition, { declaration: leastDeclaration, subject: leastSubject[scope] });
    return reader.complaints;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    const missing = /^No such key: (.+)$/.exec(error.message)?.[1];
    return [missing === undefined ? error.message : `${missing} need not be declared: ask has(…) first`];
  }
}
