import type { Fate, Impact, ImpactRow, NumberedChange, RetestStep } from '../model/impact.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Method } from '../model/method.ts';
import type { RulePack } from '../model/pack.ts';
import type { Plan, PlannedIndicator, PlanReason, Request } from '../model/plan.ts';
import type { Digest } from '../model/terms.ts';
import { bearingOf, falls, type Asked, type Bearing } from './bears.ts';
import { fieldChanges, type FieldChange } from './changed-fields.ts';
import { alters, packChanges } from './diff.ts';
import { planFor } from './plan.ts';

/** What was or is to be measured: a declaration, the pack it is asked by, and the methods. */
export type Side = {
  pack: RulePack;
  packDigest: Digest;
  declaration: Declaration;
  declarationDigest: Digest;
  methods: readonly Method[];
  methodsDigest: Digest;
};

/** `backed`: what a run of the old side has a result for, by `keyOf`; absent, everything that could be measured of it. */
export type ImpactInput = {
  old: Side;
  next: Side;
  request: Omit<Request, 'serial'>;
  /** The indicators looked at: those of the levels up to the target. */
  wanted: ReadonlySet<string>;
  backed?: ReadonlySet<string>;
};

type Item = Pick<PlannedIndicator, 'indicator' | 'subject'>;
export const keyOf = ({ indicator, subject }: Item): string =>
  subject === undefined ? indicator : `${indicator} (${subject})`;

const planOf = (side: Side, { request }: ImpactInput): Plan =>
  planFor({
    ...side,
    request: {
      ...request,
      serial: (side.declaration.identity.serial ?? side.declaration.identity.product).slice(0, 64),
    },
  });

const askedAs = ({ pack, methods }: Side, { indicator: name, subject }: Item): Asked | undefined => {
  const indicator = pack.indicators[name];
  return indicator && { name, indicator, subject, method: methods.find(({ id }) => id === indicator.method) };
};

/** Nothing there to ask it of, or not asked of such a device. */
const notAsked: readonly (PlanReason | undefined)[] = [
  'NOT_APPLICABLE',
  'NOTHING_DECLARED',
  'NOT_DECLARED',
  'NO_LIMIT',
];
const isAsked = (item: PlannedIndicator | undefined): item is PlannedIndicator =>
  item !== undefined && !notAsked.includes(item.because);

type Found = { change: Omit<NumberedChange, 'number'>; on: (asked: Asked) => boolean };

function declarationFound({ old, next }: ImpactInput): Found[] {
  const sides = { old: old.declaration, next: next.declaration, pack: next.pack };
  return fieldChanges(old.declaration, next.declaration).map((change: FieldChange) => {
    const bearing: Bearing = bearingOf(change, sides);
    const { field, ...values } = change;
    return {
      change: { in: 'declaration', field: field.join('.'), ...values, of: bearing.of },
      on: (asked) => falls(asked, bearing),
    };
  });
}

/** Rules that changed, with another verdict possible; new words and sources change nothing that was measured. */
function packFound({ old, next }: ImpactInput): Found[] {
  return packChanges(old.pack, next.pack)
    .filter((change) => change.of === 'indicator' && change.how === 'changed' && alters(change))
    .map(({ name, field = '', from, to }) => ({
      change: {
        in: 'pack',
        field: `${name}.${field}`,
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        of: 'rule',
      },
      on: (asked) => asked.name === name,
    }));
}

function methodFound({ old, next }: ImpactInput): Found[] {
  const before = new Map(old.methods.map((method) => [method.id, method.version]));
  return next.methods.flatMap(({ id, version }): Found[] => {
    const was = before.get(id);
    if (was === undefined || was === version) return [];
    return [
      {
        change: { in: 'method', field: id, from: was, to: version, of: 'method' },
        on: ({ indicator }) => indicator.method === id,
      },
    ];
  });
}

/** What is wanted of both sides, in the new plan's order and then the old one's. */
function itemsOf(old: Plan, next: Plan, wanted: ReadonlySet<string>): Item[] {
  const all = new Map([...next.indicators, ...old.indicators].map((item) => [keyOf(item), item]));
  return [...all.values()].filter(({ indicator }) => wanted.has(indicator));
}

const atKey = (plan: Plan): ReadonlyMap<string, PlannedIndicator> =>
  new Map(plan.indicators.map((item) => [keyOf(item), item]));

