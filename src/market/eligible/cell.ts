import type { Approval, Holding, MarketRule, MarketRules, Recognition } from '../../model/market.ts';
import { levels, type Level } from '../../model/terms.ts';
import type { Applied, Column } from './columns.ts';
import { plainName, type Evidence, type Shown } from './shown.ts';

export const cellStates = ['not eligible', 'not shown', 'no rule', 'eligible'] as const;
/** Always by the rules asked alone; what else stands between a product and a market was not checked. */
export type CellState = (typeof cellStates)[number];

/** Why: what is shown of a certificate, or how the certificate falls short of the rule. */
export type Because = Shown['says'] | 'level below' | 'other scheme';

/** What one rule says of one product. */
export type Answer = {
  applied: Applied;
  state: Exclude<CellState, 'no rule'>;
  because: Because;
  shown: Shown;
  /** The one edge by which another scheme's certificate counts. */
  recognised?: Recognition;
};

/** Another approval that a label bears on, by one edge or by being the very label. It is told, never decided. */
export type Borne = { approval: Approval; label: Holding; edge: Recognition | null };

export type Cell = { state: CellState; column: Column; answers: readonly Answer[]; borne: readonly Borne[] };

const counts = ({ type }: Recognition): boolean => type === 'deems' || type === 'recognises';
const sameStandard = (a: string, b: string): boolean => {
  const bare = (text: string): string => plainName(text).replaceAll(/[\s‐‑‒–—−-]/g, '');
  return bare(a) === bare(b);
};

type Met = { level: Level | undefined; edge?: Recognition } | undefined;
type Covering = Extract<Shown, { standing: unknown }>;

/** The level a certificate has in the scheme a rule asks for: its own, or by exactly one edge for exactly its version. */
function levelIn({ standing }: Covering, { requires }: MarketRule, column: Column, rules: MarketRules): Met {
  const { standard, level } = standing.certificate;
  const isOf = (scheme: string): boolean => sameStandard(rules.schemes[scheme]?.standard ?? scheme, standard.id);
  if (isOf(requires.scheme) && standard.year === requires.version) return { level };
  const edge = column.edges.find(
    (one) =>
      counts(one) &&
      one.as?.scheme === requires.scheme &&
      one.as.version === requires.version &&
      one.of?.some((from) => isOf(from.scheme) && from.version === standard.year && (from.level ?? level) === level),
  );
  return edge && { level: levels.find((one) => one === edge.as?.level), edge };
}

function answerBy(shown: Shown, applied: Applied, column: Column, rules: MarketRules): Answer {
  const of = (state: Answer['state'], because: Because, edge?: Recognition): Answer => ({
    applied,
    state,
    because,
    shown,
    ...(edge && { recognised: edge }),
  });
  if (shown.says === 'no certificate' || shown.says === 'not given') return of('not shown', shown.says);
  if (shown.says === 'unverified' || shown.says === 'no serial') return of('not shown', shown.says);
  if (shown.says !== 'covers') return of('not eligible', shown.says);
  const met = levelIn(shown, applied.rule, column, rules);
  if (!met) return of('not eligible', 'other scheme');
  const enough = met.level !== undefined && met.level >= applied.rule.requires.level;
  return enough ? of('eligible', 'covers', met.edge) : of('not eligible', 'level below', met.edge);
}

const preferred: Record<Answer['state'], number> = { eligible: 0, 'not eligible': 1, 'not shown': 2 };

/** Of several certificates for one product the one that says most for it, and of equals the one valid longest. */
function answerFor(evidence: Evidence, applied: Applied, column: Column, rules: MarketRules): Answer | undefined {
  const until = ({ shown }: Answer): string => ('standing' in shown ? shown.standing.certificate.to : '');
  const [best] = evidence.shown
    .map((shown) => answerBy(shown, applied, column, rules))
    .toSorted((a, b) => preferred[a.state] - preferred[b.state] || (until(a) < until(b) ? 1 : -1));
  return best;
}

function borneBy(label: Holding, approval: Approval, edges: readonly Recognition[]): Borne | undefined {
  const { scheme } = approval;
  if (!scheme) return undefined;
  const isIt = ({ version }: { version: string }): boolean => scheme.versions.includes(version);
  if (label.scheme === scheme.scheme && isIt(label)) return { approval, label, edge: null };
  const edge = edges.find(
    ({ of = [], as }) =>
      as?.scheme === scheme.scheme &&
      isIt(as) &&
      of.some(
        (from) =>
          from.scheme === label.scheme && from.version === label.version && (from.level ?? label.level) === label.level,
      ),
  );
  return edge && { approval, label, edge };
}

/** One product in one market: the answer of every rule, and of the answers the one that stands most in the way. */
export function cellOf(evidence: Evidence, column: Column, rules: MarketRules): Cell {
  const answers = column.rules.flatMap((applied) => answerFor(evidence, applied, column, rules) ?? []);
  const states = answers.map(({ state }) => state);
  const borne = column.approvals.flatMap((approval) =>
    evidence.labels.flatMap((label) => borneBy(label, approval, column.edges) ?? []),
  );
  return {
    state: cellStates.find((one) => states.some((state) => state === one)) ?? 'no rule',
    column,
    answers,
    borne,
  };
}
