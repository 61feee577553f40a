import type { Random } from '../../signals/random.ts';
import { TooFew } from '../bench.ts';
import { rest, within } from './rig.ts';
import type { Axis, Rig, Seen } from './rig.ts';

/** What one sample saw: whether the output came while the channel stayed inside, and when it came beyond the trip. */
export type Excursion = { early: boolean; seen: Seen | undefined; waitedMs: number; stuck: boolean };

/** So far that a trip point a little outside its tolerance is a wrong trip point, not a missed excursion. */
function beyond({ tolerance, most }: Axis, random: Random): number {
  if (most < 2 * tolerance) throw new TooFew('the channel’s range ends less than two tolerances beyond the trip');
  return Math.min(most, tolerance * random.between(4, 6));
}

/** Nearer than the reset, yet more than the tolerance from the trip: no rule within its tolerance trips here. */
function inside(axis: Axis, random: Random): number {
  if (axis.least > -1.25 * axis.tolerance)
    throw new TooFew('the channel’s range begins less than one and a quarter tolerances before the trip');
  return within(-axis.tolerance * random.between(1.25, 2), axis);
}

async function excursion(rig: Rig, random: Random): Promise<Excursion> {
  const wait = rig.patienceMs;
  const far = beyond(rig.axis, random);
  const near = inside(rig.axis, random);
  if (!(await rest(rig))) return { early: true, seen: undefined, waitedMs: 0, stuck: true };
  await rig.hold(near);
  const early = (await rig.until(true, rig.responseMs)) !== undefined;
  if (early && !(await rest(rig))) return { early, seen: undefined, waitedMs: 0, stuck: true };
  await rig.hold(far);
  return { early, seen: await rig.until(true, wait), waitedMs: wait, stuck: false };
}

/** A read that came so late leaves open whether the device or the way to it was slow. */
const isBlurred = ({ seen }: Excursion, rig: Rig): boolean => seen !== undefined && seen.gapMs > rig.responseMs / 5;

/**
 * Samples of both kinds, one after the other: held just inside for the declared response, then beyond the trip. A
 * sample whose reads lay too far apart is taken again, for at most a quarter of the samples: a device that always reads
 * so slowly is measured as it is.
 */
export async function excursions(rig: Rig, count: number, random: Random, done: () => void): Promise<Excursion[]> {
  const all: Excursion[] = [];
  let again = Math.ceil(count / 4);
  while (all.length < count) {
    const one = await excursion(rig, random);
    if (isBlurred(one, rig) && !one.early && again-- > 0) continue;
    all.push(one);
    done();
  }
  return all;
}
