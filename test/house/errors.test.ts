import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { becauses } from '../../src/model/assessment.ts';
import { Envelope } from '../../src/model/entry.ts';
import { exit, inputCodes, probeCodes, stationCodes } from '../../src/model/errors.ts';
import { planReasons } from '../../src/model/plan.ts';
import { codes, section, tableRows, textOf } from './tree.ts';

const page = textOf('docs/errors.md');

/** Rows of the table under a heading: code, what it means, what to do next. */
function documented(title: string): string[][] {
  return tableRows(section(page, title)).filter((row) => codes(row[0] ?? '').length > 0);
}

/** What the `code` of an entry's body may say. */
function codesOfEntry(kind: string): string[] {
  const body = Envelope.shape.body.options.find((option) => option.shape.kind.value === kind);
  const shape: Record<string, unknown> = body?.shape ?? {};
  const code = shape['code'] as { options?: string[]; unwrap?: () => { options: string[] } };
  return code.options ?? code.unwrap?.().options ?? [];
}

const sections: [string, readonly string[]][] = [
  ['Input', inputCodes],
  ['Probe', probeCodes],
  ['Step', codesOfEntry('step-ended').filter((c) => !(probeCodes as readonly string[]).includes(c))],
  ['Abort', codesOfEntry('run-aborted')],
  ['Station', stationCodes],
  ['Verdict', becauses],
  ['Plan', planReasons],
  ['Exit codes', Object.values(exit).map(String)],
];

describe('docs/errors.md', () => {
  for (const [title, inCode] of sections) {
    it(`has every code under ${title}, and no other`, () => {
      const inDoc = documented(title).map((row) => codes(row[0] ?? '')[0] ?? '');
      assert.ok(inCode.length > 0);
      assert.deepEqual(inDoc.toSorted(), inCode.toSorted());
    });
    it(`says under ${title} what each means and what to do next`, () => {
      const silent = documented(title).filter((row) => row.length !== 3 || row.some((cell) => cell.length === 0));
      assert.deepEqual(silent, []);
    });
  }
});
