import { ComponentKind, kindOf } from '../model/component.ts';
import type { Binding, Capability, Declaration } from '../model/declaration.ts';
import type { ChangeOf } from '../model/impact.ts';
import type { Method } from '../model/method.ts';
import type { Indicator, Part, RulePack } from '../model/pack.ts';
import type { FieldChange } from './changed-fields.ts';

/** An indicator as it is asked of one declared thing. */
export type Asked = { name: string; indicator: Indicator; method: Method | undefined; subject: string | undefined };
/** `on`: what it may bear on, by the pack's `depends` where that speaks of it; `over`: what is then asked by another way, whatever it depends on. */
export type Bearing = { of: ChangeOf; on: (asked: Asked) => boolean; over?: (asked: Asked) => boolean };

/** The two declarations and the pack by whose table a component bears on an indicator. */
export type Sides = { old: Declaration; next: Declaration; pack: RulePack };
type Seen = FieldChange & Sides;

const all = (): boolean => true;
const nothing = (of: ChangeOf): Bearing => ({ of, on: () => false });

const asks = ({ method }: Asked, capability: string): boolean =>
  method?.needs.some((list) => list.includes(capability as Capability)) ?? false;
const isMethod = (...ids: readonly string[]): Bearing['on'] => {
  return ({ indicator }) => ids.some((id) => indicator.method === id || indicator.method.startsWith(`${id}.`));
};
/** What several wires say together is compared, whichever of them changed. */
const isMeaning = isMethod('meaning');

function boundTo(asked: Asked, binding: string, { old, next }: Sides): boolean {
  const bound = [old, next].flatMap(({ probes }) =>
    (Object.entries(probes) as [Capability, Binding][]).filter(([, to]) => to === binding).map(([what]) => what),
  );
  return bound.some((capability) => asks(asked, capability));
}

/** A wire bears on the methods that are about it, and is the way to what goes over it. */
const wireBearing = (wire: string, sides: Sides): Bearing => ({
  of: 'configuration',
  on: (asked) => isMeaning(asked) || asked.method?.wire === wire,
  over: (asked) => asked.method?.wire === undefined && boundTo(asked, wire, sides),
});

/** An address without its host and port: the same device is met elsewhere. */
function elsewhere({ from, to }: FieldChange): boolean {
  const path = (value: unknown): string | undefined => {
    const url = typeof value === 'string' ? URL.parse(value) : null;
    return url ? url.protocol + url.pathname + url.search : undefined;
  };
  return path(from) !== undefined && path(from) === path(to);
}

const addresses = ['url', 'thing', 'via', 'listen'];
/** How the bench gets in: its accounts, keys and trust, and what a unit is found by. */
const access =
  'bearer user users trust authority tls broker env role passcode discriminator interface paa cdSigners testStores otCli dataset'.split(
    ' ',
  );

function endpointBearing(seen: Seen): Bearing {
  const [, wire = '', part = ''] = seen.field;
  if (access.includes(part) || (addresses.includes(part) && elsewhere(seen))) return nothing('bench');
  if (wire === 'command' || wire === 'recorded') return { of: 'asked', on: (asked) => boundTo(asked, wire, seen) };
  return wireBearing(wire, seen);
}

const limitReads = ({ limit }: Indicator, name: string): boolean =>
  [limit?.most, limit?.least, limit?.above].includes(`declared.${name}`);

/** What is promised of a model and what it is asked with, by the methods that read it. */
const promised: Readonly<Record<string, (asked: Asked) => boolean>> = {
  metric: ({ indicator }) => limitReads(indicator, 'accuracy'),
  deadline: (asked) =>
    limitReads(asked.indicator, 'deadline') || isMethod('inference.latency', 'inference.fusion')(asked),
  rate: isMethod('inference.latency.at-rate', 'inference.latency.server', 'inference.fusion'),
  reportsLatency: ({ indicator }) => indicator.quantity.startsWith('latency.unexplained'),
  sensors: isMethod('inference.fusion'),
  scene: (asked) => asks(asked, 'infer'),
};

function modelBearing(seen: Seen): Bearing {
  const [, id = '', part = ''] = seen.field;
  // What is asked of the device as a whole may rest on any of its models.
  const ofIt: Bearing['on'] = ({ subject, indicator }) =>
    subject === id || (indicator.for === 'device' && subject === undefined);
  const reads = promised[part];
  if (reads) return { of: 'asked', on: (asked) => ofIt(asked) && reads(asked) };
  const digests = [seen.old, seen.next].map(({ models }) => models?.find((model) => model.id === id)?.digest);
  if (part === 'file' && digests[0] !== undefined && digests[0] === digests[1]) return nothing('bench');
  return { of: 'model', on: ofIt };
}

function channelBearing({ field, old, next }: Seen): Bearing {
  const [, id = ''] = field;
  const sides = [old, next];
  const users = new Set([
    ...sides.flatMap(({ rules = [] }) => rules.filter((rule) => rule.channel === id).map((rule) => rule.id)),
    ...sides.flatMap(({ models = [] }) =>
      models.filter(({ inputs }) => inputs.some(({ channels }) => channels?.includes(id))).map((model) => model.id),
    ),
  ]);
  const fails = isMethod('inference.failure-behaviour');
  return {
    of: 'asked',
    on: (asked) => fails(asked) || isMeaning(asked) || (asked.subject !== undefined && users.has(asked.subject)),
  };
}

