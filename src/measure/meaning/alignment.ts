import type { Mapping } from '../../formats/sssom.ts';
import { fraction } from '../component.ts';
import type { Component } from '../../model/measurement.ts';

/** A share with its exact interval; undefined where there is nothing to divide by. */
export type Share = { value: number; n: number; component: Component } | undefined;
export type Alignment = { precision: Share; recall: Share; f1: number | undefined };

const keys = (mappings: readonly Mapping[]): Set<string> =>
  new Set(
    mappings
      .filter(({ not, noTerm }) => !not && !noTerm)
      .map(({ subject, object, relation, predicate }) => JSON.stringify([subject, object, relation ?? predicate])),
  );

const share = (k: number, n: number): Share => (n === 0 ? undefined : { ...fraction(k, n), n });

/**
 * A mapping set beside a reviewer's (precision, recall and F1 as in the Ontology Alignment Evaluation Initiative): a mapping
 * counts as found where subject, object and relation are the same; `skos:exactMatch` and `owl:sameAs` are one relation.
 */
export function alignmentOf(mappings: readonly Mapping[], reviewed: readonly Mapping[]): Alignment {
  const [own, theirs] = [keys(mappings), keys(reviewed)];
  const common = [...own].filter((one) => theirs.has(one)).length;
  const total = own.size + theirs.size;
  return {
    precision: share(common, own.size),
    recall: share(common, theirs.size),
    f1: total === 0 ? undefined : (2 * common) / total,
  };
}
