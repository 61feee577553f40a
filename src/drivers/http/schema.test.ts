import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentFaults, valueFaults } from './schema.ts';

const nested = (depth: number): unknown => {
  let schema: unknown = { type: 'number' };
  for (let i = 0; i < depth; i++) schema = { type: 'object', properties: { in: schema }, required: ['in'] };
  return schema;
};

describe('a data schema', () => {
  for (const [schema, value, fault] of [
    [{ type: 'number', minimum: 0, maximum: 50 }, 20, undefined],
    [{ type: 'number', maximum: 50 }, 50.5, ': must be <= 50'],
    [{ type: 'integer' }, 1.5, ': must be integer'],
    [{ type: 'boolean' }, 'true', ': must be boolean'],
    [{ type: 'string', enum: ['on', 'off'] }, 'of', ': must be equal to one of the allowed values: ["on","off"]'],
    [{ type: 'object', required: ['serial'] }, {}, ": must have required property 'serial'"],
    [{ type: 'object', properties: { a: { type: 'number' } } }, { a: 'x' }, '.a: must be number'],
    [{ type: 'array', items: { type: 'number' }, maxItems: 2 }, [1, 2, 3], ': must NOT have more than 2 items'],
    [{ oneOf: [{ type: 'null' }, { type: 'number' }] }, null, undefined],
    [{}, { anything: 1 }, undefined],
    [{ unit: 'mm/s', title: 'vibration', readOnly: true, forms: [] }, 1, undefined],
  ] as const)
    it(`${JSON.stringify(schema)} on ${JSON.stringify(value)}: ${fault ?? 'no fault'}`, () =>
      assert.deepEqual(valueFaults(schema, value), fault === undefined ? [] : [fault]));

  it('that is none says so', () => {
    assert.match(valueFaults({ type: 'nombre' }, 1)[0] ?? '', /^: its data schema is none: /);
    assert.match(valueFaults({ type: 'object', required: 'serial' }, {})[0] ?? '', /^: its data schema is none: /);
  });
  it('never has its regular expressions evaluated, nor its references followed', () => {
    assert.deepEqual(valueFaults({ type: 'string', pattern: '^(a+)+$' }, `${'a'.repeat(40)}!`), []);
    assert.deepEqual(valueFaults({ $ref: 'http://127.0.0.1:9/schema' }, 1), []);
  });
  it('nested deeper than any sensor’s is read as far as it goes', () => {
    assert.deepEqual(valueFaults(nested(3), { in: { in: { in: 'x' } } }), ['.in.in.in: must be number']);
    assert.deepEqual(valueFaults(nested(500), { in: 1 }), ['.in: must be object']);
  });
  it('of more parts than any sensor’s is not evaluated', () => {
    const properties = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`p${i}`, { type: 'number' }]));
    assert.throws(() => valueFaults({ type: 'object', properties }, {}), { code: 'PROBE_GARBAGE' });
  });
});

describe('the W3C’s schema of Thing Descriptions', () => {
  it('says what is missing', () =>
    assert.match(documentFaults({ '@context': 'https://www.w3.org/2022/wot/td/v1.1' })[0] ?? '', /required property/));
  it('takes no list and no text for a Thing', () => {
    for (const other of [[], 'Thing', null, 1]) assert.equal(documentFaults(other).length > 0, true);
  });
  it('ends on one nested without end', () => {
    let schema: unknown = { type: 'string' };
    for (let i = 0; i < 20_000; i++) schema = { type: 'array', items: schema };
    const property = { type: 'array', items: schema, forms: [{ href: 'x' }] };
    const thing = { '@context': 'https://www.w3.org/2022/wot/td/v1.1', title: 'x', properties: { a: property } };
    assert.ok(
      documentFaults({ ...thing, security: ['o'], securityDefinitions: { o: { scheme: 'nosec' } } }).length > 0,
    );
  });
});
