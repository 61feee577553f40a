import type { Channel } from '../../model/declaration.ts';
import type { Bench } from '../bench.ts';
import { shown, unitOn } from './joined.ts';
import type { Joined, Met } from './joined.ts';
import type { Annotated } from './point.ts';
import type { Vocabulary } from './vocabulary.ts';

type Asked = { met: Met; vocabulary: Vocabulary; bench: Bench; tolerance: number; settleMs: number };
type Held = { point: Joined; channel: Channel; value: number };

/** Between two looks at a value, ms. */
const lookEveryMs = 50;

/** What a wire gives, in the channel's unit; undefined where the unit that is said cannot be the channel's. */
async function given(one: Annotated, channel: Channel, { met, vocabulary }: Asked): Promise<number | undefined> {
  const [unit, value] = [unitOn(one, vocabulary), await met.on.get(one.wire)?.value(one.where)];
  return unit && typeof value === 'number' ? vocabulary.convert(value, unit.ucum, channel.unit) : undefined;
}

/** A value that is held, as each wire gives it once it has settled, or at the last look. Units that are not known say nothing here. */
export async function heldAt(
  { point, channel, value }: Held,
  asked: Asked,
): Promise<{ looked: number; wrong: string[] }> {
  const { vocabulary, bench, tolerance, settleMs } = asked;
  const allowed = tolerance * (channel.range.high - channel.range.low);
  const wrong: string[] = [];
  const looked = point.on.filter((one) => one.kind === 'number' && unitOn(one, vocabulary));
  const from = bench.now();
  for (const one of looked) {
    let last = await given(one, channel, asked);
    while (!isNear(last, value, allowed) && bench.now() - from < settleMs) {
      await bench.wait(lookEveryMs);
      last = await given(one, channel, asked);
    }
    if (!isNear(last, value, allowed))
      wrong.push(
        `${shown(point, one)}: held at ${value} ${channel.unit}, it gives ${last === undefined ? `no ${channel.unit}` : `${Number(last.toPrecision(4))} ${channel.unit}`} by its ${one.unit}`,
      );
  }
  return { looked: looked.length, wrong };
}

const isNear = (found: number | undefined, value: number, allowed: number): boolean =>
  found !== undefined && Math.abs(found - value) <= allowed;
