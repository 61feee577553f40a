import { z } from 'zod';
import { Declaration } from './declaration.ts';
import { Entry, StationEntry } from './entry.ts';
import { RulePack } from './pack.ts';
import { Plan } from './plan.ts';
import { RunPredicate } from './result.ts';
import { StimulusSet } from './stimulus-set.ts';
import { Validation } from './validation.ts';

/** What a JSON Schema says of one place in a document, as far as it is needed here. */
export type JsonSchema = {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: boolean | JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
};

const base = 'urn:gradus:schema';
const published = {
  pack: { schema: RulePack, title: 'Gradus rule pack', format: 1 },
  declaration: { schema: Declaration, title: 'Gradus declaration', format: 1 },
  set: { schema: StimulusSet, title: 'Gradus stimulus set', format: 1 },
  plan: { schema: Plan, title: 'Gradus test plan', format: 1 },
  validation: { schema: Validation, title: 'Gradus validation record', format: 1 },
  entry: { schema: Entry, title: 'Gradus log entry', format: 1 },
  'station-entry': { schema: StationEntry, title: 'Gradus log entry of no run', format: 1 },
  run: { schema: RunPredicate, title: 'Predicate of a run in an in-toto Statement', format: 1 },
} as const;
export type Published = keyof typeof published;
export const publishedNames = Object.keys(published) as Published[];

/** The published JSON Schema (draft 2020-12) of a document, from the one definition that also parses it. */
export function jsonSchemaOf(name: Published): JsonSchema {
  const { schema, title } = published[name];
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' });
  return { $schema, $id: `${base}:${name}:${published[name].format}`, title, ...rest } as JsonSchema;
}

function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace(/^#(\/\$defs\/)?/, '');
  if (name === undefined) return schema;
  return name === '' ? root : (root.$defs?.[name] ?? {});
}

function branches(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const here = resolved(schema, root);
  const inner = here.anyOf ?? here.oneOf;
  return inner ? inner.flatMap((branch) => branches(branch, root)) : [here];
}

function stepInto(schema: JsonSchema, part: PropertyKey, root: JsonSchema): JsonSchema | undefined {
  for (const branch of branches(schema, root)) {
    const { items, additionalProperties: others } = branch;
    const member = typeof part === 'number' ? undefined : branch.properties?.[String(part)];
    const found = typeof part === 'number' ? items : (member ?? others);
    if (typeof found === 'object') return found;
  }
  return undefined;
}

/** What the schema says of the place a path leads to; undefined where it leads nowhere. */
export function schemaAt(root: JsonSchema, path: readonly PropertyKey[]): JsonSchema | undefined {
  let here: JsonSchema | undefined = root;
  for (const part of path) here = here && stepInto(here, part, root);
  return here && resolved(here, root);
}

/** Names of the members a map may have at a path, in the schema's order. */
export function membersAt(root: JsonSchema, path: readonly PropertyKey[]): string[] {
  const here = schemaAt(root, path);
  return here ? branches(here, root).flatMap((branch) => Object.keys(branch.properties ?? {})) : [];
}
