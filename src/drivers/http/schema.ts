import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';

const most = 20;
/** A schema or a value nested deeper is no sensor's. */
const deepest = 32;

const said = ({ instancePath, message = '', params }: ErrorObject): string => {
  const allowed = 'allowedValues' in params ? `: ${JSON.stringify(params['allowedValues'])}` : '';
  return shortly(`${instancePath.replaceAll('/', '.')}: ${message}${allowed}`);
};

function faultsBy(validate: ValidateFunction, value: unknown): string[] {
  try {
    return validate(value) ? [] : (validate.errors ?? []).slice(0, most).map(said);
  } catch (error) {
    if (error instanceof RangeError) return [': nested too deeply'];
    throw error;
  }
}

function thingValidator(): ValidateFunction {
  const file = createRequire(import.meta.url).resolve(
    'wot-thing-description-types/schema/td-json-schema-validation.json',
  );
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  ajv.addFormat('iri-reference', true);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}

let ofThings: ValidateFunction | undefined;
/** What the W3C's own schema finds wrong with a Thing Description 1.1. */
export function documentFaults(document: unknown): string[] {
  ofThings ??= thingValidator();
  return faultsBy(ofThings, document).map((fault) => fault.replace(/^[.:]\s*/, ''));
}

/** TD 1.1, DataSchema: its words alone. No `pattern`: a device's regular expression runs in no bench. No `$ref`: there are none. */
const plain = ['type', 'const', 'enum', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const counts = ['minLength', 'maxLength', 'minItems', 'maxItems', 'required'];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema of more parts is no sensor's, and would be costly to evaluate. */
const mostParts = 2000;

function partsOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > deepest) return 1;
  let parts = 1;
  for (const one of Object.values(value)) {
    parts += partsOf(one, depth + 1);
    if (parts > mostParts) return parts;
  }
  return parts;
}

function dataSchemaIn(value: unknown, depth = 0): Record<string, unknown> | boolean {
  if (typeof value === 'boolean') return value;
  if (!isObject(value) || depth > deepest) return {};
  const kept = Object.entries(value).filter(([name]) => plain.includes(name) || counts.includes(name));
  const inner = (one: unknown): unknown => dataSchemaIn(one, depth + 1);
  const { oneOf, items, properties, additionalProperties } = value;
  return {
    ...Object.fromEntries(kept),
    ...(Array.isArray(oneOf) ? { oneOf: oneOf.map(inner) } : {}),
    ...(items === undefined ? {} : { items: Array.isArray(items) ? items.map(inner) : inner(items) }),
    ...(isObject(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one)])) }
      : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties: inner(additionalProperties) }),
  };
}

/** What a data schema finds wrong with a value. A schema that is none says so as its fault; throws `PROBE_GARBAGE` for one too large. */
export function valueFaults(schema: unknown, value: unknown): string[] {
  if (partsOf(schema) > mostParts)
    throw new ProbeError('PROBE_GARBAGE', `a data schema of more than ${mostParts} parts, which is not evaluated`);
  let validate: ValidateFunction;
  try {
    validate = new Ajv({ strict: false, allErrors: false, logger: false }).compile(dataSchemaIn(schema));
  } catch (error) {
    return [shortly(`: its data schema is none: ${error instanceof Error ? error.message : String(error)}`)];
  }
  return faultsBy(validate, value);
}
