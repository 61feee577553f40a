import type { Declaration, Instrument } from '../model/declaration.ts';
import type { Entry, EntryBody } from '../model/entry.ts';
import type { Method } from '../model/method.ts';
import type { Plan, Step } from '../model/plan.ts';
import type { Digest, ObjectRef } from '../model/terms.ts';
import type { Run } from './runs.ts';

/** A run with what it froze and what it found. */
export type OpenedRun = {
  run: Run;
  declaration: Declaration;
  plan: Plan;
  methods: readonly Method[];
  entries: readonly Entry[];
  /** What its steps kept as JSON, by digest: tables of engines, ends of handshakes. */
  kept: ReadonlyMap<Digest, string>;
};

/** How a run names a thing: as an instrument, a peer or an engine of its station, or by a word in what it found. */
export type NamedAs = 'instrument' | 'peer' | 'engine' | 'word';

export type Resting = {
  run: string;
  serial: string;
  opened: string;
  status: Run['status'];
  as: NamedAs;
  instrument?: Pick<Instrument, 'kind' | 'calibrated' | 'due'> & {
    /** Out of calibration on the day the run was opened. */
    lapsed: boolean;
    /** How many of its kind the station named: which of them a step took is not recorded. */
    ofKind: number;
  };
  /** What the steps that ended and rest on it measured, with subjects; empty: nothing rests on it. */
  indicators: readonly string[];
};

const inWord = /[\p{L}\p{N}_-]/u;
/** Whether a text has the name as a word of its own. */
function says(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!inWord.test(text.charAt(at - 1)) && !inWord.test(text.charAt(at + name.length))) return true;
  return false;
}

/** The words of what a step found. */
function wordsIn(body: EntryBody): readonly string[] {
  if (body.kind === 'check') return [body.check.actual];
  if (body.kind === 'observation') return [body.observation.actual, JSON.stringify(body.observation.conditions ?? {})];
  if (body.kind !== 'measurement') return [];
  const { conditions = {}, components } = body.measurement;
  return [JSON.stringify(conditions), ...components.map(({ how = '' }) => how)];
}

/** What a step kept beside what it found. */
export function rawIn(body: EntryBody): readonly ObjectRef[] {
  if (body.kind === 'check') return body.check.raw ?? [];
  if (body.kind === 'observation') return body.observation.raw ?? [];
  return body.kind === 'measurement' ? (body.measurement.raw ?? []) : [];
}

const stepOf = (body: EntryBody): string | undefined => ('step' in body ? body.step : undefined);

/** Steps whose findings name it. */
function stepsThatSay(name: string, { entries, kept }: OpenedRun): ReadonlySet<string> {
  const keptBy = (body: EntryBody): string[] => rawIn(body).flatMap(({ digest }) => kept.get(digest) ?? []);
  const found = entries.filter(({ body }) => [...wordsIn(body), ...keptBy(body)].some((text) => says(text, name)));
  return new Set(found.flatMap(({ body }) => stepOf(body) ?? []));
}

type Declared = { as: NamedAs; uses: (step: Step) => boolean; instrument?: Instrument };

function declaredAs(name: string, { declaration, methods }: OpenedRun): Declared | undefined {
  const { instruments = [], peers = [], engines = [] } = declaration.station ?? {};
  const methodOf = (step: Step): Method | undefined => methods.find(({ id }) => id === step.method);
  const instrument = instruments.find(({ id }) => id === name);
  if (instrument)
    return {
      as: 'instrument',
      instrument,
      uses: (step) => methodOf(step)?.instruments.includes(instrument.kind) ?? false,
    };
  const wires = peers.filter((p) => [p.tool, p.broker, p.program, p.run?.[0]].includes(name)).map(({ wire }) => wire);
  if (wires.length > 0)
    return { as: 'peer', uses: (step) => wires.some((wire) => step.method === `protocol.${wire}.handshake`) };
  if (engines.some((engine) => engine.name === name))
    return { as: 'engine', uses: (step) => step.method === 'inference.portability' };
  return undefined;
}

function instrumentOf(
  { kind, calibrated, due }: Instrument,
  { run, declaration }: OpenedRun,
): NonNullable<Resting['instrument']> {
  const ofKind = declaration.station?.instruments?.filter((other) => other.kind === kind).length ?? 1;
  return { kind, calibrated, due, lapsed: run.opened.slice(0, 10) > due, ofKind };
}

/** Steps that ended with what they were to find. */
const done = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ body }) => (body.kind === 'step-ended' && body.how === 'done' ? [body.step] : [])));

const named = (step: Step): string[] =>
  step.indicators.map((name) => (step.subject === undefined ? name : `${name} (${step.subject})`));

/** What of a run rests on a thing of that name; undefined where the run does not name it. */
export function restingOn(name: string, opened: OpenedRun): Resting | undefined {
  const declared = declaredAs(name, opened);
  const saying = stepsThatSay(name, opened);
  if (!declared && saying.size === 0) return undefined;
  const ended = done(opened.entries);
  const steps = opened.plan.steps.filter((step) => ended.has(step.id) && (declared?.uses(step) || saying.has(step.id)));
  const { run } = opened;
  return {
    run: run.run,
    serial: run.serial,
    opened: run.opened,
    status: run.status,
    as: declared?.as ?? 'word',
    ...(declared?.instrument && { instrument: instrumentOf(declared.instrument, opened) }),
    indicators: [...new Set(steps.flatMap(named))],
  };
}
