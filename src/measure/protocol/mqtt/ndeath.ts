import { bdSeqMetric, bdSeqOf, checkOf, isType, labelOf, metricsOf, ofSessions, ofWills, unknown } from './sight.ts';
import type { Judged, Sight } from './sight.ts';
import type { Will } from './wire.ts';

function wrongPayload(will: Will): string | undefined {
  if (!will.payload) return `the will cannot be read: ${will.unreadable ?? ''}`;
  const [only, ...more] = metricsOf(will);
  if (only?.name === bdSeqMetric && more.length === 0) return undefined;
  return `the will holds ${metricsOf(will).map(labelOf).join(', ') || 'no metric'}`;
}

export const ndeathPayload = checkOf('ndeath-payload', 'NDEATH holds the one metric bdSeq', (sight) =>
  ofWills(sight, wrongPayload, 'bdSeq alone'),
);

export const ndeathSeq = checkOf('ndeath-seq', 'NDEATH holds no sequence number', (sight) =>
  ofWills(
    sight,
    ({ payload }) => (payload?.seq === undefined ? undefined : `NDEATH with seq ${payload.seq}`),
    'no sequence number',
  ),
);

/** The NDEATH that the broker delivered after the bench had cut the connection, beside the will of that connection. */
function delivered({ life, endpoint }: Sight, cutAt: number): Judged {
  const death = life.heard.find(
    (one) => one.at >= cutAt && isType(one, 'NDEATH') && one.topic.split('/')[3] === endpoint.node,
  );
  if (!death) return { value: false, actual: `no NDEATH within ${life.waited.death} ms after the connection was cut` };
  const session = life.sessions.findLast(({ connectedAt }) => connectedAt < cutAt);
  const [said, willed] = [bdSeqOf(death), bdSeqOf(session?.connect.will)];
  const after = `${Math.round(death.at - cutAt)} ms after the connection was cut`;
  return { value: said === willed, actual: `NDEATH with bdSeq ${said ?? 'none'}, will ${willed ?? 'none'}, ${after}` };
}

export const ndeathDelivered = checkOf(
  'ndeath-delivered',
  'when the connection is lost without DISCONNECT, the broker delivers NDEATH with the bdSeq of that connection',
  (sight) =>
    ofSessions(sight, () => {
      const { cutAt } = sight.life;
      return cutAt === undefined ? unknown('no connection was there to be cut') : delivered(sight, cutAt);
    }),
);
