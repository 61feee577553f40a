import type { Probe } from '../probe.ts';
import type { Bench } from '../bench.ts';
import type { Check, Seen } from '../protocol/check.ts';
import { numberIn } from '../asked.ts';
import { heldAt } from './held.ts';
import { agree, isSameUnit, kindOn, kindsByIdentifier, shown, unitOn } from './joined.ts';
import type { Joined, Met } from './joined.ts';
import { aspectOf } from './point.ts';
import type { Annotated, Aspect } from './point.ts';
import type { Kind, Vocabulary } from './vocabulary.ts';

export type Asked = { met: Met; vocabulary: Vocabulary; probe: Probe };

/** Counts what could be looked at, and lists what is wrong. */
function verdict(looked: number, wrong: readonly string[], right: string, nothing: string): Seen {
  if (wrong.length > 0) return { value: false, actual: wrong.join('; ') };
  return looked === 0 ? { value: 'unknown', actual: nothing } : { value: true, actual: `${looked} ${right}` };
}

type Each = { point: Joined; one: Annotated };
const all = ({ points }: Met): Each[] => points.flatMap((point) => point.on.map((one) => ({ point, one })));

const pointsDeclared: Check<Asked> = {
  name: 'points-declared',
  required: 'every number with a unit and a range is among the declared points',
  // oxlint-disable-next-line require-await -- it was read before
  async ask({ met: { offered, points } }) {
    const measured = offered.filter(({ kind, unit, range }) => kind === 'number' && unit !== undefined && range);
    const wrong = measured.map(({ wire, where }) => `${where} over ${wire} is not under points`);
    return verdict(points.length, wrong, 'declared points, and no other measured number', 'no points are declared');
  },
};

const unitsKnown: Check<Asked> = {
  name: 'units-known',
  required: 'each unit is a UCUM code, a common code of UNECE Recommendation 20, or one of QUDT',
  // oxlint-disable-next-line require-await -- it was read before
  async ask({ met, vocabulary }) {
    const given = all(met).filter(({ one }) => one.unit !== undefined);
    const wrong = given.filter(({ one }) => !unitOn(one, vocabulary));
    const says = wrong.map(({ point, one }) => `${shown(point, one)}: ${one.unit}`);
    return verdict(given.length, says, 'units, all known', 'no wire gives a unit');
  },
};

/** Points that give a unit beside a quantity kind. */
const measuredBy = ({ met, vocabulary }: Asked) =>
  all(met).flatMap(({ point, one }) => {
    const [unit, kind] = [unitOn(one, vocabulary), kindOn(one, vocabulary)];
    return unit && kind ? [{ point, one, unit, kind }] : [];
  });

const unitsFit: Check<Asked> = {
  name: 'units-fit',
  required: 'each unit has the dimension of the quantity kind that is named beside it',
  // oxlint-disable-next-line require-await -- it was read before
  async ask(asked) {
    const pairs = measuredBy(asked);
    const wrong = pairs
      .filter(({ unit, kind }) => unit.dimension !== kind.dimension)
      .map(({ point, one, unit, kind }) => `${shown(point, one)}: ${unit.ucum} does not measure ${kind.iri}`);
    return verdict(
      pairs.length,
      wrong,
      'units that measure what is named',
      'no wire names a quantity kind beside a unit',
    );
  },
};

