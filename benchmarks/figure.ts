import os from 'node:os';

/** Median and range over the runs. */
export type Spread = { median: number; low: number; high: number };

/** Ours beside a peer's, measured in one go. `ratio` is ours to peer's, run by run. */
export type Figure = {
  name: string;
  ours: Spread;
  peer: Spread | null;
  ratio: Spread | null;
  /** What the median of `ours` or `ratio` is held against when somebody reads it; nothing is asserted. */
  limit: { of: 'ours' | 'ratio'; least?: number; most?: number } | null;
  unit: string;
  runs: number;
  machine: string;
};

/** A benchmark: `benchmarks/<name>.ts` exports it as `benchmark`. */
export type Benchmark = { name: string; title: string; runs: number; run(runs: number): Promise<Figure[]> };

export function isBenchmark(value: unknown): value is Benchmark {
  return typeof value === 'object' && value !== null && 'name' in value && 'runs' in value && 'run' in value;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const half = sorted.length / 2;
  const median = Number.isInteger(half) ? (at(half - 1) + at(half)) / 2 : at(Math.floor(half));
  return { median, low: at(0), high: at(sorted.length - 1) };
}

/** Processor, cores, memory and Node: a figure means nothing without them. */
export function machine(): string {
  const cores = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${cores[0]?.model.trim() ?? 'unknown'} × ${cores.length}, ${memory} GiB, ${process.platform}-${process.arch}, Node ${process.versions.node}`;
}
