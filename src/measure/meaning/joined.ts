import type { Channel, Declaration, Point } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { aspectOf } from './point.ts';
import type { Annotated, Aspect, Meaningful, Meanings, MeaningWire } from './point.ts';
import type { Kind, Unit, Vocabulary } from './vocabulary.ts';

/** A declared data point with what each wire says of it. `channel`: what it shows, where it shows one. */
export type Joined = { id: string; channel?: Channel; on: readonly Annotated[] };

/** `offered`: points that a wire gives and nobody declared; `silent`: wires that no declared point names and that could not be read, and why. */
export type Met = {
  points: readonly Joined[];
  offered: readonly Annotated[];
  silent: ReadonlyMap<MeaningWire, string>;
  on: Meanings['on'];
};

async function foundAt(
  wire: Meaningful,
  address: string,
  points: readonly Annotated[],
): Promise<Annotated | undefined> {
  try {
    const where = await wire.find(address);
    return points.find((one) => one.where === where);
  } catch (error) {
    // What the device does not have it says nothing of.
    if (error instanceof ProbeError && error.code === 'PROBE_LACKS') return undefined;
    throw error;
  }
}

type Read = { points: Map<MeaningWire, readonly Annotated[]>; silent: Map<MeaningWire, string> };

/** A wire that fails is no fault of the device: where a declared point is to be found on it, nothing is judged. */
async function readAll({ on }: Meanings, declared: readonly Point[]): Promise<Read> {
  const read: Read = { points: new Map(), silent: new Map() };
  for (const [name, wire] of on)
    try {
      read.points.set(name, await wire.points());
    } catch (error) {
      if (!(error instanceof ProbeError) || declared.some((point) => point[name] !== undefined)) throw error;
      read.silent.set(name, `${error.code}: ${error.message}`);
    }
  return read;
}

async function joinedOf(point: Point, declaration: Declaration, { on }: Meanings, { points }: Read): Promise<Joined> {
  const said: Annotated[] = [];
  for (const [name, all] of points) {
    const [address, wire] = [point[name], on.get(name)];
    const found = address !== undefined && wire ? await foundAt(wire, address, all) : undefined;
    if (found) said.push(found);
  }
  const channel = declaration.channels?.find(({ id }) => id === (point.channel ?? point.id));
  return { id: point.id, ...(channel ? { channel } : {}), on: said };
}

/** Every declared point, with what each wire says of it. Rejects where a wire fails that one of them names. */
export async function meet(declaration: Declaration, meanings: Meanings): Promise<Met> {
  const read = await readAll(meanings, declaration.points ?? []);
  const points: Joined[] = [];
  for (const point of declaration.points ?? []) points.push(await joinedOf(point, declaration, meanings, read));
  const declared = new Set(points.flatMap(({ on }) => on));
  const offered = [...read.points.values()].flat().filter((one) => !declared.has(one));
  return { points, offered, silent: read.silent, on: meanings.on };
}

/** What is said of an aspect on any wire, each once. */
export const saidOf = ({ on }: Joined, aspect: Aspect): readonly string[] => [
  ...new Set(on.flatMap((one) => aspectOf(one, aspect))),
];

const known = (names: readonly string[], vocabulary: Vocabulary): Kind[] =>
  names.flatMap((name) => vocabulary.kind(name) ?? []);

/** The quantity kind that a wire names: as such, or else by an identifier that stands for one. */
export function kindOn(point: Annotated, vocabulary: Vocabulary): Kind | undefined {
  const [said] = known(aspectOf(point, 'quantityKind'), vocabulary);
  return said ?? known(aspectOf(point, 'identifier'), vocabulary)[0];
}

/** Kinds that the identifiers of a point stand for. */
export const kindsByIdentifier = (point: Annotated, vocabulary: Vocabulary): readonly Kind[] =>
  known(aspectOf(point, 'identifier'), vocabulary);

export const unitOn = ({ unit }: Annotated, vocabulary: Vocabulary): Unit | undefined =>
  unit === undefined ? undefined : vocabulary.unit(unit);

/**
 * Whether two quantity kinds can mean the same: one is the other, or a kind of it. Of two that have only their dimension in
 * common QUDT does not say.
 */
export function agree(a: Kind, b: Kind): boolean | 'unknown' {
  if (a.broader.includes(b.iri) || b.broader.includes(a.iri)) return true;
  return a.dimension === b.dimension ? 'unknown' : false;
}

/** The same unit, however it is written (`mm/s`, `mm.s-1`): neither scale nor zero differ. */
export function isSameUnit(a: Unit, b: Unit, vocabulary: Vocabulary): boolean {
  const inB = (value: number): number => vocabulary.convert(value, a.ucum, b.ucum) ?? NaN;
  const [zero, one] = [inB(0), inB(1)];
  return Math.abs(zero) < 1e-9 && Math.abs(one - 1) < 1e-9;
}

export const shown = (point: Joined, one: Annotated): string => `${point.id} over ${one.wire}`;
