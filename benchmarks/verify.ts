// `gradus verify` as a whole process, beside a Node that does nothing: what starting costs, and what is ours.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStation } from '../src/drivers/tiles/station.ts';
import { runId, writeRun } from '../test/evidence/genuine-run.ts';
import { machine } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

const shim = path.join(path.dirname(import.meta.dirname), 'bin', 'gradus.mjs');

/** Seconds a process takes from start to end; it must end well. */
function secondsOf(...args: string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return (performance.now() - started) / 1000;
}

async function exportedRun(folder: string): Promise<string> {
  const station = await openStation(path.join(folder, 'station'), { create: true });
  await writeRun(station);
  const target = path.join(folder, runId);
  await station.exportRun(runId, target);
  await station.close();
  return target;
}

async function run(runs: number): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-verify-'));
  try {
    const target = await exportedRun(folder);
    const pairs = await interleaved(
      runs,
      () => secondsOf(shim, 'verify', target),
      () => secondsOf('-e', '0'),
    );
    const limit = { of: 'ours' as const, most: 0.2 };
    return [
      { name: 'verify: a whole process, beside an empty one', ...pairs, limit, unit: 's', runs, machine: machine() },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const benchmark: Benchmark = {
  name: 'verify',
  title: 'gradus verify of a run folder, start to end, warm',
  runs: 21,
  run,
};
