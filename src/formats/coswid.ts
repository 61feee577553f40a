import { decodeCbor, encodeCbor } from './cbor.ts';
import type { Cbor, CborMap } from './cbor.ts';
import { FormatError } from './error.ts';

/** A digest that a device took of a file, process or resource. `algorithm`: by the registry for named information (RFC 6920, 9.4). */
export type Measured = { name: string; algorithm: number; digest: Uint8Array };
/** SHA-256 in that registry. */
export const sha256Id = 1;

/** Keys of a concise software identification tag (RFC 9393, 2). */
const key = {
  tagId: 0,
  softwareName: 1,
  entity: 2,
  evidence: 3,
  payload: 6,
  hash: 7,
  tagVersion: 12,
  directory: 16,
  file: 17,
  process: 18,
  resource: 19,
  fsName: 24,
  pathElements: 26,
  processName: 27,
  type: 29,
  entityName: 31,
  role: 33,
} as const;
/** RFC 9393, 4.2: who made the tag. */
const tagCreator = 1;
const deepest = 16;

const wrong = (what: string): FormatError => new FormatError(`CoSWID: ${what}`);

function mapIn(value: Cbor, what: string): CborMap {
  if (value instanceof Map) return value as CborMap;
  throw wrong(`${what} is no map`);
}

/** One, or an array of them. */
function several(value: Cbor, what: string): CborMap[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map((one: Cbor) => mapIn(one, what)) : [mapIn(value, what)];
}

function hashIn(entry: CborMap, name: string): Measured[] {
  const value = entry.get(key.hash);
  if (value === undefined) return [];
  const [algorithm, digest, ...more] = Array.isArray(value) ? (value as readonly Cbor[]) : [];
  if (typeof algorithm !== 'number' || !(digest instanceof Uint8Array) || more.length > 0)
    throw wrong(`the hash of ${name} is not [algorithm, bytes]`);
  return [{ name, algorithm, digest }];
}

function nameIn(entry: CborMap): string {
  const name = [key.fsName, key.processName, key.type].map((one) => entry.get(one)).find((one) => one !== undefined);
  return typeof name === 'string' ? name : '(unnamed)';
}

function resourcesIn(collection: CborMap, depth = 0): Measured[] {
  if (depth > deepest) throw wrong(`directories nested deeper than ${deepest}`);
  const entries = ([key.file, key.process, key.resource] as const).flatMap((one) =>
    several(collection.get(one), 'an entry of evidence'),
  );
  const inside = several(collection.get(key.directory), 'a directory').flatMap((directory) =>
    several(directory.get(key.pathElements), 'path-elements'),
  );
  return [
    ...entries.flatMap((entry) => hashIn(entry, nameIn(entry))),
    ...inside.flatMap((one) => resourcesIn(one, depth + 1)),
  ];
}

/**
 * The digests in a CoSWID of evidence: what a device measured of itself. One with a payload is what a maker says of its
 * software, and refused here (RFC 9711, 4.2.16). Throws `FormatError`.
 */
export function evidenceIn(bytes: Uint8Array): readonly Measured[] {
  const tag = mapIn(decodeCbor(bytes), 'a tag');
  if (tag.get(key.payload) !== undefined) throw wrong('it has a payload, and evidence is asked for');
  const evidence = tag.get(key.evidence);
  if (evidence === undefined) throw wrong('it has no evidence');
  return resourcesIn(mapIn(evidence, 'evidence'));
}

/** A tag with evidence of files, for whoever makes one. */
export function evidenceOf(software: { id: string; name: string; maker: string }, files: readonly Measured[]) {
  const entity = new Map<Cbor, Cbor>([
    [key.entityName, software.maker],
    [key.role, tagCreator],
  ]);
  const entries = files.map(
    ({ name, algorithm, digest }) =>
      new Map<Cbor, Cbor>([
        [key.fsName, name],
        [key.hash, [algorithm, digest]],
      ]),
  );
  return encodeCbor(
    new Map<Cbor, Cbor>([
      [key.tagId, software.id],
      [key.tagVersion, 0],
      [key.softwareName, software.name],
      [key.entity, entity],
      [key.evidence, new Map<Cbor, Cbor>([[key.file, entries]])],
    ]),
  );
}
