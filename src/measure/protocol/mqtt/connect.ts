import { checkOf, judged, notApplicable, ofSessions } from './sight.ts';
import type { Judged, Sight } from './sight.ts';
import type { Connect, Session } from './wire.ts';

const ofConnects = (sight: Sight, wrong: (connect: Connect) => string | undefined, right: string): Judged =>
  ofSessions(sight, (sessions) =>
    judged(
      sessions.flatMap(({ connect }) => wrong(connect) ?? []),
      `${right} in ${sessions.length} of ${sessions.length} CONNECTs`,
    ),
  );

export const protocolVersion = checkOf('protocol-version', 'CONNECT has the declared version of MQTT', (sight) =>
  ofConnects(
    sight,
    ({ version }) => (version === sight.endpoint.version ? undefined : `MQTT ${version}`),
    `MQTT ${sight.endpoint.version}`,
  ),
);

export const cleanSession = checkOf(
  'clean-session',
  'CONNECT asks for a clean session (MQTT 5: clean start)',
  (sight) => ofConnects(sight, ({ clean }) => (clean ? undefined : 'clean session 0'), 'clean session 1'),
);

export const sessionExpiry = checkOf('session-expiry', 'MQTT 5: the session expires after 0 s', (sight) => {
  if (sight.endpoint.version !== '5') return notApplicable(`MQTT ${sight.endpoint.version} is declared`);
  return ofConnects(sight, ({ sessionExpiryS: s }) => (s === 0 ? undefined : `session expiry ${s} s`), 'expiry 0 s');
});

export const keepAlive = checkOf('keep-alive', 'CONNECT asks for a keep alive of more than 0 s', (sight) =>
  ofConnects(
    sight,
    ({ keepAliveS }) => (keepAliveS > 0 ? undefined : 'keep alive 0 s: a silent loss is never noticed'),
    'keep alive',
  ),
);

/** True for a topic filter (MQTT 3.1.1, 4.7) that takes in the topic. */
function takesIn(filter: string, topic: string): boolean {
  const [asked, levels] = [filter.split('/'), topic.split('/')];
  const rest = asked.indexOf('#');
  if (rest < 0 && asked.length !== levels.length) return false;
  return asked.slice(0, rest < 0 ? undefined : rest).every((level, i) => level === '+' || level === levels[i]);
}

function wrongSubscription({ subscribed }: Session, topic: string): string | undefined {
  const found = subscribed.filter((one) => takesIn(one.topic, topic));
  if (found.some(({ qos }) => qos === 1)) return undefined;
  return found[0] ? `subscribed with QoS ${found[0].qos}` : `no subscription of ${topic}`;
}

export const ncmdSubscribe = checkOf('ncmd-subscribe', 'the node subscribes to its NCMD topic with QoS 1', (sight) =>
  ofSessions(sight, (sessions) => {
    const topic = `spBv1.0/${sight.endpoint.group}/NCMD/${sight.endpoint.node}`;
    const wrong = sessions.flatMap((session) => wrongSubscription(session, topic) ?? []);
    return judged(wrong, `${topic} with QoS 1 in ${sessions.length} of ${sessions.length} connections`);
  }),
);
