import { uaHeaderLength } from '../../../formats/ua/frame.ts';
import type { Malformed, Pair } from '../../../measure/protocol/opcua-security/asked.ts';
import { ProbeError } from '../../../model/errors.ts';
import { attempt, openAt, walk } from './attempt.ts';
import type { Way } from './attempt.ts';
import { Channel, leafIn, lockOf } from './channel.ts';
import type { Line, Place } from './line.ts';
import { endpointsFields, requestBody } from './messages.ts';
import { keyBytes } from './policy.ts';

type Target = { place: Place; url: string };

const whole = async ({ place, url }: Target, way: Way) =>
  await attempt(place, url, (line, stage) => walk(line, way, stage));

/** The bytes that open a channel, from a handshake that the device takes. */
async function recorded({ place, url }: Target, way: Way): Promise<{ bytes: Buffer; control: Pair['control'] }> {
  let channel: Channel | undefined;
  const control = await attempt(place, url, async (line, stage) => {
    stage.at = 'open';
    channel = await openAt(line, way);
  });
  if (!channel) throw new ProbeError('PROBE_REFUSED', `a sound OpenSecureChannel is refused: ${control.says}`);
  return { bytes: channel.openBytes, control };
}

const openedBy = async ({ place, url }: Target, { endpoint, identity }: Way, bytes: Buffer): Promise<Pair['flawed']> =>
  await attempt(place, url, async (line, stage) => {
    stage.at = 'open';
    line.send(bytes);
    await Channel.opened(line, lockOf(endpoint, identity));
  });

/** Without the last block of what is encrypted, under a header that says so. The device must still be there afterwards. */
async function truncatedOpen(target: Target, way: Way): Promise<Pair> {
  const { bytes } = await recorded(target, way);
  const block = keyBytes(leafIn(way.endpoint.certificate).publicKey);
  const short = Buffer.from(bytes.subarray(0, bytes.length - block));
  short.writeUInt32LE(short.length, uaHeaderLength - 4);
  const flawed = await openedBy(target, way, short);
  return { control: await whole(target, way), flawed };
}

async function replayedOpen(target: Target, way: Way): Promise<Pair> {
  const { bytes, control } = await recorded(target, way);
  return { control, flawed: await openedBy(target, way, bytes) };
}

const service = 'GetEndpointsRequest';
const asking = (url: string, locales: string[] = []): Buffer => requestBody(service, 1, endpointsFields(url, locales));

/** A second request under the sequence number of the first. */
async function repeatedSequence({ place, url }: Target, way: Way): Promise<Pair> {
  const ask = async (line: Line, again: boolean): Promise<void> => {
    const channel = await openAt(line, way);
    line.send(channel.message(asking(url)));
    await channel.answer(service);
    line.send(channel.message(asking(url), again ? channel.lastSequence : undefined));
    await channel.answer(service);
  };
  const tried = async (again: boolean) =>
    await attempt(place, url, async (line, stage) => {
      stage.at = 'get-endpoints';
      await ask(line, again);
    });
  return { control: await tried(false), flawed: await tried(true) };
}

/** Longer chunks than this are not sent: a device that takes them has promised more than the check can hold. */
const mostSent = 4 * 1024 * 1024;
const locale = 'x'.repeat(1000);

/** A chunk longer than the device said it receives; what fills it are locales that no server has. */
async function oversizedChunk({ place, url }: Target): Promise<Pair> {
  const tried = async (isLong: boolean) =>
    await attempt(place, url, async (line, stage) => {
      stage.at = 'get-endpoints';
      if (line.receives < 8192 || line.receives > mostSent)
        throw new ProbeError('PROBE_LACKS', `the device says it receives chunks of ${line.receives} bytes`);
      const channel = await Channel.on(line, 'None', undefined);
      const count = isLong ? Math.ceil(line.receives / locale.length) : 1;
      const locales = Array.from({ length: count }, () => locale);
      line.send(channel.message(asking(url, locales)));
      await channel.answer(service);
    });
  return { control: await tried(false), flawed: await tried(true) };
}

/** `way`: undefined where no secure endpoint is offered. */
export async function malformedBy(how: Malformed, target: Target, way: Way | undefined): Promise<Pair | undefined> {
  if (how === 'oversized-chunk') return await oversizedChunk(target);
  if (!way) return undefined;
  if (how === 'truncated-open') return await truncatedOpen(target, way);
  return how === 'replayed-open' ? await replayedOpen(target, way) : await repeatedSequence(target, way);
}
