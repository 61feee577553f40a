import { milliseconds } from '../model/terms.ts';
import type { Digest, StimulusKind } from '../model/terms.ts';
import type { Capability, Declaration } from '../model/declaration.ts';
import { InputError } from '../model/errors.ts';
import { samplesFor, type Method } from '../model/method.ts';
import type { Indicator, Parameter, RulePack } from '../model/pack.ts';
import type { Plan, PlannedIndicator, PlanReason, Request, Step } from '../model/plan.ts';
import { conditionOf, ConditionError, holds } from './condition.ts';
import { requiredOf } from './limit.ts';
import type { Subject } from './limit.ts';

export type PlanInput = {
  pack: RulePack;
  packDigest: Digest;
  declaration: Declaration;
  declarationDigest: Digest;
  methods: readonly Method[];
  methodsDigest: Digest;
  request: Request;
};

/** One indicator of one subject on its way into the plan. */
type Asked = {
  name: string;
  indicator: Indicator;
  subject: Subject | undefined;
  method: Method | undefined;
  because: PlanReason | undefined;
};

/** A step before it has a number. */
type Draft = {
  method: Method;
  subject: Subject;
  parameters: Record<string, Parameter>;
  samples: number;
  asked: Asked[];
};

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function subjectsOf(scope: Indicator['for'], declaration: Declaration): Subject[] {
  if (scope === 'each-rule') return (declaration.rules ?? []).map((rule) => ({ kind: 'rule', rule }));
  if (scope === 'each-model') return (declaration.models ?? []).map((model) => ({ kind: 'model', model }));
  return [{ kind: 'device' }];
}

function declaredThing(subject: Subject): { id: string } | undefined {
  if (subject.kind === 'rule') return subject.rule;
  return subject.kind === 'model' ? subject.model : undefined;
}

function applies(indicator: Indicator, subject: Subject, declaration: Declaration, where: string): boolean {
  if (indicator.when === undefined) return true;
  try {
    return holds(conditionOf(indicator.when), { declaration, subject: declaredThing(subject) });
  } catch (error) {
    if (error instanceof ConditionError) throw new InputError('PACK_INVALID', where, error.message, { cause: error });
    throw error;
  }
}

/** The first list of capabilities that the declaration binds whole: what a method asks through. */
export function capabilitiesOf(method: Method, declaration: Declaration): readonly Capability[] | undefined {
  return method.needs.find((list) => list.every((capability) => declaration.probes[capability] !== undefined));
}

/**
 * How the bench can set the device a task through its probes: what comes through a wire is injected; a command may
 * stand for a rig, and says so in what it measures; a model without a scene can be asked nothing but its recording.
 */
function stimuliOf(list: readonly Capability[], subject: Subject, declaration: Declaration): readonly StimulusKind[] {
  const setting = list.includes('stimulus') ? 'stimulus' : list[0];
  const binding = setting && declaration.probes[setting];
  if (binding === 'recorded') return ['recorded'];
  // An operator has the device itself in hand.
  if (binding === 'operator') return ['physical'];
  if (setting === 'infer' && subject.kind === 'model' && !subject.model.scene) return [];
  return binding === 'command' ? ['injected', 'physical'] : ['injected'];
}

function sufficing(indicator: Indicator, method: Method): readonly StimulusKind[] {
  return indicator.stimulus ?? method.stimulus;
}

function probeReason(asked: Asked, method: Method, subject: Subject, declaration: Declaration): PlanReason | undefined {
  const list = capabilitiesOf(method, declaration);
  if (!list) return 'NO_PROBE';
  const kinds = stimuliOf(list, subject, declaration).filter((kind) => method.stimulus.includes(kind));
  return kinds.some((kind) => sufficing(asked.indicator, method).includes(kind)) ? undefined : 'NO_STIMULUS';
}

/** A component is asked what it covers, and everything where it names nothing. */
function isCovered(name: string, { component }: Declaration): boolean {
  return !component || component.covers.length === 0 || component.covers.includes(name);
}