/** ISO/IEC 11179-6 as IEC 61360 and ECLASS write it: registration authority, `#`, data identifier, and a version if there is one. */
const irdi = /^\d{4}[/-][A-Za-z0-9/_.-]{1,60}#[A-Za-z0-9-]{3,20}(?:#\d{1,3})?$/;
const iri = /^(?:https?:\/\/|urn:[a-z0-9][a-z0-9-]{1,30}:)[^\s<>"{}|\\^`]+$/i;

const identifiersFormed: Check<Asked> = {
  name: 'identifiers-formed',
  required: 'each identifier is an IRDI (ISO/IEC 11179-6) or an IRI',
  // oxlint-disable-next-line require-await -- it was read before
  async ask({ met }) {
    const given = all(met).flatMap(({ point, one }) =>
      aspectOf(one, 'identifier').map((text) => ({ point, one, text })),
    );
    const wrong = given.filter(({ text }) => !irdi.test(text) && !iri.test(text));
    const says = wrong.map(({ point, one, text }) => `${shown(point, one)}: ${text}`);
    return verdict(given.length, says, 'identifiers, all IRDIs or IRIs', 'no wire gives an identifier');
  },
};

const identifiersKnown: Check<Asked> = {
  name: 'identifiers-known',
  required: 'an identifier or quantity kind of a vocabulary that the bench has is in it',
  // oxlint-disable-next-line require-await -- it was read before
  async ask({ met, vocabulary }) {
    const given = all(met).flatMap(({ point, one }) =>
      [...aspectOf(one, 'identifier'), ...aspectOf(one, 'quantityKind')].map((text) => ({ point, one, text })),
    );
    const found = given.map((each) => ({ ...each, is: vocabulary.lookUp(each.text) }));
    const known = found.filter(({ is }) => is === 'known').length;
    const wrong = found.filter(({ is }) => is === 'missing');
    const says = wrong.map(({ point, one, text }) => `${shown(point, one)}: ${text} is not in its vocabulary`);
    const rest = given.length - known - wrong.length;
    return verdict(
      known,
      says,
      `are in their vocabularies; of ${rest} the bench does not have the vocabulary`,
      `the bench has none of the vocabularies of ${given.length} identifiers`,
    );
  },
};

const identifiersFit: Check<Asked> = {
  name: 'identifiers-fit',
  required: 'an identifier that stands for a quantity kind stands for the one that is named beside it, or a kind of it',
  // oxlint-disable-next-line require-await -- it was read before
  async ask({ met, vocabulary }) {
    const pairs = all(met).flatMap(({ point, one }) => {
      const kind = aspectOf(one, 'quantityKind').flatMap((name) => vocabulary.kind(name) ?? [])[0];
      return kind ? kindsByIdentifier(one, vocabulary).map((by) => ({ point, one, kind, by })) : [];
    });
    const wrong = pairs
      .filter(({ kind, by }) => agree(kind, by) === false)
      .map(({ point, one, kind, by }) => `${shown(point, one)}: its identifier is ${by.iri}, and it says ${kind.iri}`);
    return verdict(
      pairs.length,
      wrong,
      'identifiers that mean what is said',
      'no identifier stands beside a quantity kind',
    );
  },
};

/** Pairs of wires that both say something of a point. */
function pairsOf<T>(
  met: Met,
  saidBy: (one: Annotated) => T | undefined,
): { point: Joined; a: [Annotated, T]; b: [Annotated, T] }[] {
  return met.points.flatMap((point) => {
    const said = point.on.flatMap((one): [Annotated, T][] => {
      const value = saidBy(one);
      return value === undefined ? [] : [[one, value]];
    });
    return said.slice(1).flatMap((b) => (said[0] ? [{ point, a: said[0], b }] : []));
  });
}

const wiresUnits: Check<Asked> = {
  name: 'wires-units',
  required: 'the same unit on every wire that gives one',
  // oxlint-disable-next-line require-await -- it was read before
  async ask({ met, vocabulary }) {
    const pairs = pairsOf(met, (one) => unitOn(one, vocabulary));
    const wrong = pairs
      .filter(({ a, b }) => !isSameUnit(a[1], b[1], vocabulary))
      .map(({ point, a, b }) => `${point.id}: ${a[1].ucum} over ${a[0].wire}, ${b[1].ucum} over ${b[0].wire}`);
    return verdict(pairs.length, wrong, 'pairs of wires with the same unit', 'no point has a unit on two wires');
  },
};

const compared: readonly Aspect[] = ['property', 'feature', 'sensor', 'procedure'];

function aspectClashes(met: Met, aspect: Aspect): { pairs: number; wrong: string[] } {
  const pairs = pairsOf(met, (one) => (aspectOf(one, aspect).length > 0 ? aspectOf(one, aspect) : undefined));
  const wrong = pairs
    .filter(({ a, b }) => !a[1].some((text) => b[1].includes(text)))
    .map(
      ({ point, a, b }) => `${point.id}: its ${aspect} is ${a[1][0]} over ${a[0].wire}, ${b[1][0]} over ${b[0].wire}`,
    );
  return { pairs: pairs.length, wrong };
}

function kindClashes(met: Met, vocabulary: Vocabulary): { pairs: number; wrong: string[] } {
  // A kind that its own unit contradicts is told by units-fit, and not once more here.
  const fitting = (one: Annotated): Kind | undefined => {
    const [unit, kind] = [unitOn(one, vocabulary), kindOn(one, vocabulary)];
    return unit && kind && unit.dimension !== kind.dimension ? undefined : kind;
  };
  const pairs = pairsOf(met, fitting);
  const wrong = pairs
    .filter(({ a, b }) => agree(a[1], b[1]) === false)
    .map(({ point, a, b }) => `${point.id}: ${a[1].iri} over ${a[0].wire}, ${b[1].iri} over ${b[0].wire}`);
  return { pairs: pairs.length, wrong };
}

const wiresMeaning: Check<Asked> = {
  name: 'wires-meaning',
  required: 'the same quantity kind, property, feature of interest, sensor and procedure on every wire that names one',
  // oxlint-disable-next-line require-await -- it was read before
  async ask({ met, vocabulary }) {
    const found = [kindClashes(met, vocabulary), ...compared.map((aspect) => aspectClashes(met, aspect))];
    const pairs = found.reduce((sum, one) => sum + one.pairs, 0);
    const wrong = found.flatMap((one) => one.wrong);
    return verdict(pairs, wrong, 'pairs of wires that say the same', 'no two wires say what a point means');
  },
};

/** Ends of two ranges may differ by so little as a conversion rounds. */
const rounding = 1e-6;

const ranges: Check<Asked> = {
  name: 'ranges',
  required: 'the range on each wire is the channel’s declared one, in the unit that is said there',
  // oxlint-disable-next-line require-await -- it was read before
  async ask({ met, vocabulary }) {
    const given = all(met).flatMap(({ point, one }) => {
      const unit = unitOn(one, vocabulary);
      const { channel } = point;
      if (!channel || !one.range || !unit) return [];
      const ends = [one.range.low, one.range.high].map((end) => vocabulary.convert(end, unit.ucum, channel.unit));
      return [{ point, one, channel, ends }];
    });
    const wrong = given.filter(({ channel: { range }, ends: [low = NaN, high = NaN] }) => {
      const allowed = rounding * (range.high - range.low);
      return !(Math.abs(low - range.low) <= allowed && Math.abs(high - range.high) <= allowed);
    });
    const says = wrong.map(
      ({ point, one, channel }) =>
        `${shown(point, one)}: ${one.range?.low} to ${one.range?.high} ${one.unit}, declared ${channel.range.low} to ${channel.range.high} ${channel.unit}`,
    );
    return verdict(given.length, says, 'ranges as declared', 'no wire gives the range of a channel');
  },
};

const valuesInRange: Check<Asked> = {
  name: 'values-in-range',
  required: 'what is read lies in the range that is said beside it',
  async ask({ met }) {
    const given = all(met).filter(({ one }) => one.range && one.kind === 'number');
    const wrong: string[] = [];
    for (const { point, one } of given) {
      const value = await met.on.get(one.wire)?.value(one.where);
      const { low, high } = one.range ?? { low: -Infinity, high: Infinity };
      if (!(typeof value === 'number' && value >= low && value <= high))
        wrong.push(`${shown(point, one)}: ${String(value)}, its range is ${low} to ${high}`);
    }
    return verdict(given.length, wrong, 'values in their ranges', 'no wire gives a range');
  },
};

/** Shares of the range at which a channel is held: two, so that neither a wrong scale nor a wrong zero passes. */
const heldShares = [0.25, 0.75];

const stimulus: Check<Asked> = {
  name: 'stimulus',
  required: 'what a channel is held at is read on each wire, in the unit that is said there',
  async ask({ met, vocabulary, probe }, { step, bench }) {
    if (!probe.stimulate)
      return { value: 'unknown', actual: 'the device takes no stimulus: bind stimulus under probes' };
    const asked = {
      met,
      vocabulary,
      bench,
      tolerance: numberIn(step, 'tolerance'),
      settleMs: numberIn(step, 'settle'),
    };
    const [wrong, looked]: [string[], number[]] = [[], []];
    for (const point of met.points.filter(({ channel, on }) => channel && on.length > 0)) {
      const seen = await held(point, asked, probe.stimulate.bind(probe));
      looked.push(seen.looked);
      wrong.push(...seen.wrong);
    }
    const count = looked.reduce((sum, one) => sum + one, 0);
    return verdict(count, wrong, 'values as they were held', 'no wire gives a channel in a unit that is known');
  },
};

type Holding = { met: Met; vocabulary: Vocabulary; bench: Bench; tolerance: number; settleMs: number };

async function held(
  point: Joined,
  asked: Holding,
  stimulate: NonNullable<Probe['stimulate']>,
): Promise<{ looked: number; wrong: string[] }> {
  const { channel } = point;
  if (!channel) return { looked: 0, wrong: [] };
  const { low, high } = channel.range;
  const found: { looked: number; wrong: string[] } = { looked: 0, wrong: [] };
  try {
    for (const share of heldShares) {
      const value = low + share * (high - low);
      await stimulate(channel.id, { value, unit: channel.unit });
      const seen = await heldAt({ point, channel, value }, asked);
      found.looked += seen.looked;
      found.wrong.push(...seen.wrong);
    }
  } finally {
    await stimulate(channel.id, null);
  }
  return found;
}

/** By the names of src/model/annotation-method.ts. */
export const annotationChecks: readonly Check<Asked>[] = [
  pointsDeclared,
  unitsKnown,
  unitsFit,
  identifiersFormed,
  identifiersKnown,
  identifiersFit,
  wiresUnits,
  wiresMeaning,
  ranges,
  valuesInRange,
  stimulus,
];
