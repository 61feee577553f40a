import type { Mapping } from '../../formats/sssom.ts';
import type { Check, Seen } from '../protocol/check.ts';
import type { Joined, Met } from './joined.ts';
import { unitOn } from './joined.ts';
import { contradictions, cycles, dimensionClashes, misused } from './mapping-set.ts';
import type { Finding } from './mapping-set.ts';
import { terms, textOf } from './point.ts';
import type { Annotated } from './point.ts';
import { siUnit } from './reader.ts';
import { mappedTerms } from './translated.ts';
import type { Dictionary } from './translated.ts';
import type { Vocabulary } from './vocabulary.ts';

type Mapped = { mappings: readonly Mapping[]; met: Met; dictionary: Dictionary; vocabulary: Vocabulary };

const linesOf = ({ lines }: Finding): string => `line${lines.length === 1 ? '' : 's'} ${lines.join(', ')}`;

function verdict(findings: readonly Finding[], { mappings }: Mapped): Seen {
  if (findings.length > 0)
    return { value: false, actual: findings.map((one) => `${linesOf(one)}: ${one.says}`).join('; ') };
  return { value: true, actual: `none in ${mappings.length} mappings` };
}

const check = (name: string, required: string, find: (mapped: Mapped) => readonly Finding[]): Check<Mapped> => ({
  name,
  required,
  // oxlint-disable-next-line require-await -- it was read before
  ask: async (mapped) => verdict(find(mapped), mapped),
});

/** What a term of the maker measures: the dimension of the units in which points of that type are given. */
function dimensionsOf({ met, vocabulary }: Mapped): (term: string) => string | undefined {
  const known = new Map<string, string>();
  for (const one of met.points.flatMap(({ on }) => on)) {
    const unit = unitOn(one, vocabulary);
    for (const [predicate, object] of one.said)
      if (unit && predicate === terms.type) known.set(textOf(object), unit.dimension);
  }
  return (term) => known.get(term);
}

/** Terms that do not come back as themselves alone. */
function lostTerms(one: Annotated, dictionary: Dictionary): string[] {
  return mappedTerms(one, dictionary).filter(
    (term) =>
      !dictionary.forwards(term).some((to) => dictionary.back(to).length === 1 && dictionary.back(to)[0] === term),
  );
}

/** A share by which a number may differ after two conversions. */
const rounding = 1e-9;

type Recorded = { point: Joined; one: Annotated; value: number };

async function recorded({ met }: Mapped): Promise<Recorded[]> {
  const found: Recorded[] = [];
  for (const point of met.points.filter(({ channel }) => channel))
    for (const one of point.on) {
      const value = await met.on.get(one.wire)?.value(one.where);
      if (typeof value === 'number') found.push({ point, one, value });
    }
  return found;
}

/** What is wrong with a value that went to SI units and back. */
function lostNumber({ one, value }: Recorded, { vocabulary }: Mapped): string | undefined {
  const unit = unitOn(one, vocabulary);
  if (!unit) return `it is given in ${one.unit ?? 'no unit'}, which cannot be converted`;
  const si = vocabulary.convert(value, unit.ucum, siUnit(unit.dimension));
  const back = si === undefined ? undefined : vocabulary.convert(si, siUnit(unit.dimension), unit.ucum);
  if (back !== undefined && Math.abs(back - value) <= rounding * Math.max(1, Math.abs(value))) return undefined;
  return `${value} ${unit.ucum} comes back as ${back ?? 'nothing'}`;
}

const roundTrip: Check<Mapped> = {
  name: 'round-trip',
  required: 'each term of a point that shows a channel comes back as itself alone, its value as it was',
  async ask(mapped) {
    const payloads = await recorded(mapped);
    const withTerms = payloads.filter(({ one }) => mappedTerms(one, mapped.dictionary).length > 0);
    const wrong = withTerms.flatMap((payload) => [
      ...lostTerms(payload.one, mapped.dictionary).map((term) => `${term} does not come back as itself alone`),
      ...[lostNumber(payload, mapped)].flatMap((says) => says ?? []),
    ]);
    if (wrong.length > 0) return { value: false, actual: [...new Set(wrong)].join('; ') };
    if (withTerms.length === 0)
      return { value: 'unknown', actual: 'no point that shows a channel has a term that is mapped' };
    return { value: true, actual: `${withTerms.length} payloads came back as they were` };
  },
};

/** By the names of src/model/mapping-method.ts. */
export const mappingChecks: readonly Check<Mapped>[] = [
  check('contradictions', 'no term mapped and denied, or exactly two that differ', ({ mappings, vocabulary }) =>
    contradictions(mappings, vocabulary),
  ),
  check('cycles', 'no term broader than itself', ({ mappings }) => cycles(mappings)),
  check('predicates', 'predicates of SKOS or OWL, that the target’s hierarchy bears out', ({ mappings, vocabulary }) =>
    misused(mappings, vocabulary),
  ),
  {
    name: 'dimensions',
    required: 'a quantity kind of the dimension of the term’s unit',
    // oxlint-disable-next-line require-await -- it was read before
    async ask(mapped) {
      const of = dimensionsOf(mapped);
      const looked = mapped.mappings.filter(
        ({ subject, object }) => of(subject) !== undefined && mapped.vocabulary.kind(object),
      );
      if (looked.length === 0)
        return { value: 'unknown', actual: 'the device gives no term that is mapped to a quantity kind with a unit' };
      return verdict(dimensionClashes(mapped.mappings, of, mapped.vocabulary), mapped);
    },
  },
  roundTrip,
];
