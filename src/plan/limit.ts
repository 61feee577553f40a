import { milliseconds } from '../model/terms.ts';
import type { DeclaredModel, DeclaredRule } from '../model/declaration.ts';
import { InputError } from '../model/errors.ts';
import type { Indicator, Limit } from '../model/pack.ts';
import type { Required } from '../model/plan.ts';

/** What an indicator is asked about. */
export type Subject =
  | { kind: 'device' }
  | { kind: 'rule'; rule: DeclaredRule }
  | { kind: 'model'; model: DeclaredModel };

type Declared = { value: number; unit: string };
const perRule: Record<string, (rule: DeclaredRule) => Declared> = {
  tolerance: (rule) => ({ value: rule.tolerance, unit: '%' }),
  response: (rule) => ({ value: milliseconds(rule.response), unit: 'ms' }),
};
const perModel: Record<string, (model: DeclaredModel) => Declared> = {
  accuracy: (model) => ({ value: model.metric.least, unit: '1' }),
  deadline: (model) => ({ value: milliseconds(model.deadline), unit: 'ms' }),
};

/** The values a limit may take from the declaration, with their units: `declared.<name>` by what the indicator is asked of. */
export const declaredUnits: Readonly<Record<Indicator['for'], Readonly<Record<string, string>>>> = {
  device: {},
  'each-rule': { tolerance: '%', response: 'ms' },
  'each-model': { accuracy: '1', deadline: 'ms' },
};

function declaredBy(subject: Subject, name: string): Declared | undefined {
  if (subject.kind === 'rule') return perRule[name]?.(subject.rule);
  if (subject.kind === 'model') return perModel[name]?.(subject.model);
  return undefined;
}

export type Relation = 'most' | 'least' | 'above';
export function boundOf(limit: Limit): { relation: Relation; bound: number | string } | undefined {
  for (const relation of ['most', 'least', 'above'] as const) {
    const bound = limit[relation];
    if (bound !== undefined) return { relation, bound };
  }
  return undefined;
}

function stricter(relation: Relation, declared: number, floor: number | undefined): Pick<Required, 'value' | 'from'> {
  const floorIsStricter = floor !== undefined && (relation === 'most' ? floor < declared : floor > declared);
  return floorIsStricter ? { value: floor, from: 'floor' } : { value: declared, from: 'declared' };
}

/** The limit as a number for this subject: a declared value with a floor gives the stricter of the two. */
export function requiredOf(limit: Limit, subject: Subject, where: string): Required {
  const numeric = boundOf(limit);
  if (!numeric) return { relation: 'is', value: limit.is ?? true, from: 'pack' };
  const { relation, bound } = numeric;
  const unit = limit.unit === undefined ? {} : { unit: limit.unit };
  if (typeof bound === 'number') return { relation, value: bound, ...unit, from: 'pack' };
  const declared = declaredBy(subject, bound.slice('declared.'.length));
  if (!declared) throw new InputError('PACK_INVALID', where, `${bound} is not something a ${subject.kind} declares`);
  const floor = limit.floor === undefined ? {} : { floor: limit.floor };
  return { relation, ...stricter(relation, declared.value, limit.floor), ...unit, declared: declared.value, ...floor };
}
