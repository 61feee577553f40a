import { plainValue } from '../../../formats/sparkplug.ts';
import type { Metric } from '../../../formats/sparkplug.ts';
import type { MqttEndpoint } from '../../../model/declaration.ts';
import { ProbeError } from '../../../model/errors.ts';
import type { Check, Seen } from '../check.ts';
import type { Life, Message, MqttWire, Session, Will } from './wire.ts';

/** What a check judges from: what was seen, and whose it is. */
export type Sight = { life: Life; endpoint: MqttEndpoint; seesDevice: boolean };
export type Judged = Omit<Seen, 'shows'>;

/** A check of the life that every check of this wire shares; the exchange is kept beside it. */
export const checkOf = (name: string, required: string, judge: (sight: Sight) => Judged): Check<MqttWire> => ({
  name,
  required,
  async ask(wire, { declaration }) {
    const endpoint = declaration.endpoints.mqtt;
    if (!endpoint) throw new ProbeError('PROBE_LACKS', 'endpoints.mqtt is not declared');
    const life = await wire.life();
    return { ...judge({ life, endpoint, seesDevice: wire.seesDevice }), shows: life.shows };
  },
});

export const unknown = (actual: string): Judged => ({ value: 'unknown', actual });
export const notApplicable = (actual: string): Judged => ({ value: 'not applicable', actual });

const mostTold = 3;
/** False where something is wrong, with the first few; else true with what was seen. */
export function judged(wrong: readonly string[], right: string): Judged {
  if (wrong.length === 0) return { value: true, actual: right };
  const more = wrong.length > mostTold ? `, and ${wrong.length - mostTold} more` : '';
  return { value: false, actual: wrong.slice(0, mostTold).join('; ') + more };
}

/** Judges the device's own connections; unknown where there is none to see. */
export function ofSessions({ life, seesDevice }: Sight, judge: (sessions: readonly Session[]) => Judged): Judged {
  if (!seesDevice) return unknown('the device does not come through the bench: endpoints.mqtt.via is not declared');
  if (life.sessions.length === 0) return unknown(`the device did not connect within ${life.waited.connection} ms`);
  return judge(life.sessions);
}

/** Judges every will; unknown where no CONNECT holds one. */
export const ofWills = (sight: Sight, wrong: (will: Will) => string | undefined, right: string): Judged =>
  ofSessions(sight, (sessions) => {
    const wills = sessions.flatMap(({ connect }) => connect.will ?? []);
    if (wills.length === 0) return unknown('no CONNECT holds a will');
    return judged(
      wills.flatMap((will) => wrong(will) ?? []),
      `${right} in ${wills.length} of ${wills.length} wills`,
    );
  });

export type Topic = { type: string; group: string; node: string; device: string | undefined };
/** A topic by its levels, whether or not they are as they should be. */
export function topicIn({ topic }: { topic: string }): Topic {
  const [, group = '', type = '', node = '', ...device] = topic.split('/');
  return { type, group, node, device: device.length === 0 ? undefined : device.join('/') };
}

const types = ['NBIRTH', 'NDEATH', 'NDATA', 'DBIRTH', 'DDEATH', 'DDATA'];
export const isType = (message: Message, ...of: readonly string[]): boolean => of.includes(topicIn(message).type);
export const isBirth = (message: Message): boolean => isType(message, 'NBIRTH', 'DBIRTH');
export const isData = (message: Message): boolean => isType(message, 'NDATA', 'DDATA');

/**
 * The node's messages in their order: those of each connection, or, where the bench is only a host application, those
 * that the broker delivered as they came.
 */
export function told({ life, seesDevice, endpoint }: Sight): readonly (readonly Message[])[] {
  if (seesDevice) return life.sessions.map(({ published }) => published);
  const own = life.heard.filter((message) => {
    const { type, node } = topicIn(message);
    return !message.retain && node === endpoint.node && types.includes(type);
  });
  return [own];
}

export const allTold = (sight: Sight, is: (message: Message) => boolean = () => true): Message[] =>
  told(sight).flatMap((said) => said.filter(is));

/** Judges every message of a kind; unknown where none was seen. */
export function ofMessages(
  sight: Sight,
  what: string,
  is: (message: Message) => boolean,
  wrong: (message: Message) => readonly string[] | string | undefined,
  right: string,
): Judged {
  const found = allTold(sight, is);
  if (found.length === 0) return unknown(`no ${what} was seen`);
  const wrongs = found.flatMap((message) => wrong(message) ?? []);
  return judged(wrongs, `${right} in ${found.length} of ${found.length} messages`);
}

/** A message of a payload that could be read. */
export const isRead = (message: Message): boolean => message.payload !== undefined;
export const metricsOf = ({ payload }: Pick<Message, 'payload'>): readonly Metric[] => payload?.metrics ?? [];
export const labelOf = ({ name, alias }: Metric): string =>
  name ?? (alias === undefined ? 'a metric' : `alias ${alias}`);

export const bdSeqMetric = 'bdSeq';
/** The birth and death sequence number; undefined where there is none that is a whole number. */
export function bdSeqOf(message: Pick<Message, 'payload'> | undefined): number | undefined {
  const metric = message && metricsOf(message).find(({ name }) => name === bdSeqMetric);
  const value = metric && plainValue(metric);
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
    ? Number(value)
    : undefined;
}

/** NBIRTHs and DBIRTHs of a connection, split at each NBIRTH: the first birth and every one asked for. */
export function birthsIn(said: readonly Message[]): Message[][] {
  const births: Message[][] = [];
  for (const message of said.filter(isBirth))
    if (isType(message, 'NBIRTH') || births.length === 0) births.push([message]);
    else births.at(-1)?.push(message);
  return births;
}
