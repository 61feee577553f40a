import type { Life, Message, Session } from '../../measure/protocol/mqtt/wire.ts';
import type { MqttEndpoint } from '../../model/declaration.ts';
import { bornAt, isOf, nodeBirth } from './births.ts';
import { returnMs } from './handshake.ts';
import type { Host } from './host.ts';
import { until } from './listen.ts';
import type { Listening } from './listen.ts';

/** Longest waits, ms. `wrap`: for the message after number 255; `data`: for some data; `quiet`: after a return. */
export type Waits = { birth: number; rebirth: number; devices: number; death: number; wrap: number; data: number };
export const waitsUnlessSaid: Waits = {
  birth: 5000,
  rebirth: 5000,
  devices: 1000,
  death: 5000,
  wrap: 12_000,
  data: 3000,
};
/** Data messages that suffice to see a fault that comes now and then. */
const enoughData = 25;
/** A whole round of numbers and a little more. */
const round = 260;

type Watched = { endpoint: MqttEndpoint; host: Host; listening: Listening | undefined; waits: Waits };

const lived = ({ host }: Watched): Message[] => host.heard.filter(({ retain }) => !retain);

/** What the device says now: on its own connection, or as the broker delivers it. */
function current(watched: Watched): readonly Message[] {
  return watched.listening ? (watched.listening.sessions().at(-1)?.published ?? []) : lived(watched);
}

const isData = ({ topic }: Message): boolean => /\/[ND]DATA\//.test(topic);
const dataSince = (said: readonly Message[], at: number): number =>
  said.filter((one) => one.at > at && isData(one)).length;

async function watchData(watched: Watched, from: number, count: number): Promise<void> {
  await until(() => dataSince(current(watched), from) >= count, watched.waits.data);
}

async function comes(watched: Watched, session: number): Promise<void> {
  const { listening, endpoint, waits } = watched;
  if (!listening) return;
  const one = (): Session | undefined => listening.sessions()[session];
  if (!(await until(() => one() !== undefined, returnMs(endpoint)))) return;
  await until(() => bornAt(one()?.published ?? [], endpoint) !== undefined, waits.birth);
  await watchData(watched, 0, enoughData);
}

async function bornAgain(watched: Watched): Promise<number> {
  const { host, endpoint, waits } = watched;
  const askedAt = performance.now();
  await host.askRebirth();
  const node = (): Message | undefined => nodeBirth(current(watched), endpoint, askedAt);
  if (!(await until(() => node() !== undefined, waits.rebirth))) return askedAt;
  await until(() => bornAt(current(watched), endpoint, askedAt) !== undefined, waits.devices);
  await until(() => current(watched).filter(({ at }) => at >= askedAt).length > round, waits.wrap);
  return askedAt;
}

/** The bench cuts, the broker tells of the death, the device comes back. */
async function lost(watched: Watched): Promise<number | undefined> {
  const { listening, host, endpoint, waits } = watched;
  if (!listening) return undefined;
  const before = listening.sessions().length;
  if (before === 0) return undefined;
  const cutAt = performance.now();
  listening.tap.cut();
  await Promise.all([
    until(() => host.heard.some((one) => one.at >= cutAt && isOf(one, endpoint, 'NDEATH')), waits.death),
    comes(watched, before),
  ]);
  return cutAt;
}

/**
 * The device is let connect, watched, told to be born again, watched for a whole round of its numbers, cut off, and
 * watched as it comes back.
 */
export async function lifeOf(watched: Watched): Promise<Life> {
  const { listening, host, endpoint, waits } = watched;
  await comes(watched, 0);
  const there = !listening || listening.sessions().length > 0;
  const rebirthAt = there ? await bornAgain(watched) : undefined;
  const cutAt = await lost(watched);
  const { birth, rebirth, death, wrap } = waits;
  return {
    sessions: listening?.sessions() ?? [],
    heard: host.heard,
    ...(rebirthAt === undefined ? {} : { rebirthAt }),
    ...(cutAt === undefined ? {} : { cutAt }),
    waited: { connection: returnMs(endpoint), birth, rebirth, death, wrap },
    shows: listening ? [listening.tap.capture()] : [],
  };
}
