import type { Mapping } from '../../formats/sssom.ts';
import { terms } from './point.ts';
import type { Annotated, Range, Said } from './point.ts';

/** A data point in the words of the target alone. What has no counterpart there is not in it. */
export type Translated = {
  of: Annotated;
  unit?: string;
  range?: Range;
  said: readonly (readonly [predicate: string, object: Said])[];
};

/** A term of the maker to its terms of the target: to the same or about the same, or to a broader one, which it is a kind of. */
export type Dictionary = {
  forwards: (term: string) => readonly string[];
  /** Terms of the maker that are exactly or about this one; of a broader one there is no way back. */
  back: (term: string) => readonly string[];
};

/** A term with more counterparts says nothing with them. */
const mostTargets = 100;

export function dictionaryOf(mappings: readonly Mapping[]): Dictionary {
  const [forwards, back] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const push = (map: Map<string, string[]>, from: string, to: string): void => {
    const list = map.get(from);
    if (!list) map.set(from, [to]);
    else if (list.length < mostTargets && !list.includes(to)) list.push(to);
  };
  for (const { subject, object, relation, not, noTerm } of mappings) {
    if (not || noTerm || (relation !== 'exact' && relation !== 'close' && relation !== 'broad')) continue;
    push(forwards, subject, object);
    if (relation !== 'broad') push(back, object, subject);
  }
  return { forwards: (term) => forwards.get(term) ?? [], back: (term) => back.get(term) ?? [] };
}

/** A device's own point in the target's words. Only what the mapping set maps gets through, and numbers as they are. */
export function translate(point: Annotated, { forwards }: Dictionary): Translated {
  const said = point.said.flatMap(([predicate, object]): (readonly [string, Said])[] => {
    const predicates = predicate === terms.type ? [terms.type] : forwards(predicate);
    const objects: readonly Said[] = 'iri' in object ? forwards(object.iri).map((iri) => ({ iri })) : [object];
    return predicates.flatMap((mapped) => objects.map((to) => [mapped, to] as const));
  });
  return {
    of: point,
    ...(point.unit === undefined ? {} : { unit: point.unit }),
    ...(point.range ? { range: point.range } : {}),
    said,
  };
}

/** Terms of the maker in what is said of a point, that the mapping set has: what a round trip has to bring back. */
export function mappedTerms(point: Annotated, { forwards }: Dictionary): readonly string[] {
  const all = point.said.flatMap(([predicate, object]) => ['iri' in object ? object.iri : '', predicate]);
  return [...new Set(all)].filter((term) => forwards(term).length > 0);
}
