import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { bookAt } from '../../src/desk/station.ts';
import { behaviours } from '../../sim/hostile/list.ts';
import type { Behaviour, Spoken } from '../../sim/hostile/list.ts';
import { started } from '../sim/started.ts';
import { lastSaid, Stage, verified } from '../walks/stage.ts';
import { declarationAt } from './declaration.ts';
import { watchMemory } from './memory.ts';

export type Wire = Exclude<Spoken, 'tcp'>;
export type Meeting = { behaviour: Behaviour; wire: Wire };
const wires = ['opcua', 'http', 'mqtt'] as const satisfies readonly Wire[];

/** Every behaviour on the wire it speaks; what is below any protocol, on each. */
export const meetings: readonly Meeting[] = behaviours.flatMap(({ name, wire }) =>
  wires.filter((one) => wire === 'tcp' || wire === one).map((one) => ({ behaviour: name, wire: one })),
);

/** What a run may take. `besideMs`: to start, conclude, judge and write a run folder on a machine that has other things to do. */
export const bounds = { stepMs: 6000, besideMs: 45_000, megabytes: 1024 } as const;

/** What a behaviour leaves whole where the bench is quick enough: 700 000 namespaces are an answer to the one read of a handshake. */
const mayPass: Readonly<Record<string, readonly string[]>> = { 'opcua-a-million-namespaces': ['opcua.handshake'] };

/** What a run met, and what it said of it. */
export type Met = {
  concluded: boolean;
  verified: boolean;
  passed: string[];
  steps: number;
  /** What every step that was asked saw: a code and words, or what was observed. */
  saw: string[];
  speechless: string[];
  ms: number;
  megabytes: number;
};

type Entry = {
  kind: string;
  step?: string;
  code?: string;
  text?: string;
  observation?: { actual: string; quantity: string };
  check?: { name: string; actual: string };
};

async function indicatorsOf(wire: Wire): Promise<string[]> {
  const file = path.join(import.meta.dirname, '../../packs/gbt-45288-2026-described/pack.yaml');
  const { indicators } = parse(await readFile(file, 'utf8')) as { indicators: Record<string, unknown> };
  const own = Object.keys(indicators).filter((name) => name.startsWith(`${wire}.`));
  return wire === 'mqtt' ? own : [...own, 'identity.serial'];
}

function saidIn({ code, text, observation, check }: Entry): string[] {
  const words = observation?.actual ?? check?.actual ?? (code === undefined ? '' : `${code} ${text ?? ''}`);
  return words.trim() === '' ? [] : [words];
}

/** What the station's log holds of the only run it has. */
async function entriesAt(stage: Stage): Promise<Entry[]> {
  const found = await bookAt(stage.file('.gradus'));
  if (!found) throw new Error('the run left no log');
  try {
    return found.book.entries.map(({ body }) => body as Entry);
  } finally {
    await found.station.close();
  }
}

/** The steps that ended, each with what it said. */
function accounts(entries: readonly Entry[]): Map<string, string[]> {
  const ids = entries.flatMap(({ kind, step }) => (kind === 'step-ended' && step !== undefined ? [step] : []));
  return new Map(ids.map((id) => [id, entries.filter(({ step }) => step === id).flatMap(saidIn)]));
}

async function ranAt(stage: Stage, { behaviour, wire }: Meeting, port: number): Promise<Met> {
  await writeFile(stage.file('sensor.yaml'), declarationAt(wire, port));
  const pack = await stage.shortPack(await indicatorsOf(wire));
  const timeout = ['--step-timeout', `${bounds.stepMs} ms`];
  const from = performance.now();
  const run = stage.start([
    'run',
    'sensor.yaml',
    '--pack',
    pack,
    '--programme',
    'routine',
    ...timeout,
    '--json',
    '--no-report',
  ]);
  const held = watchMemory(run.child.pid ?? 0);
  const ended = await run.ended.finally(held);
  const ms = performance.now() - from;
  const said = lastSaid(ended);
  const steps = accounts(await entriesAt(stage));
  const verdicts = said.assessment?.verdicts ?? [];
  const allowed = mayPass[behaviour] ?? [];
  return {
    concluded: said.ended === 'concluded',
    verified: (await verified(stage, path.join('runs', said.run))).ok,
    passed: verdicts
      .filter(({ outcome, indicator }) => outcome === 'pass' && !allowed.includes(indicator))
      .map(({ indicator }) => indicator),
    steps: steps.size,
    saw: [...new Set([...steps.values()].flat())],
    speechless: [...steps].filter(([, words]) => words.length === 0).map(([id]) => id),
    ms,
    megabytes: held(),
  };
}

/** The bench, run on a device that behaves like this. */
export async function meet(meeting: Meeting): Promise<Met> {
  const stage = await Stage.open();
  const device = await started('hostile/main.ts', [meeting.behaviour]);
  try {
    return await ranAt(stage, meeting, Number(device.ready['port']));
  } finally {
    await device.stop();
    await stage.close();
  }
}

/** Bounds that were broken, in words; none where all held. */
export function broken(met: Met): string[] {
  const mostMs = met.steps * bounds.stepMs + bounds.besideMs;
  return [
    met.concluded ? '' : 'the run is not concluded',
    met.verified ? '' : 'the run does not verify',
    met.passed.length === 0 ? '' : `passed: ${met.passed.join(', ')}`,
    met.steps > 0 ? '' : 'no step was taken',
    met.speechless.length === 0 ? '' : `nothing said in ${met.speechless.join(', ')}`,
    met.ms <= mostMs ? '' : `${Math.round(met.ms)} ms, more than ${mostMs}`,
    met.megabytes < bounds.megabytes ? '' : `${met.megabytes} MiB, more than ${bounds.megabytes}`,
  ].filter((one) => one !== '');
}
