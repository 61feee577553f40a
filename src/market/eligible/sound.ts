import type { MarketRules } from '../../model/market.ts';
import { provenanceOf, type Who } from '../../model/pack.ts';

export type Complaint = { path: readonly PropertyKey[]; text: string };
type Placed = { id: string; markets: readonly string[]; who: Who };

function whoComplaints(rules: MarketRules, who: Who, path: readonly PropertyKey[]): Complaint[] {
  const { kind, source } = provenanceOf(who);
  if (kind === 'official')
    return [
      { path: [...path, 'official'], text: 'nobody makes a rule official by typing it: say who states it (stated)' },
    ];
  return source in rules.sources ? [] : [{ path: [...path, kind], text: `${source} is not among the sources` }];
}

function placedComplaints(rules: MarketRules, of: 'rules' | 'approvals' | 'recognition'): Complaint[] {
  const all: readonly Placed[] = rules[of];
  return all.flatMap(({ id, markets, who }, i) => [
    ...(all.findIndex((other) => other.id === id) < i ? [{ path: [of, i, 'id'], text: `${id} is there twice` }] : []),
    ...markets.flatMap((code, j) =>
      code in rules.markets ? [] : [{ path: [of, i, 'markets', j], text: `${code} is not among the markets` }],
    ),
    ...whoComplaints(rules, who, [of, i, 'who']),
  ]);
}

/** Names of schemes, each with where it stands. */
function schemesIn({ rules, approvals, recognition }: MarketRules): { scheme: string; path: PropertyKey[] }[] {
  return [
    ...rules.map(({ requires }, i) => ({ scheme: requires.scheme, path: ['rules', i, 'requires', 'scheme'] })),
    ...approvals.flatMap(({ scheme }, i) =>
      scheme ? [{ scheme: scheme.scheme, path: ['approvals', i, 'scheme', 'scheme'] }] : [],
    ),
    ...recognition.flatMap(({ of = [], as }, i) => [
      ...of.map(({ scheme }, j) => ({ scheme, path: ['recognition', i, 'of', j, 'scheme'] })),
      ...(as ? [{ scheme: as.scheme, path: ['recognition', i, 'as', 'scheme'] }] : []),
    ]),
  ];
}

const groupComplaints = ({ markets }: MarketRules): Complaint[] =>
  Object.entries(markets).flatMap(([code, { members = [], contested = [] }]) => [
    ...members.flatMap((member, i) =>
      markets[member] && !markets[member].members
        ? []
        : [{ path: ['markets', code, 'members', i], text: `${member} is no market by itself` }],
    ),
    ...contested.flatMap((member, i) =>
      members.includes(member) ? [] : [{ path: ['markets', code, 'contested', i], text: `${member} is no member` }],
    ),
  ]);

/** What is wrong with a set of market rules that its form alone does not show: names that lead nowhere, and who says so. */
export function complaintsOf(rules: MarketRules): Complaint[] {
  return [
    ...(['rules', 'approvals', 'recognition'] as const).flatMap((of) => placedComplaints(rules, of)),
    ...rules.rules.flatMap(({ conflicts = [] }, i) =>
      conflicts.flatMap((name, j) =>
        name in rules.conflicts
          ? []
          : [{ path: ['rules', i, 'conflicts', j], text: `${name} is not among the conflicts` }],
      ),
    ),
    ...Object.entries(rules.conflicts).flatMap(([name, { who, markets = [] }]) => [
      ...whoComplaints(rules, who, ['conflicts', name, 'who']),
      ...markets.flatMap((code, k) =>
        code in rules.markets
          ? []
          : [{ path: ['conflicts', name, 'markets', k], text: `${code} is not among the markets` }],
      ),
    ]),
    ...schemesIn(rules)
      .filter(({ scheme }) => !(scheme in rules.schemes))
      .map(({ scheme, path }) => ({ path, text: `${scheme} is not among the schemes` })),
    ...groupComplaints(rules),
  ];
}
