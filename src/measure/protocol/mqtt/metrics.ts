import { datatypes } from '../../../formats/sparkplug.ts';
import type { Metric } from '../../../formats/sparkplug.ts';
import { checkOf, isBirth, isData, isRead, labelOf, metricsOf, notApplicable, ofMessages, allTold } from './sight.ts';
import type { Message } from './wire.ts';

const isReadBirth = (message: Message): boolean => isBirth(message) && isRead(message);

/** What is wrong with each metric of a message. */
const ofMetrics =
  (wrong: (metric: Metric) => string | undefined) =>
  (message: Message): string[] =>
    metricsOf(message).flatMap((metric) => wrong(metric) ?? []);

export const metricDatatype = checkOf(
  'metric-datatype',
  'every metric in a birth has a datatype of Sparkplug',
  (sight) =>
    ofMessages(
      sight,
      'birth',
      isReadBirth,
      ofMetrics(({ datatype, ...metric }) => {
        const known = datatype !== undefined && datatype > 0 && datatype < datatypes.length;
        return known ? undefined : `${labelOf(metric)} has ${datatype === undefined ? 'none' : `datatype ${datatype}`}`;
      }),
      'a datatype of every metric',
    ),
);

export const metricValue = checkOf(
  'metric-value',
  'every metric in a birth has a name, and a value or is_null',
  (sight) =>
    ofMessages(
      sight,
      'birth',
      isReadBirth,
      ofMetrics((metric) => {
        if (!metric.name) return `${labelOf(metric)} has no name`;
        return metric.value || metric.isNull ? undefined : `${metric.name} has no value`;
      }),
      'name and value of every metric',
    ),
);

export const metricTimestamp = checkOf('metric-timestamp', 'every metric in births and data has a timestamp', (sight) =>
  ofMessages(
    sight,
    'birth',
    (message) => isRead(message) && (isBirth(message) || isData(message)),
    ofMetrics((metric) => (metric.timestamp === undefined ? `${labelOf(metric)} has no timestamp` : undefined)),
    'a timestamp of every metric',
  ),
);

export const propertySets = checkOf('property-sets', 'a property set has as many values as keys', (sight) => {
  const metrics = allTold(sight, isBirth).flatMap(metricsOf);
  if (metrics.length > 0 && metrics.every(({ properties }) => !properties))
    return notApplicable('no metric has properties');
  return ofMessages(
    sight,
    'birth',
    isReadBirth,
    ofMetrics((metric) => {
      const { keys, values } = metric.properties ?? { keys: [], values: [] };
      return keys.length === values.length
        ? undefined
        : `${labelOf(metric)}: ${keys.length} keys and ${values.length} values`;
    }),
    'as many',
  );
});
