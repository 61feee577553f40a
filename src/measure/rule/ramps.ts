import type { Random } from '../../signals/random.ts';
import { rest, within } from './rig.ts';
import type { Rig } from './rig.ts';

/** Where a ramp saw the output change; `beyond`: not within the range it looked at, so at least that far. */
export type Edge = { at: number; beyond: boolean };
export type Ramp = { trip: Edge; reset: Edge };

type Sweep = { from: number; to: number; wanted: boolean };
/** Width of a stair, in the channel's unit, and how long each is held, ms. */
export type Stair = { width: number; dwellMs: number };

/** An output that trips stays on until it resets: one that falls back by itself was not at its trip point. */
const stays = async (rig: Rig, wanted: boolean): Promise<boolean> =>
  !wanted || (await rig.until(false, 2 * rig.responseMs)) === undefined;

/** A stair on which the output only flickers is tried so often. */
const tries = 4;

async function changes(rig: Rig, at: number, wanted: boolean, dwellMs: number): Promise<boolean> {
  await rig.hold(at);
  for (let i = 0; i < tries; i++) {
    if (!(await rig.until(wanted, dwellMs))) return false;
    if (await stays(rig, wanted)) return true;
  }
  return false;
}

/** Stairs from one value towards another, each held until the output changes or its time has passed. */
async function sweep(
  rig: Rig,
  stair: Stair,
  { from, to, wanted }: Sweep,
): Promise<{ at: number; first: boolean } | undefined> {
  const step = Math.sign(to - from) * stair.width;
  const count = Math.floor(Math.abs(to - from) / stair.width + 1e-9);
  for (let i = 0; i <= count; i++) {
    const at = from + i * step;
    if (await changes(rig, at, wanted, stair.dwellMs)) return { at: i === 0 ? at : at - step / 2, first: i === 0 };
  }
  return undefined;
}

/** After a change on the very first stair the ramp begins four stairs farther away, then twice as far each time. */
const retreat = 4;
const retreats = 8;

/** Lets the channel rest below the rule's trip, then climbs to find it. */
async function climb(rig: Rig, start: number, stair: Stair): Promise<Edge> {
  const { axis } = rig;
  const to = within(4 * axis.tolerance, axis);
  for (let i = 0, from = within(start, axis); i < retreats; i++) {
    if (!(await rest(rig))) return { at: axis.least, beyond: true };
    const seen = await sweep(rig, stair, { from, to, wanted: true });
    if (!seen) return { at: to, beyond: true };
    if (!seen.first) return { at: seen.at, beyond: false };
    if (from === axis.least) break;
    from = within(from - 2 ** i * retreat * stair.width, axis);
  }
  return { at: axis.least, beyond: true };
}

/** Holds the channel well beyond the trip; false: the output never came. */
async function excite(rig: Rig): Promise<boolean> {
  for (const at of [within(4 * rig.axis.tolerance, rig.axis), rig.axis.most]) {
    await rig.hold(at);
    if (await rig.until(true, rig.patienceMs)) return true;
  }
  return false;
}

/** From a tripped output, descends to find where it resets. */
async function descend(rig: Rig, start: number, stair: Stair): Promise<Edge> {
  const { axis } = rig;
  const to = within(-axis.hysteresis - 4 * axis.tolerance, axis);
  const top = within(4 * axis.tolerance, axis);
  for (let i = 0, from = within(start, axis); i < retreats; i++) {
    const seen = await sweep(rig, stair, { from, to, wanted: false });
    if (!seen) return { at: to, beyond: true };
    if (!seen.first) return { at: seen.at, beyond: false };
    if (from >= top || !(await excite(rig))) break;
    from = Math.min(top, from + 2 ** i * retreat * stair.width);
  }
  return { at: top, beyond: true };
}

const found = (edges: readonly Edge[]): number[] => edges.filter((edge) => !edge.beyond).map((edge) => edge.at);

/** A ramp begins two stairs from the nearest edge that earlier ramps found, and less than one more at random. */
const approach = 2;

/** A rule that misses an excursion now and then still has a trip point: so often a ramp is climbed to find it. */
const fullChances = 3;

/**
 * Ramps up to the trip point and down to the reset. The first begins two tolerances away, the others near what was
 * found; each begins at a random part of a stair, so that the stair's own width averages out.
 */
export async function ramps(rig: Rig, count: number, stair: Stair, random: Random, done: () => void): Promise<Ramp[]> {
  const { tolerance, hysteresis } = rig.axis;
  const all: Ramp[] = [];
  let chances = fullChances;
  for (let i = 0; i < count; i++) {
    const lowest = Math.min(...found(all.map((ramp) => ramp.trip)));
    const highest = Math.max(...found(all.map((ramp) => ramp.reset)));
    const start = Number.isFinite(lowest) ? lowest - approach * stair.width : -2 * tolerance;
    let trip = await climb(rig, start - stair.width * random.unit(), stair);
    for (let k = 1; k < chances && trip.beyond; k++)
      trip = await climb(rig, start - stair.width * random.unit(), stair);
    // A rule that never came on one ramp gets one chance on the others.
    if (trip.beyond) chances = 1;
    const down = Number.isFinite(highest) ? highest + approach * stair.width : -hysteresis + 2 * tolerance;
    const tripped = trip.beyond ? await excite(rig) : true;
    const from = trip.beyond ? down : Math.min(down, trip.at + stair.width / 2);
    const reset = tripped
      ? await descend(rig, from + stair.width * random.unit(), stair)
      : { at: trip.at, beyond: true };
    all.push({ trip, reset });
    done();
  }
  return all;
}
