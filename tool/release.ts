// Writes test/releases/<version>/: one routine run of the simulated sensor L2 as this version exports it, and its assessment.
// node tool/ready.mjs tool/release.ts
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulated } from '../src/drivers/simulator/simulator.ts';
import { takeRun } from '../src/desk/take.ts';
import { version } from '../src/desk/version.ts';
import { canonicalText } from '../src/formats/canonical.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'gradus-release-'));
const at = (...parts: string[]): string => path.join(folder, ...parts);
const sensor = await startSimulated('L2', at('sensor.yaml'));
try {
  const { read } = await takeRun(at('sensor.yaml'), {
    pack: 'gbt-45288-2026-described',
    programme: 'routine',
    report: false,
    station: at('station'),
    runs: at('runs'),
    reports: at('reports'),
    lang: 'en',
  });
  if (!read.assessment) throw new Error('the run was not concluded');
  const release = path.resolve(import.meta.dirname, '..', 'test', 'releases', version);
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  cpSync(at('runs', read.run), path.join(release, 'run'), { recursive: true });
  writeFileSync(path.join(release, 'assessment.json'), canonicalText(read.assessment));
  process.stdout.write(`written: test/releases/${version}\n`);
} finally {
  await sensor.stop();
  rmSync(folder, { recursive: true, force: true });
}
