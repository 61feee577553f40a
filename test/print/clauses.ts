import { clausesFor, type Clauses } from '../../src/market/clauses.ts';
import type { ComponentKind } from '../../src/model/component.ts';
import { methods } from '../../src/model/methods.ts';
import { digest, packNamed } from '../packs/sample.ts';

export const pack = packNamed('gbt-45288-2026-described');

/** Every clause that the shipped pack has for a kind of component, without evidence. */
export function clausesOf(kind: ComponentKind): Clauses {
  const rule = pack.components?.[kind];
  if (!rule) throw new TypeError(`nothing is listed for ${kind}`);
  return clausesFor({ kind, rule, pack, packDigest: digest, target: 'L5', methods, runs: [] });
}
