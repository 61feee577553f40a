import path from 'node:path';
import { MarketRules } from '../../model/market.ts';
import type { Digest } from '../../model/terms.ts';
import { readYamlFile } from '../yaml/document.ts';
import { parsedAs, refusalOf } from '../yaml/read.ts';
import { digestOf, packFolder } from './load.ts';

/** What is known of markets, as it comes with Gradus. */
export const marketsFile: string = path.join(packFolder, 'markets', 'markets.yaml');

/** What `market/eligible/sound.ts` says of a set of market rules, handed in. */
export type MarketsCheck = (rules: MarketRules) => readonly { path: readonly PropertyKey[]; text: string }[];

/** Reads a set of market rules. Throws `InputError` MARKETS_INVALID with the place. */
export function loadMarkets(file: string, check: MarketsCheck): { rules: MarketRules; digest: Digest } {
  const located = readYamlFile(file);
  const rules = parsedAs(located, MarketRules, 'MARKETS_INVALID');
  const said = check(rules).map(({ path: at, text }) => ({ path: at, of: 'value' as const, text }));
  if (said.length > 0) throw refusalOf(located, said, 'MARKETS_INVALID');
  return { rules, digest: digestOf(located.value) };
}
