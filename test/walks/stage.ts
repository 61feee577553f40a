import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { addressBefore, startBroker, startCloud } from '../../src/drivers/simulator/broker.ts';
import { startSimulated, type MoreWires, type Simulated } from '../../src/drivers/simulator/simulator.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = path.join(root, 'src', 'desk', 'cli.ts');

export type Ended = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string };
/** `errors`: what has come on standard error so far. */
export type Running = { child: ChildProcess; ended: Promise<Ended>; lines: string[]; errors(): string };

function watched(child: ChildProcess): Running {
  let [out, err, rest] = ['', '', ''];
  const lines: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, out, err }) as Ended);
  return { child, ended, lines, errors: () => err };
}

/** A folder of its own, and the command line in it. */
export class Stage {
  readonly folder: string;
  readonly #sensors: Simulated[] = [];
  private constructor(folder: string) {
    this.folder = folder;
  }
  static async open(): Promise<Stage> {
    return new Stage(await mkdtemp(path.join(os.tmpdir(), 'gradus-walk-')));
  }
  /** A folder that is there already; it is not closed. */
  static at(folder: string): Stage {
    return new Stage(folder);
  }
  file(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }
  start(args: readonly string[], env: Record<string, string> = {}): Running {
    return watched(
      spawn(process.execPath, [cli, ...args], {
        cwd: this.folder,
        env: { ...process.env, NO_COLOR: '1', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }
  gradus(...args: string[]): Promise<Ended> {
    return this.start(args).ended;
  }
  async sensor(
    personality: string,
    faults: readonly string[] = [],
    name = 'sensor.yaml',
    more: MoreWires = {},
  ): Promise<Simulated> {
    const sensor = await startSimulated(personality, this.file(name), faults, more);
    this.#sensors.push(sensor);
    return sensor;
  }
  /** A sensor that is a Sparkplug node too, at a broker of its own. */
  async node(personality: string, faults: readonly string[] = [], more: MoreWires = {}): Promise<Simulated> {
    const broker = await startBroker();
    const there = { mqtt: await addressBefore(), mqttBroker: broker.url };
    const sensor = await startSimulated(personality, this.file('sensor.yaml'), faults, { ...more, ...there });
    const stop = async (): Promise<void> => {
      await sensor.stop();
      await broker.stop();
    };
    this.#sensors.push({ ...sensor, stop });
    return sensor;
  }
  /** A sensor that reaches its maker's cloud through the bench. */
  async online(personality: string, faults: readonly string[] = []): Promise<Simulated> {
    const cloud = await startCloud();
    const uplink = await addressBefore('http');
    const sensor = await startSimulated(personality, this.file('sensor.yaml'), faults, { uplink, cloud: cloud.url });
    const stop = async (): Promise<void> => {
      await sensor.stop();
      await cloud.stop();
    };
    this.#sensors.push({ ...sensor, stop });
    return sensor;
  }
  /** The declaration with some of it changed. */
  async redeclare(change: (declaration: Declared) => void, name = 'sensor.yaml'): Promise<void> {
    const declared = parse(await readFile(this.file(name), 'utf8')) as Declared;
    change(declared);
    await writeFile(this.file(name), stringify(declared));
  }
  /** The shipped pack, with a routine programme of these indicators only, or of those of its own that are wanted: a run of seconds. */
  async shortPack(
    only: readonly string[] | ((indicator: string) => boolean),
    samples: Readonly<Record<string, number>> = {},
  ): Promise<string> {
    const shipped = path.join(root, 'packs', 'gbt-45288-2026-described', 'pack.yaml');
    const pack = parse(await readFile(shipped, 'utf8')) as {
      programmes: { routine: { only: readonly string[] } };
      indicators: Record<string, { method: string; samples?: { routine: number } }>;
    };
    const { routine } = pack.programmes;
    for (const { method, samples: own } of Object.values(pack.indicators))
      if (own) own.routine = samples[method] ?? own.routine;
    routine.only = typeof only === 'function' ? routine.only.filter(only) : only;
    await writeFile(this.file('pack.yaml'), stringify(pack));
    return 'pack.yaml';
  }
  async runs(): Promise<string[]> {
    return (await readdir(this.file('runs')).catch(() => [])).toSorted((a, b) => a.localeCompare(b));
  }
  async close(): Promise<void> {
    await Promise.all(this.#sensors.map((s) => s.stop()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** As much of a declaration as the walks change. */
export type Declared = {
  endpoints: Record<string, Record<string, unknown> | undefined>;
  probes: Record<string, string>;
  identity: Record<string, unknown>;
  models?: Record<string, unknown>[];
  [key: string]: unknown;
};

/** What `gradus run --json` said last: the run, and its assessment where it was concluded. */
export type RunSaid = {
  run: string;
  ended: string;
  folder: string;
  assessment?: {
    grade: { level: string | null; next: { level: string; failed: string[]; open: string[] } | null };
    verdicts: {
      indicator: string;
      subject?: string;
      outcome: string;
      because: string;
      fault?: { code: string; text: string };
      measured?: { value: unknown; low?: number; high?: number; actual?: string };
      required?: { value: unknown };
    }[];
  };
};

export function lastSaid(ended: Ended): RunSaid {
  const line = ended.out.trimEnd().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(line) as RunSaid;
  } catch {
    throw new Error(`no JSON at the end of:\n${ended.out}\n${ended.err}`);
  }
}

/** `verify`'s answer about a run. */
export async function verified(
  stage: Stage,
  run: string,
): Promise<{ code: number | null; ok: boolean; links: { name: string; ok: boolean; says: string; where?: string }[] }> {
  const ended = await stage.gradus('verify', run, '--json');
  return {
    code: ended.code,
    ...(JSON.parse(ended.out) as { ok: boolean; links: { name: string; ok: boolean; says: string }[] }),
  };
}
