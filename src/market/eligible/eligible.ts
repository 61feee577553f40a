import type { Holding, MarketCode, MarketRules } from '../../model/market.ts';
import { cellOf, type Cell, type CellState } from './cell.ts';
import { columnsFor, type Column, type Offer } from './columns.ts';
import type { Offered, Portfolio } from './portfolio.ts';
import { Held, type Evidence, type Standing } from './shown.ts';

/** One product in every market. Products of which the same is known share their cells. */
export type EligibleRow = { offered: Offered; cells: readonly Cell[] };

export type Eligible = Offer & {
  rules: MarketRules;
  /** What markets asked for in one word stand for, as RCEP. */
  asked: readonly MarketCode[];
  columns: readonly Column[];
  rows: readonly EligibleRow[];
  ignored: readonly string[];
  /** Cells of each state. */
  counts: Readonly<Record<CellState, number>>;
};

export type Question = Offer & {
  rules: MarketRules;
  markets: readonly MarketCode[];
  portfolio: Portfolio;
  standings: readonly Standing[];
  labels: readonly Holding[];
};

function counted(rows: readonly EligibleRow[]): Record<CellState, number> {
  const counts: Record<CellState, number> = { eligible: 0, 'not eligible': 0, 'not shown': 0, 'no rule': 0 };
  for (const { cells } of rows) for (const { state } of cells) counts[state]++;
  return counts;
}

/** Each product in each market: may it be offered on that day, by which rule, and why. */
export function eligibleIn({ rules, markets, portfolio, standings, labels, kind, on }: Question): Eligible {
  const columns = columnsFor(rules, markets, { kind, on });
  const held = new Held(standings, labels, on);
  const known = new Map<Evidence, readonly Cell[]>();
  const cellsOf = (evidence: Evidence): readonly Cell[] => {
    const before = known.get(evidence);
    if (before) return before;
    const cells = columns.map((column) => cellOf(evidence, column, rules));
    known.set(evidence, cells);
    return cells;
  };
  const rows = portfolio.offered.map((offered) => ({ offered, cells: cellsOf(held.evidenceOf(offered)) }));
  return { rules, kind, on, asked: markets, columns, rows, ignored: portfolio.ignored, counts: counted(rows) };
}
