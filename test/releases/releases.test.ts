import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { nodeChecks } from '../../src/drivers/keys/checks.ts';
import { verifyRun } from '../../src/certify/verify.ts';
import { readRunFolder } from '../../src/drivers/tiles/read-run.ts';
import { canonicalText } from '../../src/formats/canonical.ts';

const releases = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((f) => f.isDirectory());

describe('a run that an earlier release exported', () => {
  for (const { name } of releases)
    it(`${name}: verifies, and is judged to the same bytes as then`, async () => {
      const folder = path.join(import.meta.dirname, name);
      const { ok, broken, assessment } = await verifyRun(
        await readRunFolder(path.join(folder, 'run')),
        { keys: [] },
        nodeChecks,
      );
      assert.deepEqual([ok, broken], [true, undefined]);
      assert.equal(canonicalText(assessment), readFileSync(path.join(folder, 'assessment.json'), 'utf8'));
    });
  it('is there for every release', () => assert.ok(releases.length > 0));
});
