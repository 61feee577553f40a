import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { InputError } from '../../model/errors.ts';
import { readYaml } from './document.ts';
import { writeWhole, yamlOf } from './write.ts';

const read = (text: string): unknown => readYaml('x.yaml', new TextEncoder().encode(text)).value;
const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((s) => s.toWellFormed()),
  fc.constantFrom(
    'yes',
    'null',
    '1',
    '1e3',
    '0x1f',
    '2026-11-23',
    '- a',
    '# a',
    'a: b',
    'a #b',
    '{',
    '~',
    '',
    ' x ',
    '50 ms',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Number.isInteger(n) ? Math.trunc(n % 1e6) + 0 : n)),
  fc.boolean(),
);
const key = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((name) => name !== '__proto__' && name !== '<<' && !/^\d+$/.test(name));
const value = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

describe('writing YAML', () => {
  it('reads back as what was written, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.dictionary(key, value.value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (document) => {
        assert.deepEqual(read(yamlOf({ kind: 'declaration', value: document }).text), document);
      }),
      { numRuns: 150 },
    );
  });

  it('puts members in the schema’s order', () => {
    const { text } = yamlOf({
      kind: 'declaration',
      value: { probes: {}, kind: 'unit', models: [], format: 'gradus-declaration/1' },
    });
    assert.deepEqual(
      [...text.matchAll(/^(\w+):/gm)].map(([, name]) => name),
      ['format', 'kind', 'models', 'probes'],
    );
  });

  it('keeps a remark on one line, so that a device cannot write members by its name', () => {
    const { text } = yamlOf({
      kind: 'declaration',
      value: { kind: 'unit' },
      head: ['read from\nendpoints: {}'],
      remarks: [{ path: ['kind'], says: 'a\r\nprobes: {}\u2028identity: {}\u0085x: 1' }],
      asks: [{ path: ['target'], example: 'L2\nabout: x', says: 'a\nb' }],
    });
    assert.deepEqual(read(text), { kind: 'unit' });
  });

  it('gives a member that is missing as a line that is YAML without its `# ask: `, and says where', () => {
    const { text, asked } = yamlOf({
      kind: 'declaration',
      value: { rules: [{ id: 'a', output: 'b' }] },
      asks: [
        { path: ['rules', 0, 'response'], example: '100 ms', says: 'longest' },
        { path: ['rules', 0, 'tolerance'], example: '5', says: 'per cent' },
      ],
    });
    assert.deepEqual(read(text.replaceAll('# ask: ', '')), {
      rules: [{ id: 'a', tolerance: 5, response: '100 ms', output: 'b' }],
    });
    const lines = text.split('\n');
    for (const { ask, line } of asked)
      assert.match(lines[line - 1] ?? '', new RegExp(`# ask: ${String(ask.path.at(-1))}: `));
    assert.equal(asked.length, 2);
  });
});

describe('writing a file', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gradus-write-'));
  after(async () => await rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'sensor.yaml');

  it('refuses to write over a file unless it is forced, and leaves nothing beside it', async () => {
    await writeFile(file, 'before');
    await assert.rejects(writeWhole(file, 'after', false), (e) => e instanceof InputError && e.code === 'FILE_EXISTS');
    assert.equal(await readFile(file, 'utf8'), 'before');
    await writeWhole(file, 'after', true);
    assert.equal(await readFile(file, 'utf8'), 'after');
    assert.deepEqual(await readdir(folder), ['sensor.yaml']);
  });

  it('says that the folder is not there', async () => {
    const lost = path.join(folder, 'no', 'sensor.yaml');
    await assert.rejects(writeWhole(lost, 'x', false), (e) => e instanceof InputError && e.code === 'FILE_MISSING');
  });
});
