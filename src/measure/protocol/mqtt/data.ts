import type { Metric } from '../../../formats/sparkplug.ts';
import {
  birthsIn,
  checkOf,
  isBirth,
  isData,
  isType,
  judged,
  labelOf,
  metricsOf,
  told,
  topicIn,
  unknown,
} from './sight.ts';
import type { Judged, Sight } from './sight.ts';
import type { Message } from './wire.ts';

/** Connections in which both births and data were seen. */
function withData(sight: Sight, wrong: (said: readonly Message[]) => string[], right: string): Judged {
  const both = told(sight).filter((said) => said.some(isBirth) && said.some(isData));
  if (both.length === 0) return unknown('births and data were not both seen');
  const count = both.reduce((sum, said) => sum + said.filter(isData).length, 0);
  return judged(both.flatMap(wrong), `${right} in ${count} of ${count} data messages`);
}

/** Metrics of the data that no birth of the connection announced. */
function unannounced(said: readonly Message[]): string[] {
  const born = said.filter(isBirth).flatMap(metricsOf);
  const names = new Set(born.map(({ name }) => name));
  const aliases = new Set(born.map(({ alias }) => alias));
  const known = ({ name, alias }: Metric): boolean => (alias === undefined ? names.has(name) : aliases.has(alias));
  const from = said.findIndex(isBirth);
  const data = said.slice(from).filter(isData).flatMap(metricsOf);
  return [...new Set(data.filter((metric) => !known(metric)).map(labelOf))].map(
    (label) => `${label} was not announced`,
  );
}

export const dataAnnounced = checkOf('data-announced', 'data holds only metrics that a birth has announced', (sight) =>
  withData(sight, unannounced, 'announced metrics'),
);

/** Data that comes before the birth of its node or device; where a rebirth was asked for, `rebirth-devices` looks. */
function early(said: readonly Message[]): string[] {
  const [first = [], second] = birthsIn(said);
  const end = second?.[0] ? said.indexOf(second[0]) : said.length;
  return said.slice(0, end).flatMap((message, i) => {
    const { type, device } = topicIn(message);
    const owner = type === 'DDATA' && device !== undefined ? 'DBIRTH' : 'NBIRTH';
    const birth = first.find((one) => isType(one, owner) && (owner === 'NBIRTH' || topicIn(one).device === device));
    const before = birth === undefined || said.indexOf(birth) > i;
    return isData(message) && before ? [`${type} before ${owner}${device === undefined ? '' : ` of ${device}`}`] : [];
  });
}

export const dataOrder = checkOf('data-order', 'data comes after the births of its node and device', (sight) => {
  if (!sight.seesDevice)
    return unknown('the bench did not see the connection begin: endpoints.mqtt.via is not declared');
  return withData(sight, early, 'after the births');
});
