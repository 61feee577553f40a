import path from 'node:path';
import { packFolder } from '../../drivers/packs/load.ts';
import { readAs } from '../../drivers/yaml/read.ts';
import { judgedChecks, type Severities } from '../../judge/checks.ts';
import { gradeOf } from '../../judge/grade.ts';
import { verdictOf } from '../../judge/verdict.ts';
import type { Evidence } from '../../judge/verdict.ts';
import type { Outcome, Standing, Verdict } from '../../model/assessment.ts';
import type { RulePack } from '../../model/pack.ts';
import type { PlannedIndicator } from '../../model/plan.ts';
import { Vectors } from '../../model/vectors.ts';
import type { ChangeVector, IndicatorVector, LevelVector } from '../../model/vectors.ts';
import type { ValidationItem } from '../../model/validation.ts';
import { itemOf } from './item.ts';
import { dependentsOf } from '../../plan/bears.ts';
import { declaration, model, planOf, rule } from './sample.ts';

/** The cases that stand beside a pack's rules. */
export const vectorsOf = (id: string): Vectors =>
  readAs(Vectors, path.join(packFolder, id, 'vectors.yaml'), 'PACK_INVALID');

function plannedFor(pack: RulePack, name: string, { declared = {} }: IndicatorVector): PlannedIndicator {
  const { tolerance = 2, response = 200, accuracy = 0.9, deadline = 50 } = declared;
  const plan = planOf(pack, {
    declaration: declaration({
      rules: [{ ...rule, tolerance, response: `${response} ms` }],
      models: [{ ...model, metric: { name: 'accuracy', least: accuracy }, deadline: `${deadline} ms` }],
    }),
  });
  const planned = plan.indicators.find((one) => one.indicator === name);
  if (!planned) throw new TypeError(`${name} is not planned`);
  return planned;
}

function evidenceOf(
  vector: IndicatorVector,
  { quantity, required }: PlannedIndicator,
  severities: Severities = { must: [] },
): Evidence {
  const seen = { entries: [1], lapsed: false };
  if (vector.checks) {
    const names = new Set([...severities.must, ...(severities.should ?? []), ...Object.keys(vector.checks)]);
    const found = [...names].map((name, seq) => ({
      seq,
      check: { name, value: vector.checks?.[name] ?? true, required: '', actual: '' },
    }));
    return { kind: 'checks', checks: judgedChecks(found, severities), severities, ...seen };
  }
  if (vector.without !== undefined) return { kind: 'none', because: vector.without, entries: [1], fault: undefined };
  if (vector.observed !== undefined)
    return {
      kind: 'observation',
      observation: { quantity, value: vector.observed, required: '', actual: '' },
      ...seen,
    };
  const found = vector.measured;
  if (!found) throw new TypeError(`nothing is found in ${vector.name}`);
  const { value, low, high, unit = required?.unit ?? '', stimulus = 'injected' } = found;
  const components = [{ source: 'sampling' as const, low, high }];
  return { kind: 'measurement', measurement: { quantity, value, unit, n: 1000, components, stimulus }, ...seen };
}

const outcomeFor: Record<Standing, Outcome> = {
  met: 'pass',
  failed: 'fail',
  open: 'inconclusive',
  'not applicable': 'not applicable',
};

function verdictsFor(pack: RulePack, { all, but = {} }: LevelVector): Verdict[] {
  return planOf(pack).indicators.map((planned) => {
    const who = pack.indicators[planned.indicator]?.who;
    if (!who) throw new TypeError(`no rule ${planned.indicator}`);
    const blank = verdictOf(planned, who, { kind: 'none', because: 'NO_RESULT', entries: [], fault: undefined });
    return { ...blank, outcome: outcomeFor[but[planned.indicator] ?? all] };
  });
}

function gives(pack: RulePack, vector: LevelVector): { gives: string; alsoMeets: readonly string[] } {
  const { level, refused, alsoMeets } = gradeOf(pack, declaration(), 'L3', verdictsFor(pack, vector), []);
  return { gives: refused ? 'refused' : (level ?? 'none'), alsoMeets };
}

/** What this version makes of a case, `outcome (because)`, beside what the case says. */
export function ofIndicator(pack: RulePack, name: string, vector: IndicatorVector): ValidationItem {
  const planned = plannedFor(pack, name, vector);
  const rule = pack.indicators[name];
  if (!rule) throw new TypeError(`a case for ${name}, which the pack does not have`);
  const { outcome, because } = verdictOf(planned, rule.who, evidenceOf(vector, planned, rule.checks));
  return itemOf(`${name}: ${vector.name}`, `${vector.gives} (${vector.because})`, `${outcome} (${because})`);
}

/** The grade of a case; the proposed levels it also meets where the case says so. */
export function ofLevels(pack: RulePack, vector: LevelVector): ValidationItem {
  const found = gives(pack, vector);
  const also = (levels: readonly string[]): string => (levels.length === 0 ? '' : `, also ${levels.join(', ')}`);
  const expected = vector.gives + also(vector.alsoMeets ?? []);
  return itemOf(vector.name, expected, found.gives + (vector.alsoMeets ? also(found.alsoMeets) : ''));
}

/** What falls and what stands of those that the case names. */
export function ofChange(pack: RulePack, { name, changed, falls, stands }: ChangeVector): ValidationItem {
  const dependents = dependentsOf(pack, changed);
  const text = (fall: readonly string[], stand: readonly string[]): string =>
    `${fall.join(', ')} fall; ${stand.join(', ')} stand`;
  const named = [...falls, ...stands].filter((one) => Object.hasOwn(pack.indicators, one));
  const [fall, stand] = [true, false].map((is) => named.filter((one) => dependents.includes(one) === is));
  return itemOf(name, text(falls, stands), text(fall ?? [], stand ?? []));
}

/** Every case of a pack, judged by this version. */
export function vectorItems(pack: RulePack, { indicators, levels, changes = [] }: Vectors): ValidationItem[] {
  const cases = Object.entries(indicators).flatMap(([name, list]) => list.map((one) => ofIndicator(pack, name, one)));
  return [...cases, ...levels.map((one) => ofLevels(pack, one)), ...changes.map((one) => ofChange(pack, one))];
}