/** Where a value is read: whoever reads it is asked by another way. */
function pointBearing(seen: Seen): Bearing {
  const [, id = '', wire] = seen.field;
  const sides = [seen.old, seen.next];
  const rules = new Set(
    sides.flatMap(({ rules = [] }) => rules.filter((rule) => rule.output === id).map((rule) => rule.id)),
  );
  const says = sides.some(({ failure }) => failure?.quality === id);
  const drifts = sides.some(({ adaptation }) => adaptation?.detection?.point === id);
  const conforms = wire === undefined || wire === 'unit' ? isMethod('protocol') : isMethod(`protocol.${wire}`);
  return {
    of: 'asked',
    on: (asked) =>
      (asked.subject !== undefined && rules.has(asked.subject)) ||
      (says && isMethod('inference.failure-behaviour')(asked)) ||
      (drifts && isMethod('inference.drift-detection')(asked)) ||
      isMeaning(asked) ||
      (conforms(asked) && asked.indicator.method.endsWith('.conformance')),
  };
}

/** What the pack lists for the kinds that it was and is; without a list, everything. */
function componentBearing({ field, old, next, pack }: Seen): Bearing {
  const [, id] = field;
  const kinds = [old, next].flatMap(({ components }) => components?.find((one) => one.id === id)?.kind ?? []);
  const names = new Set(kinds.flatMap((kind) => dependentsOf(pack, kindOf(kind))));
  const on: Bearing['on'] = ({ name }) => names.has(name);
  return { of: 'component', on };
}

type Rule = readonly [pattern: string, (seen: Seen) => Bearing];
const is =
  (bearing: Bearing): Rule[1] =>
  () =>
    bearing;

/**
 * What each part of a declaration is: the first pattern that a field begins with. A part that no pattern knows is
 * configuration of the whole device: what it bears on is then the pack's `depends` alone to say.
 */
const parts: readonly Rule[] = [
  ['about', is(nothing('words'))],
  ['identity.maker', is(nothing('words'))],
  ['identity.product', is(nothing('words'))],
  ['target', is(nothing('scope'))],
  ['kind', is(nothing('scope'))],
  ['supports', is(nothing('scope'))],
  ['component', is(nothing('scope'))],
  ['station', is(nothing('bench'))],
  ['identity.serial', is({ of: 'asked', on: (asked) => asks(asked, 'identity') })],
  ['identity.firmware.version', is({ of: 'asked', on: isMethod('identity') })],
  ['identity.firmware', is({ of: 'firmware', on: all })],
  ['identity.hardware', is({ of: 'hardware', on: all })],
  ['components.*', componentBearing],
  ['channels.*', channelBearing],
  ['points.*', pointBearing],
  ['rules.*', ({ field }) => ({ of: 'configuration', on: ({ subject }) => subject === field[1] })],
  ['models.*', modelBearing],
  ['adaptation.guardSet.file', is(nothing('bench'))],
  ['adaptation.detection', is({ of: 'asked', on: isMethod('inference.drift-detection') })],
  ['adaptation', is({ of: 'asked', on: isMethod('inference.adaptation', 'inference.drift-detection') })],
  ['firmwareTrial', is({ of: 'asked', on: isMethod('integrity.update') })],
  ['bootAttestation', is({ of: 'asked', on: isMethod('integrity.boot') })],
  ['mapping', is({ of: 'asked', on: isMethod('meaning.mapping') })],
  ['auditLog', is({ of: 'asked', on: isMethod('integrity.audit-log') })],
  ['failure', is({ of: 'asked', on: isMethod('inference.failure-behaviour') })],
  ['documents', is({ of: 'asked', on: isMethod('inspection.document') })],
  ['stacks.*', (seen) => ({ of: 'configuration', on: ({ method }) => method?.wire === seen.field[1] })],
  ['stacks', is({ of: 'configuration', on: ({ method }) => method?.wire !== undefined })],
  ['endpoints.*', endpointBearing],
  ['probes.*', ({ field }) => ({ of: 'asked', on: (asked) => asks(asked, field[1] ?? '') })],
];

const begins = (field: readonly string[], pattern: string): boolean =>
  pattern.split('.').every((part, i) => field[i] !== undefined && (part === '*' || part === field[i]));

/** What a change is of, and which indicators it may bear on before the pack's `depends` is asked. A title is words, whosever it is. */
export function bearingOf(change: FieldChange, sides: Sides): Bearing {
  if (change.field.at(-1) === 'title') return nothing('words');
  const rule = parts.find(([pattern]) => begins(change.field, pattern));
  return rule ? rule[1]({ ...change, ...sides }) : { of: 'configuration', on: all };
}

/** What of a pack may fall when such a part, or a component of such a kind, is another one: by its tables alone. */
export function dependentsOf({ indicators, components }: RulePack, changed: Part | ComponentKind): string[] {
  const kind = ComponentKind.safeParse(changed);
  if (kind.success) return components?.[kind.data]?.bears ?? Object.keys(indicators);
  return Object.keys(indicators).filter((name) => indicators[name]?.depends.some((part) => part === changed));
}

/** Whether an indicator's evidence falls with the change: by the pack's `depends` where that speaks of it. */
export function falls(asked: Asked, { of, on, over }: Bearing): boolean {
  if (over?.(asked)) return true;
  if (of === 'component' || of === 'asked') return on(asked);
  const depends: readonly string[] = asked.indicator.depends;
  return depends.includes(of) && on(asked);
}
