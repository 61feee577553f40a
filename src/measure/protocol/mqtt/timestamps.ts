import { checkOf, isRead, isType, metricsOf, ofMessages } from './sight.ts';
import type { Message } from './wire.ts';

/** A clock that is set by anything is nearer; the least error of a time zone is 15 minutes. */
const mostMs = 5 * 60 * 1000;
const isTimed = (message: Message): boolean => isRead(message) && !isType(message, 'NDEATH');

export const payloadTimestamp = checkOf('payload-timestamp', 'every message but NDEATH has a timestamp', (sight) =>
  ofMessages(
    sight,
    'message',
    isTimed,
    (message) => (message.payload?.timestamp === undefined ? `${message.topic} without a timestamp` : undefined),
    'a timestamp',
  ),
);

/** Minutes by which the furthest timestamp of a message is off. */
function minutesOff(message: Message): number {
  const times = [message.payload?.timestamp, ...metricsOf(message).map(({ timestamp }) => timestamp)];
  const off = times.flatMap((time) => (time === undefined ? [] : [Number(time) - message.wallMs]));
  const furthest = off.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
  return Math.abs(furthest) > mostMs ? Math.round(furthest / 60_000) : 0;
}

export const timestampsUtc = checkOf(
  'timestamps-utc',
  'timestamps are UTC: within 5 minutes of the bench’s clock',
  (sight) =>
    ofMessages(
      sight,
      'message',
      isTimed,
      (message) => {
        const off = minutesOff(message);
        return off === 0 ? undefined : `${off > 0 ? '+' : ''}${off} min`;
      },
      'within 5 minutes',
    ),
);