function fateOf(
  had: boolean,
  was: PlannedIndicator | undefined,
  is: PlannedIndicator | undefined,
  fallen: boolean,
): Fate {
  if (!isAsked(is)) return 'gone';
  if (!isAsked(was)) return 'new';
  if (!had) return is.step !== undefined && was.step === undefined ? 'new' : 'none';
  return fallen ? 'lost' : 'stands';
}

/** Of what is looked at, what those steps measure: by the indicator alone where that is asked of nothing else. */
function onlyOf({ indicators }: Plan, steps: ReadonlySet<string>, rows: readonly ImpactRow[]): string[] {
  const looked = new Set(rows.map(({ indicator }) => indicator));
  const isTaken = ({ step }: PlannedIndicator): boolean => step !== undefined && steps.has(step);
  const by = Map.groupBy(
    indicators.filter(({ indicator, step }) => step !== undefined && looked.has(indicator)),
    ({ indicator }) => indicator,
  );
  return [...by].flatMap(([name, items]) =>
    items.every(isTaken) ? [name] : items.filter(isTaken).map(({ subject = '' }) => `${name}:${subject}`),
  );
}

function retestOf(plan: Plan, rows: readonly ImpactRow[], next: Side): Impact['retest'] {
  const again = new Set(rows.filter(({ fate }) => fate === 'lost' || fate === 'new').map(keyOf));
  const wanted = new Set(rows.map(keyOf));
  const steps = plan.steps.flatMap((step): RetestStep[] => {
    const measured = plan.indicators.filter((item) => item.step === step.id).map(keyOf);
    const shows = measured.filter((key) => again.has(key));
    if (shows.length === 0) return [];
    const beside = measured.filter((key) => wanted.has(key) && !again.has(key));
    const { id, method, samples, estimateMs } = step;
    return [{ step: id, method, subject: step.subject, samples, estimateMs, shows, beside }];
  });
  const taken = new Set(steps.map(({ method }) => method));
  const instruments = next.methods.filter(({ id }) => taken.has(id)).flatMap((method) => method.instruments);
  return {
    steps,
    estimateMs: steps.reduce((sum, { estimateMs }) => sum + estimateMs, 0),
    instruments: [...new Set(instruments)].toSorted(),
    only: onlyOf(plan, new Set(steps.map(({ step }) => step)), rows),
  };
}

function rowOf(item: Item, fate: Fate, numbers: readonly number[], is: PlannedIndicator | undefined): ImpactRow {
  const again = fate === 'lost' || fate === 'new';
  return {
    indicator: item.indicator,
    subject: item.subject,
    fate,
    because: fate === 'lost' ? numbers : [],
    step: again ? is?.step : undefined,
    open: fate === 'gone' ? undefined : is?.because,
  };
}

/**
 * Which indicators lose their evidence when one declaration, or one pack, takes the place of another, which stand, and
 * the fewest steps that show again what fell. What was measured before a change stands unless the change bears on it:
 * the parts of the device by the pack's `depends`, a component by the pack's list, what is asked by the plan itself.
 */
export function impactOf(input: ImpactInput): Impact {
  const { old, next, wanted, backed } = input;
  const [before, after] = [planOf(old, input), planOf(next, input)];
  const [was, is] = [atKey(before), atKey(after)];
  const found = [...declarationFound(input), ...packFound(input), ...methodFound(input)];
  const rows = itemsOf(before, after, wanted).map((item): ImpactRow => {
    const [a, b] = [was.get(keyOf(item)), is.get(keyOf(item))];
    const asked = askedAs(next, item) ?? askedAs(old, item);
    const numbers = found.flatMap(({ on }, i) => (asked && on(asked) ? [i + 1] : []));
    const had = backed ? backed.has(keyOf(item)) : a?.step !== undefined;
    return rowOf(item, fateOf(had, a, b, numbers.length > 0), numbers, b);
  });
  const serials = [old, next].map(({ declaration }) => declaration.identity.serial);
  return {
    changes: found.map(({ change }, i) => ({ number: i + 1, ...change })),
    rows: rows.filter(
      ({ fate, indicator, subject }) => fate !== 'gone' || isAsked(was.get(keyOf({ indicator, subject }))),
    ),
    retest: retestOf(after, rows, next),
    otherUnit: serials[0] !== serials[1],
  };
}
