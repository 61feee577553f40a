import { bdSeqMetric, bdSeqOf, checkOf, isType, judged, metricsOf, ofMessages, ofSessions, unknown } from './sight.ts';
import type { Judged } from './sight.ts';
import type { Message, Session } from './wire.ts';

const isNodeBirth = (message: Message): boolean => isType(message, 'NBIRTH');

export const bdseqIncluded = checkOf('bdseq-included', 'every NBIRTH holds a bdSeq from 0 to 255', (sight) =>
  ofMessages(
    sight,
    'NBIRTH',
    isNodeBirth,
    (message) => {
      const value = bdSeqOf(message);
      return value !== undefined && value >= 0 && value <= 255 ? undefined : `NBIRTH with bdSeq ${value ?? 'none'}`;
    },
    'bdSeq',
  ),
);

/** Sparkplug 3.0.0, Data Types: Int64. */
const int64 = 4;
export const bdseqDatatype = checkOf('bdseq-datatype', 'bdSeq has the datatype Int64', (sight) =>
  ofMessages(
    sight,
    'NBIRTH',
    isNodeBirth,
    (message) => {
      const metric = metricsOf(message).find(({ name }) => name === bdSeqMetric);
      return !metric || metric.datatype === int64 ? undefined : `datatype ${metric.datatype ?? 'none'}`;
    },
    'Int64',
  ),
);

function pairs(sessions: readonly Session[]): { willed: number; born: number | undefined }[] {
  return sessions.flatMap(({ connect, published }) => {
    const [willed, birth] = [bdSeqOf(connect.will), published.find(isNodeBirth)];
    return willed === undefined || !birth ? [] : [{ willed, born: bdSeqOf(birth) }];
  });
}

export const bdseqMatching = checkOf('bdseq-matching', 'bdSeq of NBIRTH is that of the will in its CONNECT', (sight) =>
  ofSessions(sight, (sessions) => {
    const found = pairs(sessions);
    if (found.length === 0) return unknown('no connection with both a bdSeq in its will and an NBIRTH');
    return judged(
      found
        .filter(({ willed, born }) => willed !== born)
        .map((one) => `will ${one.willed}, NBIRTH ${one.born ?? 'none'}`),
      found.map(({ willed }) => `will and NBIRTH ${willed}`).join('; '),
    );
  }),
);

function increments(sessions: readonly Session[]): Judged {
  const values = sessions.flatMap(({ connect }) => bdSeqOf(connect.will) ?? []);
  if (values.length < 2) return unknown(`${values.length} CONNECT with a bdSeq: two are needed`);
  const wrong = values.slice(1).flatMap((value, i) => {
    const before = values[i] ?? 0;
    return value === (before + 1) % 256 ? [] : [`bdSeq ${value} after ${before}`];
  });
  return judged(wrong, `bdSeq ${values.join(', ')}`);
}

export const bdseqIncrement = checkOf(
  'bdseq-increment',
  'bdSeq goes up by one with every CONNECT, and from 255 to 0',
  (sight) => ofSessions(sight, increments),
);