/** Whether the request names it, or names nothing. */
function isWanted({ name, subject }: Asked, { only }: Request): boolean {
  const id = subject && declaredThing(subject)?.id;
  return !only || only.includes(name) || (id !== undefined && only.includes(`${name}:${id}`));
}

/** Why nothing will be measured, in the order in which a reader would ask. Time is looked at last, for the whole plan. */
function reasonFor(asked: Asked, { pack, declaration, request }: PlanInput): PlanReason | undefined {
  const { name, indicator, subject, method } = asked;
  if (!isCovered(name, declaration)) return 'NOT_APPLICABLE';
  if (!subject) return 'NOTHING_DECLARED';
  if (!applies(indicator, subject, declaration, `indicators.${name}.when`)) return 'NOT_APPLICABLE';
  if (!indicator.limit || !indicator.decision) return 'NO_LIMIT';
  if (indicator.supports && !declaration.supports?.includes(indicator.supports)) return 'NOT_DECLARED';
  const { only } = pack.programmes[request.programme];
  if ((only && !only.includes(name)) || !isWanted(asked, request)) return 'NOT_IN_PROGRAMME';
  if (method?.status !== 'available') return 'NO_METHOD';
  if (method.wire && !declaration.endpoints[method.wire]) return 'NO_PROBE';
  return probeReason(asked, method, subject, declaration);
}

function askedOf(input: PlanInput): Asked[] {
  return Object.entries(input.pack.indicators)
    .toSorted(byName)
    .flatMap(([name, indicator]) => {
      const method = input.methods.find((m) => m.id === indicator.method);
      const subjects: (Subject | undefined)[] = subjectsOf(indicator.for, input.declaration);
      if (subjects.length === 0) subjects.push(undefined);
      return subjects.map((subject) => {
        const asked: Asked = { name, indicator, subject, method, because: undefined };
        return { ...asked, because: reasonFor(asked, input) };
      });
    });
}

function parametersOf(method: Method, indicator: Indicator): Record<string, Parameter> {
  const defaults = Object.entries(method.parameters).map(([key, { default: value }]) => [key, value] as const);
  const all = { ...Object.fromEntries(defaults), ...indicator.parameters };
  return Object.fromEntries(Object.entries(all).toSorted(byName));
}

/** Indicators of the same method, subject, parameters and sample count are measured together. */
function draftsOf(asked: readonly Asked[], { pack, request }: PlanInput): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const one of asked) {
    const { method, subject, indicator, because } = one;
    if (because || !method || !subject) continue;
    const parameters = parametersOf(method, indicator);
    const samples = samplesFor(method, indicator, pack.programmes[request.programme].samples);
    const key = JSON.stringify([method.id, declaredThing(subject)?.id, parameters, samples]);
    const draft = drafts.get(key) ?? { method, subject, parameters, samples, asked: [] };
    draft.asked.push(one);
    drafts.set(key, draft);
  }
  return [...drafts.values()];
}

/** Who it is, whether it speaks, its rules, its inference: the cheap and the telling first. */
const order: readonly (Capability | 'wire')[] = [
  'identity',
  'attest',
  'inspect',
  'wire',
  'stimulus',
  'read',
  'infer',
  'adapt',
  'log',
  'restart',
  'update',
];

function inOrder(drafts: readonly Draft[], { methods, declaration }: PlanInput): Draft[] {
  const things = [...(declaration.rules ?? []), ...(declaration.models ?? [])];
  const rank = ({ method, subject }: Draft): number[] => [
    method.last ? 1 : 0,
    Math.min(...(method.wire ? ['wire' as const] : method.needs.flat()).map((need) => order.indexOf(need))),
    methods.indexOf(method),
    things.findIndex((thing) => thing === declaredThing(subject)),
  ];
  return drafts.toSorted((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, i) => value !== right[i]);
    return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
  });
}

