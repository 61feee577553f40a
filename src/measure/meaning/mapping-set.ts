import type { Mapping, Relation } from '../../formats/sssom.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What is wrong with a mapping set, and on which lines of it. */
export type Finding = { lines: readonly number[]; says: string };

const isMapped = ({ not, noTerm }: Mapping): boolean => !not && !noTerm;
const at = (findings: readonly Mapping[]): readonly number[] => findings.map(({ line }) => line);
const key = ({ subject, object, predicate }: Mapping): string => JSON.stringify([subject, predicate, object]);

function grouped<T>(items: readonly T[], by: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group) group.push(item);
    else groups.set(by(item), [item]);
  }
  return [...groups.values()];
}

/** The same said to hold and not to hold (SSSOM, predicate_modifier), or a term mapped and said to have no counterpart. */
function deniedIn(mappings: readonly Mapping[]): Finding[] {
  const denied = grouped(mappings, key)
    .filter((same) => same.some(({ not }) => not) && same.some(({ not }) => !not))
    .map((same) => ({ lines: at(same), says: `${same[0]?.subject} is said to be and not to be ${same[0]?.object}` }));
  const lost = grouped(mappings, ({ subject }) => subject)
    .filter((all) => all.some(({ noTerm }) => noTerm) && all.some(isMapped))
    .map((all) => ({ lines: at(all), says: `${all[0]?.subject} is mapped, and said to have no counterpart` }));
  return [...denied, ...lost];
}

/** skos:exactMatch is transitive (SKOS Reference, S45): two exact counterparts are then the same, which the target has to bear out. */
function twoFoldIn(mappings: readonly Mapping[], vocabulary: Vocabulary): Finding[] {
  return grouped(
    mappings.filter((one) => isMapped(one) && one.relation === 'exact'),
    ({ subject }) => subject,
  ).flatMap((same): Finding[] => {
    const objects = [...new Set(same.map(({ object }) => object))];
    const [first = '', ...others] = objects;
    const other = others.find((object) => areSame(first, object, vocabulary) === false);
    return other === undefined
      ? []
      : [{ lines: at(same), says: `${same[0]?.subject} is exactly ${first} and exactly ${other}, which differ` }];
  });
}

/** Undefined where one of them is a term of another ontology than the bench knows: a term may have its counterpart in several. */
function areSame(a: string, b: string, vocabulary: Vocabulary): boolean | undefined {
  const [one, other] = [vocabulary.kind(a), vocabulary.kind(b)];
  return one && other && one.broader.includes(b) && other.broader.includes(a);
}

export const contradictions = (mappings: readonly Mapping[], vocabulary: Vocabulary): readonly Finding[] => [
  ...deniedIn(mappings),
  ...twoFoldIn(mappings, vocabulary),
];

/** A set with more than that wrong is not told of in full. */
const mostFindings = 20;
const mostLines = 20;

/** From the narrower to the broader term, with the line that says so. */
type Step = { from: string; to: string; line: number };
function upwards({ subject, object, relation, line }: Mapping): Step[] {
  if (relation === 'broad') return [{ from: subject, to: object, line }];
  return relation === 'narrow' ? [{ from: object, to: subject, line }] : [];
}

/** Cycles of the mapping set's own broad and narrow matches: no term is broader than itself (SKOS Reference, 8.6.8). */
export function cycles(mappings: readonly Mapping[]): readonly Finding[] {
  const steps = new Map<string, Step[]>();
  for (const all of grouped(mappings.filter(isMapped).flatMap(upwards), ({ from }) => from))
    steps.set(all[0]?.from ?? '', all);
  const done = new Set<string>();
  const found: Finding[] = [];
  for (const start of steps.keys()) {
    // Depth first, without recursion: a set may be long.
    const path: { step: Step; next: number }[] = [];
    const on = new Map<string, number>([[start, 0]]);
    for (let node = start, next = 0; ;) {
      const step = done.has(node) ? undefined : steps.get(node)?.[next];
      if (step && on.has(step.to)) {
        const from = on.get(step.to) ?? 0;
        const lines = [...path.slice(from, from + mostLines).map((one) => one.step.line), step.line];
        found.push({ lines: lines.slice(0, mostLines), says: `${step.to} is broader than itself` });
        if (found.length >= mostFindings) return found;
        next++;
      } else if (step) {
        path.push({ step, next: next + 1 });
        on.set(step.to, path.length);
        [node, next] = [step.to, 0];
      } else {
        done.add(node);
        on.delete(node);
        const back = path.pop();
        if (!back) break;
        [node, next] = [back.step.from, back.next];
      }
    }
  }
  return found;
}

