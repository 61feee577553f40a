import type { Declaration } from '../model/declaration.ts';
import type { Method } from '../model/method.ts';
import type { RulePack } from '../model/pack.ts';
import type { Plan, PlannedIndicator, Step } from '../model/plan.ts';
import type { Lack } from '../model/rejudged.ts';
import type { Digest } from '../model/terms.ts';
import { same } from './diff.ts';
import { planFor } from './plan.ts';

export type Under = {
  /** What was measured, and by which methods. */
  plan: Plan;
  frozen: readonly Method[];
  declaration: Declaration;
  /** By what it is judged now. */
  pack: RulePack;
  packDigest: Digest;
  methods: readonly Method[];
  methodsDigest: Digest;
};

const isOf = (step: Step, { method, subject }: Step): boolean => step.method === method && step.subject === subject;

/** A step that was taken as the other pack asks it, with samples enough; else why there is none. */
function takenFor(asked: Step, { plan, frozen, methods }: Under): Step | Lack['because'] {
  const like = plan.steps.filter((step) => isOf(step, asked));
  if (like.length === 0) return 'not taken';
  const versionIn = (all: readonly Method[]): unknown => all.find(({ id }) => id === asked.method)?.version;
  if (versionIn(frozen) !== versionIn(methods)) return 'other method';
  const askedAs = ({ parameters, shapes, questions }: Step): object => ({ parameters, shapes, questions });
  return like.find((step) => same(askedAs(step), askedAs(asked)) && step.samples >= asked.samples) ?? 'asked otherwise';
}

/**
 * What another pack asks, with the steps of a plan that was carried out: an indicator goes to the step that measured it the very
 * same way, or to none. What the run was asked to leave out is not left out here.
 */
export function planUnder(under: Under): { plan: Plan; lacks: Lack[] } {
  const { plan, declaration, pack, packDigest, methods, methodsDigest } = under;
  const { only: _, maxTimeMs: __, ...request } = plan.request;
  const next = planFor({
    pack,
    packDigest,
    declaration,
    declarationDigest: plan.declaration,
    methods,
    methodsDigest,
    request,
  });
  const lacks: Lack[] = [];
  const taken = new Map(next.steps.map((step) => [step.id, takenFor(step, under)]));
  const indicators = next.indicators.map((item): PlannedIndicator => {
    const found = item.step === undefined ? undefined : taken.get(item.step);
    if (found === undefined) return item;
    const { step: ___, ...rest } = item;
    if (typeof found !== 'string') return { ...rest, step: found.id };
    lacks.push({ indicator: item.indicator, subject: item.subject, because: found });
    return rest;
  });
  return { plan: { ...next, indicators, steps: plan.steps }, lacks };
}