function estimateOf({ method, subject, samples }: Draft): number {
  const { fixedMs, perSampleMs, atDeclaredRate } = method.estimate;
  const rate = atDeclaredRate && subject.kind === 'model' ? subject.model.rate : undefined;
  return fixedMs + samples * (perSampleMs + (rate === undefined ? 0 : 1000 / rate));
}

function timeFor({ pack, request }: PlanInput): number {
  const { budget } = pack.programmes[request.programme];
  return Math.min(request.maxTimeMs ?? Infinity, budget === undefined ? Infinity : milliseconds(budget));
}

/** Takes the steps in their order while they fit; what does not fit is left out, and a later, shorter one may still go in. */
function fitting(drafts: readonly Draft[], timeMs: number): Draft[] {
  let total = 0;
  return drafts.filter((draft) => {
    const fits = total + estimateOf(draft) <= timeMs;
    if (fits) total += estimateOf(draft);
    return fits;
  });
}

/** The part of the pack that a method takes, where the pack has it. */
function takenBy({ takes }: Method, { shapes, questions }: PlanInput['pack']): Pick<Step, 'shapes' | 'questions'> {
  if (takes === 'shapes' && shapes !== undefined) return { shapes };
  return takes === 'questions' && questions !== undefined ? { questions } : {};
}

function stepOf(draft: Draft, number: number, { request, pack }: PlanInput): Step {
  const id = `s${String(number).padStart(2, '0')}`;
  const subject = declaredThing(draft.subject)?.id;
  const estimateMs = estimateOf(draft);
  return {
    id,
    method: draft.method.id,
    ...(subject === undefined ? {} : { subject }),
    parameters: draft.parameters,
    ...takenBy(draft.method, pack),
    samples: draft.samples,
    seed: `${request.draw}/${id}`,
    timeoutMs: request.stepTimeoutMs ?? Math.max(draft.method.timeoutMs, 3 * estimateMs),
    estimateMs,
    indicators: draft.asked.map(({ name }) => name),
  };
}

function plannedOf(asked: Asked, step: Step | undefined): PlannedIndicator {
  const { name, indicator, subject, method } = asked;
  const id = subject && declaredThing(subject)?.id;
  const { limit, decision } = indicator;
  // A declared limit cannot be known where nothing is declared.
  const required = limit && subject && requiredOf(limit, subject, `indicators.${name}.limit`);
  return {
    indicator: name,
    ...(id === undefined ? {} : { subject: id }),
    quantity: indicator.quantity,
    ...(required ? { required } : {}),
    ...(decision ? { decision } : {}),
    ...(method ? { stimulus: [...sufficing(indicator, method)] } : {}),
    instruments: [...(method?.instruments ?? [])],
    ...(step ? { step: step.id } : { because: asked.because ?? 'NO_TIME' }),
  };
}

/**
 * The test plan: which indicator is asked of which declared thing, by which step, or why by none. Pure and
 * deterministic, whatever the order of keys in the pack: anyone recomputes it from the frozen pack, declaration,
 * methods and request. Throws `InputError('PACK_INVALID')` where a condition or a limit reads what is not declared.
 */
export function planFor(input: PlanInput): Plan {
  const { pack, request } = input;
  const asked = askedOf(input);
  const drafts = fitting(inOrder(draftsOf(asked, input), input), timeFor(input));
  const steps = drafts.map((draft, i) => stepOf(draft, i + 1, input));
  const stepFor = new Map(drafts.flatMap((draft, i) => draft.asked.map((one) => [one, steps[i]] as const)));
  return {
    v: 1,
    pack: { id: pack.id, version: pack.version, digest: input.packDigest },
    declaration: input.declarationDigest,
    methods: input.methodsDigest,
    request,
    indicators: asked.map((one) => plannedOf(one, stepFor.get(one))),
    steps,
    estimateMs: steps.reduce((sum, { estimateMs }) => sum + estimateMs, 0),
    instruments: [...new Set(drafts.flatMap(({ method }) => method.instruments))].toSorted(),
  };
}
