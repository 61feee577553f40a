import { plainValue } from '../../../formats/sparkplug.ts';
import {
  birthsIn,
  checkOf,
  isType,
  judged,
  metricsOf,
  notApplicable,
  ofMessages,
  ofSessions,
  topicIn,
  unknown,
} from './sight.ts';
import type { Message, Session } from './wire.ts';

const isNodeBirth = (message: Message): boolean => isType(message, 'NBIRTH');

export const birthFirst = checkOf('birth-first', 'NBIRTH is the first message of every connection', (sight) =>
  ofSessions(sight, (sessions) => {
    const firsts = sessions.flatMap(({ published }) => published.slice(0, 1));
    if (firsts.length === 0) return unknown('nothing was published');
    const wrong = firsts.filter((first) => !isNodeBirth(first)).map(({ topic }) => `first: ${topic}`);
    return judged(wrong, `first in ${firsts.length} of ${firsts.length} connections`);
  }),
);

const firstBirths = (sessions: readonly Session[]): Message[] =>
  sessions.flatMap(({ published }) => published.find(isNodeBirth) ?? []);

export const nbirthSeq = checkOf('nbirth-seq', 'NBIRTH has sequence number 0', (sight) =>
  ofSessions(sight, (sessions) => {
    const births = firstBirths(sessions);
    if (births.length === 0) return unknown('no NBIRTH was seen');
    const wrong = births
      .filter(({ payload }) => payload?.seq !== 0n)
      .map(({ payload }) => `seq ${payload?.seq ?? 'none'}`);
    return judged(wrong, `seq 0 in ${births.length} of ${births.length} NBIRTHs`);
  }),
);

const rebirthName = 'Node Control/Rebirth';
/** Sparkplug 3.0.0, Data Types: Boolean. */
const boolean = 11;

function wrongRebirth(message: Message): string | undefined {
  const metric = metricsOf(message).find(({ name }) => name === rebirthName);
  if (!metric) return `NBIRTH without ${rebirthName}`;
  if (metric.datatype !== boolean) return `${rebirthName} has datatype ${metric.datatype ?? 'none'}`;
  if (plainValue(metric) !== false) return `${rebirthName} is ${String(plainValue(metric))}`;
  return metric.alias === undefined ? undefined : `${rebirthName} has alias ${metric.alias}`;
}

export const rebirthMetric = checkOf(
  'rebirth-metric',
  'NBIRTH holds Node Control/Rebirth, Boolean, false, without an alias',
  (sight) => ofMessages(sight, 'NBIRTH', isNodeBirth, wrongRebirth, rebirthName),
);

export const deviceBirth = checkOf('device-birth', 'every declared device is born after its node', (sight) => {
  const { devices = [] } = sight.endpoint;
  if (devices.length === 0) return notApplicable('no device is declared');
  return ofSessions(sight, (sessions) => {
    const firsts = sessions.flatMap(({ published }) => birthsIn(published).slice(0, 1));
    if (firsts.length === 0) return unknown('no birth was seen');
    const wrong = firsts.flatMap((births) => {
      const born = births.filter((one) => isType(one, 'DBIRTH')).map((one) => topicIn(one).device);
      return devices.filter((device) => !born.includes(device)).map((device) => `no DBIRTH of ${device}`);
    });
    return judged(wrong, `${devices.join(', ')} in ${firsts.length} of ${firsts.length} births`);
  });
});