/** How two terms of the target are by its own hierarchy: `broad`, where the second is broader. */
function byTarget(a: string, b: string, vocabulary: Vocabulary): 'broad' | 'narrow' | 'same' | undefined {
  const [one, other] = [vocabulary.kind(a), vocabulary.kind(b)];
  if (!one || !other) return undefined;
  const [up, down] = [one.broader.includes(other.iri), other.broader.includes(one.iri)];
  if (up && down) return 'same';
  return up ? 'broad' : down ? 'narrow' : undefined;
}

/** What the target says, where a term is exactly one of its terms and broad or narrow to another. */
function swappedIn(mappings: readonly Mapping[], vocabulary: Vocabulary): Finding[] {
  return grouped(mappings.filter(isMapped), ({ subject }) => subject).flatMap((all) => {
    const exact = all.find(({ relation }) => relation === 'exact');
    if (!exact) return [];
    return all.flatMap((one): Finding[] => {
      if (one.relation !== 'broad' && one.relation !== 'narrow') return [];
      const is = byTarget(exact.object, one.object, vocabulary);
      if (is === undefined || is === one.relation) return [];
      const says = `${one.subject} is exactly ${exact.object}, to which ${one.object} is ${said[is]} and not ${said[one.relation]}`;
      return [{ lines: at([exact, one]), says }];
    });
  });
}
const said = { broad: 'broader', narrow: 'narrower', same: 'the same' } as const;

/** Predicates that are none of SKOS’s and OWL’s, a pair with two of them that exclude each other (SKOS Reference, S46), or against the target’s hierarchy. */
export function misused(mappings: readonly Mapping[], vocabulary: Vocabulary): readonly Finding[] {
  const unknown = mappings
    .filter(({ relation, noTerm }) => relation === undefined && !noTerm)
    .map((one) => ({ lines: [one.line], says: `${one.predicate} is no predicate of SKOS or OWL that maps a term` }));
  const disjoint = grouped(mappings.filter(isMapped), ({ subject, object }) => JSON.stringify([subject, object]))
    .filter((all) => {
      const relations = new Set<Relation | undefined>(all.map(({ relation }) => relation));
      return relations.has('exact') && (relations.has('broad') || relations.has('narrow') || relations.has('related'));
    })
    .map((all) => ({
      lines: at(all),
      says: `${all[0]?.subject} is exactly ${all[0]?.object} and also more or less than it`,
    }));
  return [...unknown, ...disjoint, ...swappedIn(mappings, vocabulary)];
}

/** `dimensionOf`: what a term of the maker measures, as its unit says; related terms may measure anything. */
export function dimensionClashes(
  mappings: readonly Mapping[],
  dimensionOf: (subject: string) => string | undefined,
  vocabulary: Vocabulary,
): readonly Finding[] {
  return mappings
    .filter((one) => isMapped(one) && one.relation !== undefined && one.relation !== 'related')
    .flatMap((one): Finding[] => {
      const [of, kind] = [dimensionOf(one.subject), vocabulary.kind(one.object)];
      if (of === undefined || !kind || of === kind.dimension) return [];
      return [{ lines: [one.line], says: `${one.subject} is given in a unit that does not measure ${one.object}` }];
    });
}
