import { choicesOf, levelOfIndicators, type Choice } from '../judge/ladder.ts';
import { meets } from '../judge/verdict.ts';
import type { Assessment, Outcome, Verdict } from '../model/assessment.ts';
import type { ComponentKind } from '../model/component.ts';
import type { Declaration } from '../model/declaration.ts';
import { samplesFor, type Method } from '../model/method.ts';
import type { ComponentRule, Indicator, RulePack } from '../model/pack.ts';
import type { PlanReason, Plan, Required } from '../model/plan.ts';
import { levels, type Digest, type Level } from '../model/terms.ts';

/** A verified run of a component. `pinned`: its signer is a key that the reader named. */
export type ComponentRun = { assessment: Assessment; declaration: Declaration; pinned: boolean };

/**
 * What one run says to one clause. `met` and `failed` by its verdicts; `open`: it has no usable result; `not covered`:
 * the component does not answer for it; `other rules`: it was judged by another pack, which proves nothing here.
 */
export type Answer = {
  run: string;
  product: string;
  firmware: Digest;
  on: string;
  pinned: boolean;
  says: 'met' | 'failed' | 'open' | 'not covered' | 'other rules';
  verdicts: readonly Verdict[];
};

/** What the supplier's own declaration says to a clause: of each declared thing the limit as a number, or why it is not asked. */
export type DeclaredFor = {
  subject: string | undefined;
  required: Required | undefined;
  because: PlanReason | undefined;
};

/** One requirement that a buyer may put into a contract. */
export type Clause = {
  number: number;
  name: string;
  indicator: Indicator;
  level: Level;
  /** It is one of several ways, of which so many suffice. */
  choice: Choice | undefined;
  /** Absent: the pack names a method that this version does not know. */
  method: Method | undefined;
  samples: number;
  /** Absent where no declaration was given. */
  declared: readonly DeclaredFor[] | undefined;
  answers: readonly Answer[];
  standing: 'answered' | 'failed' | 'open';
};

export type Clauses = {
  kind: ComponentKind;
  rule: ComponentRule;
  pack: RulePack;
  packDigest: Digest;
  target: Level;
  clauses: readonly Clause[];
};

export type ClausesInput = {
  kind: ComponentKind;
  rule: ComponentRule;
  pack: RulePack;
  packDigest: Digest;
  target: Level;
  methods: readonly Method[];
  /** Of the supplier's declaration, by this pack. */
  plan?: Plan;
  runs: readonly ComponentRun[];
};

const isResult = ({ measured, outcome }: Verdict): boolean => measured !== undefined && outcome !== 'inconclusive';
const failing: readonly Outcome[] = ['fail', 'conditional fail'];

/** Of several declared things each is to be shown; one that fails settles it. */
function saysOf(verdicts: readonly Verdict[]): Answer['says'] {
  const asked = verdicts.filter(({ outcome }) => outcome !== 'not applicable');
  if (asked.some((v) => isResult(v) && failing.includes(v.outcome) && !meets(v))) return 'failed';
  return asked.length > 0 && asked.every((v) => isResult(v) && meets(v) && !v.waived) ? 'met' : 'open';
}

function answerOf(name: string, { assessment, declaration, pinned }: ComponentRun, packDigest: Digest): Answer {
  const verdicts = assessment.verdicts.filter(({ indicator }) => indicator === name);
  const covers = declaration.component?.covers ?? [];
  const covered = covers.length === 0 || covers.includes(name);
  const { run, on } = assessment;
  return {
    run,
    product: declaration.identity.product,
    firmware: declaration.identity.firmware.digest,
    on,
    pinned,
    says: assessment.pack.digest !== packDigest ? 'other rules' : covered ? saysOf(verdicts) : 'not covered',
    verdicts,
  };
}

/** The latest run that settles it. */
function standingOf(answers: readonly Answer[]): Clause['standing'] {
  const last = answers.findLast(({ says }) => says === 'met' || says === 'failed');
  if (!last) return 'open';
  return last.says === 'met' ? 'answered' : 'failed';
}

const declaredFor = (name: string, { indicators }: Plan): DeclaredFor[] =>
  indicators
    .filter(({ indicator }) => indicator === name)
    .map(({ subject, required, because }) => ({ subject, required, because }));

/** What `type` measures with: a component is approved as a type. */
function samplesOf(indicator: Indicator, method: Method | undefined, pack: RulePack): number {
  return method ? samplesFor(method, indicator, pack.programmes.type.samples) : 1;
}

/**
 * What may be asked of the supplier of one kind of component, for a product that is to reach a level: one clause for each
 * indicator up to that level which the pack says such a component bears on, with what the given runs answer.
 */
export function clausesFor({ runs, methods, plan, ...given }: ClausesInput): Clauses {
  const { pack, packDigest, rule, target } = given;
  const own = levelOfIndicators(pack);
  const choices = choicesOf(pack, target);
  const inOrder = runs.toSorted((a, b) => (a.assessment.on < b.assessment.on ? -1 : 1));
  const asked = rule.bears.flatMap((name) => {
    const [indicator, level] = [pack.indicators[name], own.get(name)];
    const within = level !== undefined && levels.indexOf(level) <= levels.indexOf(target);
    return indicator && within ? [{ name, indicator, level }] : [];
  });
  const clauses = asked
    .toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
    .map(({ name, indicator, level }, i): Clause => {
      const method = methods.find(({ id }) => id === indicator.method);
      const answers = inOrder.map((run) => answerOf(name, run, packDigest));
      return {
        number: i + 1,
        name,
        indicator,
        level,
        choice: choices.get(name),
        method,
        samples: samplesOf(indicator, method, pack),
        declared: plan && declaredFor(name, plan),
        answers,
        standing: standingOf(answers),
      };
    });
  return { ...given, clauses };
}
