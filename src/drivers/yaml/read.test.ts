import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { InputError } from '../../model/errors.ts';
import { readYaml } from './document.ts';
import { limits } from './scan.ts';
import { echo } from './says.ts';

const read = (text: string): unknown => readYaml('a.yaml', new TextEncoder().encode(text)).value;
function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
}

const nested = (n: number): string => `${'['.repeat(n)}1${']'.repeat(n)}`;
const indented = (n: number): string => Array.from({ length: n }, (_, i) => `${' '.repeat(i)}a:`).join('\n');

describe('YAML from people', () => {
  it('is read as YAML 1.2: yes and no are text, true and 0x10 are not', () => {
    assert.deepEqual(read('a: yes\nb: true\nc: 0x10\nd: 1e3\ne: ~\nf: 2026-11-23\ng: 010\n'), {
      a: 'yes',
      b: true,
      c: 16,
      d: 1000,
      e: null,
      f: '2026-11-23',
      g: 10,
    });
  });
  it('takes block and folded texts, quotes, comments and a byte order mark', () => {
    assert.deepEqual(read('\uFEFF# c\na: |\n  x: [1\n  # no comment\nb: >-\n  one\n  two\nc: "[&*!"\n'), {
      a: 'x: [1\n# no comment\n',
      b: 'one two',
      c: '[&*!',
    });
  });
  it('reads whatever JSON writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        fc.pre(!/__proto__|"<<"|[^ -~]|\\u|null|e[+-]/.test(JSON.stringify(value)));
        fc.pre(value !== null && !/\d{15}/.test(JSON.stringify(value)));
        assert.deepEqual(read(JSON.stringify(value)), JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 100 },
    );
  });
  it('never fails otherwise than with an InputError of one line, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '&',
      '*',
      '!',
      '|',
      '>',
      '#',
      '---',
      '? ',
      '\t',
      '%',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const said = refusal(pieces.join(''));
        assert.ok(said === 'accepted' || /^a\.yaml:\d+:\d+/.test(said), said);
        assert.ok(!said.includes('\n'));
      }),
      { numRuns: 500 },
    );
  });
  it('takes 64 levels and refuses 65, in brackets and by indentation', () => {
    assert.equal(refusal(nested(limits.nesting)), 'accepted');
    assert.match(refusal(nested(limits.nesting + 1)), /nested deeper than 64/);
    assert.equal(refusal(`${indented(limits.nesting)} 1`), 'accepted');
    assert.match(refusal(`${indented(limits.nesting + 1)} 1`), /nested deeper than 64/);
  });
  it('says where a value stands', () => {
    const located = readYaml('a.yaml', new TextEncoder().encode('a:\n  - b: 1\n    c.d: 2\n'));
    assert.equal(located.where(['a', 0, 'c.d']), 'a.yaml:3:10  a[0]["c.d"]');
    assert.equal(located.where(['a', 0, 'missing']), 'a.yaml:2:5  a[0].missing');
    assert.equal(located.where([]), 'a.yaml:1:1');
  });
});

describe('a message', () => {
  it('shows a short value', () => assert.equal(echo('50', ['deadline']), '"50"'));
  it('does not show a long one', () => assert.equal(echo('x'.repeat(80), ['deadline']), 'this text'));
  it('does not show what stands where a secret belongs', () => {
    for (const path of [['user', 'password'], ['bearer'], ['apiToken'], ['command', 'run', 0], ['clientSecret', 'x']])
      assert.equal(echo('hunter2', path), 'this text');
  });
  it('does not show an address with a password in it', () => {
    assert.equal(echo('opc.tcp://u:p@host:1', ['url']), 'this text');
  });
});
