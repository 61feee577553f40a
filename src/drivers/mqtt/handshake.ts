import type { End, Handshake, Phase, Security } from '../../measure/protocol/port.ts';
import type { MqttEndpoint } from '../../model/declaration.ts';
import { milliseconds } from '../../model/terms.ts';
import { shortly } from '../deadline.ts';
import { bornAt, nodeBirth } from './births.ts';
import { listenFor, until } from './listen.ts';
import type { Listening } from './listen.ts';
import { placeOf } from './places.ts';
import type { Following } from './sessions.ts';

/** Unless the declaration says how soon the device comes back. */
const comesBackMs = 10_000;
/** From its connection to the last birth. */
const bornMs = 5000;

export const returnMs = ({ reconnect }: MqttEndpoint): number =>
  reconnect === undefined ? comesBackMs : milliseconds(reconnect) + 1000;

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Times at which each phase ended, in the order in which a connection goes through them; those it did not come to are left out. */
function endings(following: Following, endpoint: MqttEndpoint): [string, number][] {
  const { connection, connackAt, subackAt, session } = following;
  const said = session?.published ?? [];
  const node = nodeBirth(said, endpoint);
  const devices = (endpoint.devices?.length ?? 0) > 0;
  const all: [string, number | undefined][] = [
    ['tcp', connection.connectedAt],
    ['connect', session?.code === 0 ? connackAt : undefined],
    ['subscribe', node && subackAt !== undefined && subackAt > node.at ? undefined : subackAt],
    ['birth', node?.at],
    ...(devices ? ([['device-birth', bornAt(said, endpoint)]] as [string, number | undefined][]) : []),
  ];
  return all.flatMap(([name, at]): [string, number][] => (at === undefined ? [] : [[name, at]]));
}

/**
 * Phases from the packets as they passed. CONNECT begins with its first byte; every other phase begins where the one
 * before it ended, since the device alone decides when it goes on.
 */
function phasesOf(following: Following, endpoint: MqttEndpoint, tlsBegan: number | undefined): Phase[] {
  const { acceptedAt } = following.connection;
  const start = tlsBegan ?? acceptedAt;
  const phases: Phase[] = tlsBegan === undefined ? [] : [{ name: 'tls', startMs: 0, ms: rounded(acceptedAt - start) }];
  let last = acceptedAt;
  for (const [name, at] of endings(following, endpoint)) {
    const from = name === 'connect' ? (following.session?.connectedAt ?? last) : last;
    phases.push({ name, startMs: rounded(from - start), ms: rounded(Math.max(0, at - from)) });
    last = Math.max(last, at);
  }
  return phases;
}

function securityOf(endpoint: MqttEndpoint, following: Following | undefined): Security {
  const [via, broker] = [placeOf(endpoint.via ?? endpoint.url), placeOf(endpoint.url)];
  return {
    mode: `${via.secure ? 'TLS' : 'none'} from the device, ${broker.secure ? 'TLS' : 'none'} to the broker`,
    policy: following?.session ? `MQTT ${following.session.connect.version}` : 'none',
    token: endpoint.user ? 'UserName' : 'Anonymous',
    certificate: broker.secure ? 'verified' : 'none',
    unverified: [
      ...(via.secure ? ['the certificate the device shows: the broker’s own check does not see it'] : []),
      ...(broker.secure ? [] : ['the broker: it is met without TLS']),
    ],
  };
}

function stopped(following: Following | undefined, endpoint: MqttEndpoint): string | undefined {
  if (!following) return `tcp: the device did not connect within ${returnMs(endpoint)} ms`;
  const { connection, session, malformed } = following;
  const why = malformed ?? connection.failure;
  const because = why === undefined ? `no answer within ${bornMs} ms` : shortly(why);
  if (connection.connectedAt === undefined) return `tcp: the broker: ${because}`;
  if (!session) return `connect: no CONNECT: ${because}`;
  if (session.code === undefined) return `connect: no CONNACK: ${because}`;
  if (session.code !== 0) return `connect: the broker refused it with code ${session.code}`;
  if (!nodeBirth(session.published, endpoint)) return `birth: no NBIRTH: ${because}`;
  if (bornAt(session.published, endpoint) === undefined) return `device-birth: not every DBIRTH: ${because}`;
  return undefined;
}

/** Waits for the device to come, and for its births or its end. */
async function watch(listening: Listening, endpoint: MqttEndpoint): Promise<Following | undefined> {
  const last = (): Following | undefined => listening.connections().at(-1);
  if (!(await until(() => last() !== undefined, returnMs(endpoint)))) return undefined;
  await until(() => {
    const { session, connection, malformed } = last() ?? {};
    const born = bornAt(session?.published ?? [], endpoint) !== undefined;
    return born || connection?.closedAt !== undefined || malformed !== undefined;
  }, bornMs);
  return last();
}

/**
 * One handshake on a connection of its own: the bench listens, the device comes, connects, subscribes and gives birth,
 * and the bench cuts the connection. Throws `PROBE_LACKS` where the device does not come through the bench.
 */
export async function handshakeOf(
  endpoint: MqttEndpoint,
  folder: string,
  ends: (clientId: string | undefined) => { peer: End; device: End },
): Promise<Handshake> {
  const listening = await listenFor(endpoint, folder);
  try {
    const following = await watch(listening, endpoint);
    const stoppedAt = stopped(following, endpoint);
    const tlsBegan = listening.tlsBegan.get(following?.connection.clientPort ?? -1);
    const phases = following ? phasesOf(following, endpoint, tlsBegan) : [];
    return {
      completed: stoppedAt === undefined,
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
      phases,
      totalMs: rounded(Math.max(0, ...phases.map(({ startMs, ms }) => startMs + ms))),
      tapMs: rounded(listening.tap.heldMs()),
      security: securityOf(endpoint, following),
      ...ends(following?.session?.connect.clientId),
      capture: listening.tap.capture(),
    };
  } finally {
    listening.close();
  }
}
