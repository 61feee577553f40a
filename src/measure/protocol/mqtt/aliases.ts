import type { Metric } from '../../../formats/sparkplug.ts';
import {
  birthsIn,
  checkOf,
  isBirth,
  isData,
  isRead,
  judged,
  labelOf,
  metricsOf,
  notApplicable,
  ofMessages,
  told,
  unknown,
  allTold,
} from './sight.ts';
import type { Judged, Sight } from './sight.ts';
import type { Message } from './wire.ts';

/** Judges where aliases are used; else there is nothing to ask. */
function whereUsed(sight: Sight, judge: () => Judged): Judged {
  const births = allTold(sight, isBirth);
  if (births.length === 0) return unknown('no birth was seen');
  const used = births.flatMap(metricsOf).some(({ alias }) => alias !== undefined);
  return used ? judge() : notApplicable('the births give no aliases');
}

/** Aliases that two metrics of one birth of node and devices share. */
function shared(birth: readonly Message[]): string[] {
  const first = new Map<bigint, string>();
  return birth.flatMap(metricsOf).flatMap((metric) => {
    const { alias } = metric;
    if (alias === undefined) return [];
    const other = first.get(alias);
    first.set(alias, labelOf(metric));
    return other === undefined ? [] : [`alias ${alias} of ${other} and ${labelOf(metric)}`];
  });
}

export const aliasUniqueness = checkOf(
  'alias-uniqueness',
  'an alias is given once among all metrics of node and devices',
  (sight) =>
    whereUsed(sight, () => {
      const births = told(sight).flatMap(birthsIn);
      return judged(births.flatMap(shared), `unique in ${births.length} of ${births.length} births`);
    }),
);

/** Names that were born with an alias. */
const aliased = (sight: Sight): Set<string> =>
  new Set(
    allTold(sight, isBirth)
      .flatMap(metricsOf)
      .flatMap(({ name, alias }) => (alias === undefined || name === undefined ? [] : [name])),
  );

export const aliasData = checkOf('alias-data', 'data holds aliases without names', (sight) =>
  whereUsed(sight, () => {
    const names = aliased(sight);
    const wrong = (metric: Metric): string[] =>
      metric.name !== undefined && (metric.alias !== undefined || names.has(metric.name))
        ? [`data names ${metric.name}`]
        : [];
    return ofMessages(
      sight,
      'data',
      (message) => isData(message) && isRead(message),
      (message) => metricsOf(message).flatMap(wrong),
      'aliases alone',
    );
  }),
);
