import type { Approval, MarketCode, MarketRule, MarketRules, OfferKind, Recognition } from '../../model/market.ts';
import { provenanceOf, type Provenance } from '../../model/pack.ts';

/** A rule as it reaches a market: under the market's own name, or that of a group it belongs to. */
export type Applied = {
  rule: MarketRule;
  by: MarketCode;
  /** The market reaches it only by a membership that is disputed. */
  contested: boolean;
  provenance: Provenance;
  /** What speaks against the rule in this market, by name. */
  conflicts: readonly string[];
};

/** What is known of a market for one kind of offer on one day. */
export type Column = {
  code: MarketCode;
  /** Groups by which it was asked for whose membership is disputed. */
  contested: readonly MarketCode[];
  rules: readonly Applied[];
  /** Nobody checked these: they are named. */
  approvals: readonly Approval[];
  /** The same, from a later day on. */
  later: readonly Approval[];
  edges: readonly Recognition[];
  surveyed: boolean;
};

type Placed = Pick<Recognition, 'markets' | 'kinds' | 'from' | 'to'>;
export type Offer = { kind: OfferKind; on: string };

const concerns = ({ kinds }: Placed, kind: OfferKind): boolean => kinds === undefined || kinds.includes(kind);
const began = ({ from }: Placed, on: string): boolean => from === undefined || from <= on;
const ended = ({ to }: Placed, on: string): boolean => to !== undefined && to < on;
const holds = (placed: Placed, { kind, on }: Offer): boolean =>
  concerns(placed, kind) && began(placed, on) && !ended(placed, on);

/** Groups that a market is a member of. */
const groupsOf = ({ markets }: MarketRules, code: MarketCode): MarketCode[] =>
  Object.keys(markets).filter((group) => markets[group]?.members?.includes(code) === true);

/** Under which name a statement reaches a market: its own before that of a group. */
function reachedBy(
  { markets }: Pick<Placed, 'markets'>,
  code: MarketCode,
  groups: readonly MarketCode[],
): MarketCode | undefined {
  return markets.includes(code) ? code : groups.find((group) => markets.includes(group));
}

/** The markets asked for, groups as their members, each once, in the order asked. */
export function marketsOf({ markets }: MarketRules, asked: readonly MarketCode[]): MarketCode[] {
  return [...new Set(asked.flatMap((code) => markets[code]?.members ?? [code]))];
}

function columnOf(rules: MarketRules, code: MarketCode, offer: Offer): Column {
  const groups = groupsOf(rules, code);
  const reached = <T extends Placed>(all: readonly T[]): { one: T; by: MarketCode }[] =>
    all.flatMap((one) => {
      const by = reachedBy(one, code, groups);
      return by === undefined ? [] : [{ one, by }];
    });
  const isContested = (by: MarketCode): boolean => rules.markets[by]?.contested?.includes(code) === true;
  const speaksAgainst = ({ conflicts = [] }: MarketRule): string[] =>
    conflicts.filter((name) => {
      const { markets = [code] } = rules.conflicts[name] ?? {};
      return reachedBy({ markets }, code, groups) !== undefined;
    });
  const approvals = reached(rules.approvals)
    .map(({ one }) => one)
    .filter((one) => concerns(one, offer.kind));
  return {
    code,
    contested: groups.filter(isContested),
    rules: reached(rules.rules)
      .filter(({ one }) => holds(one, offer))
      .map(({ one, by }) => ({
        rule: one,
        by,
        contested: isContested(by),
        provenance: provenanceOf(one.who).kind,
        conflicts: speaksAgainst(one),
      })),
    approvals: approvals.filter((one) => holds(one, offer)),
    later: approvals.filter((one) => !began(one, offer.on)),
    edges: reached(rules.recognition)
      .filter(({ one }) => holds(one, offer))
      .map(({ one }) => one),
    surveyed: rules.markets[code]?.surveyed !== false,
  };
}

/** What is known of each market asked for: looked up once, whatever the number of products. */
export function columnsFor(rules: MarketRules, asked: readonly MarketCode[], offer: Offer): Column[] {
  return marketsOf(rules, asked).map((code) => columnOf(rules, code, offer));
}
