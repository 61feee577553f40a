import { terms, textOf } from './point.ts';
import type { Range, Said } from './point.ts';
import type { Translated } from './translated.ts';
import type { Vocabulary } from './vocabulary.ts';

const systems = 'http://www.w3.org/ns/ssn/systems/';

/** A coherent SI unit for a dimension as QUDT writes it, as a UCUM code: `A0E0L1I0M0H0T-1` → `m.s-1`. */
export function siUnit(dimension: string): string {
  const base: Readonly<Record<string, string>> = { A: 'mol', E: 'A', L: 'm', I: 'cd', M: 'kg', H: 'K', T: 's' };
  const parts = [...dimension.matchAll(/([AELIMHT])(-?\d+)/g)].flatMap(([, letter = '', power = '0']) =>
    power === '0' ? [] : [`${base[letter]}${power === '1' ? '' : power}`],
  );
  return parts.length === 0 ? '1' : parts.join('.');
}

/**
 * A reader of another vendor: it has the target ontology and data translated into it, and has seen neither the maker's
 * words nor the declaration. It answers in coherent SI units.
 */
export type Reader = {
  /** Points that measure a quantity, or a kind of it, of a feature of interest. */
  which(quantity: string, feature: string): readonly Translated[];
  inSi(point: Translated, value: number): number | undefined;
  range(point: Translated): Range | undefined;
  /** Values a second (SSN, ssn-system:Frequency). */
  rate(point: Translated): number | undefined;
  /** Half the width within which a value is right, in SI units (SSN, ssn-system:Accuracy). */
  uncertainty(point: Translated): number | undefined;
};

const objects = ({ said }: Translated, ...predicates: readonly string[]): readonly Said[] =>
  said.filter(([predicate]) => predicates.includes(predicate)).map(([, object]) => object);

function numberOf(point: Translated, predicate: string): number | undefined {
  const [found] = objects(point, predicate);
  return found && 'number' in found ? found.number : undefined;
}

export function readerOf(points: readonly Translated[], vocabulary: Vocabulary): Reader {
  const unitOf = (point: Translated) => (point.unit === undefined ? undefined : vocabulary.unit(point.unit));
  const inSi = (point: Translated, value: number): number | undefined => {
    const unit = unitOf(point);
    return unit && vocabulary.convert(value, unit.ucum, siUnit(unit.dimension));
  };
  const measures = (point: Translated, quantity: string): boolean =>
    objects(point, terms.type, terms.quantityKind).some(
      (object) => textOf(object) === quantity || vocabulary.kind(textOf(object))?.broader.includes(quantity) === true,
    );
  return {
    which: (quantity, feature) =>
      points.filter(
        (point) =>
          measures(point, quantity) && objects(point, terms.feature).some((object) => textOf(object) === feature),
      ),
    inSi,
    range(point) {
      const { range } = point;
      const [low, high] = [range && inSi(point, range.low), range && inSi(point, range.high)];
      return low === undefined || high === undefined ? undefined : { low, high };
    },
    rate: (point) => numberOf(point, `${systems}Frequency`),
    uncertainty(point) {
      const half = numberOf(point, `${systems}Accuracy`);
      const [zero, end] = [inSi(point, 0), half === undefined ? undefined : inSi(point, half)];
      return zero === undefined || end === undefined ? undefined : Math.abs(end - zero);
    },
  };
}
