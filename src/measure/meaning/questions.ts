import type { Channel } from '../../model/declaration.ts';
import type { Question } from '../../model/pack.ts';
import type { Bench } from '../bench.ts';
import type { Probe } from '../probe.ts';
import type { Joined, Met } from './joined.ts';
import { siUnit } from './reader.ts';
import type { Reader } from './reader.ts';
import type { Translated } from './translated.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A channel of which the declaration says, in the target ontology, what it measures of what. */
export type Meant = Channel & { means: NonNullable<Channel['means']> };
export const isMeant = (channel: Channel): channel is Meant => channel.means !== undefined;

/** One question as it was put and answered. `expected`, `answer`: in words, with the SI unit. */
export type Answered = { question: string; channel: string; expected: string; answer: string; right: boolean };

export type Asking = {
  reader: Reader;
  met: Met;
  vocabulary: Vocabulary;
  probe: Probe;
  bench: Bench;
  tolerance: number;
  settleMs: number;
};

/** A share by which two numbers may differ that were only converted. */
const rounding = 1e-6;
const isNear = (a: number | undefined, b: number, allowed: number): boolean =>
  a !== undefined && Math.abs(a - b) <= allowed;

/** Where a share of the range a channel is held while the reader is asked for its value. */
const heldShare = 0.4;
const lookEveryMs = 50;

const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? 'no answer' : `${Number(value.toPrecision(6))} ${unit}`;
const whereOf = ({ of }: Translated): string => `${of.where} over ${of.wire}`;

type Put = { channel: Meant; found: readonly Translated[]; asking: Asking };
type Reply = Pick<Answered, 'expected' | 'answer' | 'right'>;

/** In SI units, what the channel's own unit says. */
function si({ unit }: Channel, { vocabulary }: Asking): { unit: string; of: (value: number) => number } {
  const target = siUnit(vocabulary.unit(unit)?.dimension ?? '');
  return { unit: target, of: (value) => vocabulary.convert(value, unit, target) ?? NaN };
}

function pointOf({ channel, found, asking: { met } }: Put): Reply {
  const own = met.points.filter((point: Joined) => point.channel?.id === channel.id);
  const strangers = found.filter(({ of }) => !own.some(({ on }) => on.includes(of)));
  return {
    expected: own.map(({ id }) => id).join(', ') || 'no point',
    answer: found.map(whereOf).join(', ') || 'no point',
    right: found.length > 0 && strangers.length === 0,
  };
}

async function valueOf({ channel, found, asking }: Put): Promise<Reply | undefined> {
  const { probe, bench, reader, met, tolerance, settleMs } = asking;
  if (!probe.stimulate) return undefined;
  const { low, high } = channel.range;
  const [held, { unit, of }] = [low + heldShare * (high - low), si(channel, asking)];
  const [expected, allowed] = [of(held), tolerance * Math.abs(of(high) - of(low))];
  const asked = async (point: Translated): Promise<number | undefined> => {
    const value = await met.on.get(point.of.wire)?.value(point.of.where);
    return typeof value === 'number' ? reader.inSi(point, value) : undefined;
  };
  await probe.stimulate(channel.id, { value: held, unit: channel.unit });
  try {
    const answers: (number | undefined)[] = [];
    const from = bench.now();
    for (const point of found) {
      let answer = await asked(point);
      while (!isNear(answer, expected, allowed) && bench.now() - from < settleMs) {
        await bench.wait(lookEveryMs);
        answer = await asked(point);
      }
      answers.push(answer);
    }
    return {
      expected: shown(expected, unit),
      answer: answers.map((one) => shown(one, unit)).join(', ') || 'no point',
      right: answers.length > 0 && answers.every((one) => isNear(one, expected, allowed)),
    };
  } finally {
    await probe.stimulate(channel.id, null);
  }
}

function rangeOf({ channel, found, asking }: Put): Reply {
  const { unit, of } = si(channel, asking);
  const [low, high] = [of(channel.range.low), of(channel.range.high)];
  const answers = found.flatMap((point) => asking.reader.range(point) ?? []);
  const allowed = rounding * Math.abs(high - low);
  return {
    expected: `${shown(low, unit)} to ${shown(high, unit)}`,
    answer: answers.map((one) => `${shown(one.low, unit)} to ${shown(one.high, unit)}`).join(', ') || 'no answer',
    right:
      answers.length > 0 && answers.every((one) => isNear(one.low, low, allowed) && isNear(one.high, high, allowed)),
  };
}

function numberOf(
  { found }: Put,
  expected: number | undefined,
  unit: string,
  read: (point: Translated) => number | undefined,
): Reply | undefined {
  if (expected === undefined) return undefined;
  const answers = found.flatMap((point) => read(point) ?? []);
  return {
    expected: shown(expected, unit),
    answer: answers.map((one) => shown(one, unit)).join(', ') || 'no answer',
    right: answers.length > 0 && answers.every((one) => isNear(one, expected, rounding * Math.abs(expected))),
  };
}

function uncertaintyOf(put: Put): Reply | undefined {
  const { channel, asking } = put;
  const { unit, of } = si(channel, asking);
  const half = channel.uncertainty === undefined ? undefined : Math.abs(of(channel.uncertainty) - of(0));
  return numberOf(put, half, unit, (point) => asking.reader.uncertainty(point));
}

/** The reader's answer to one question of one channel, beside what the declaration or the stimulus says; undefined where neither does. */
async function replyTo(of: Question['of'], put: Put): Promise<Reply | undefined> {
  switch (of) {
    case 'point':
      return pointOf(put);
    case 'value':
      return await valueOf(put);
    case 'range':
      return rangeOf(put);
    case 'rate':
      return numberOf(put, put.channel.rate, 'Hz', (point) => put.asking.reader.rate(point));
    case 'uncertainty':
      return uncertaintyOf(put);
  }
}

/** Every question of the pack, of every channel that is meant. */
export async function askEach(
  questions: Readonly<Record<string, Question>>,
  channels: readonly Meant[],
  asking: Asking,
): Promise<readonly Answered[]> {
  const answered: Answered[] = [];
  for (const channel of channels) {
    const found = asking.reader.which(channel.means.quantity, channel.means.of);
    for (const [question, { of }] of Object.entries(questions)) {
      const reply = await replyTo(of, { channel, found, asking });
      if (reply) answered.push({ question, channel: channel.id, ...reply });
    }
  }
  return answered;
}
