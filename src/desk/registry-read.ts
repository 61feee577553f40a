import { openRegistry, type RegistryFolder } from '../drivers/tiles/registry.ts';
import { thawAs } from '../evidence/frozen.ts';
import type { Party } from '../model/authority.ts';
import { Certificate } from '../model/certificate.ts';
import { InputError, StationError } from '../model/errors.ts';
import type { RegistryBody } from '../model/registry.ts';
import type { ObjectRef } from '../model/terms.ts';
import type { Extract } from '../certify/publish.ts';
import { isOfRegistry, registryOf, type Registry } from '../views/registry.ts';

/** A registry at hand: what it says, and a way to say more that cannot break what follows on what. */
export type RegistryAtHand = {
  folder: RegistryFolder;
  state(): Registry;
  /** The party whose registry it is: the one that was entered with its key. */
  own: Party;
  /** All or, where one cannot follow, none: `REGISTRY_REFUSED`. */
  enter(bodies: readonly RegistryBody[], at?: Date): Promise<void>;
};

export const bodiesIn = ({ said }: RegistryFolder): RegistryBody[] => said.map(({ body }) => body).filter(isOfRegistry);

function ownOf(state: Registry, { station }: RegistryFolder, where: string): Party {
  const own = [...state.parties.values()].find(({ keys = [] }) => keys.includes(station.vkey));
  if (own) return own;
  throw new InputError(
    'REGISTRY_REFUSED',
    where,
    'says nowhere whose it is. Begin with gradus registry init PARTY.yaml.',
  );
}

async function enterAll(folder: RegistryFolder, bodies: readonly RegistryBody[], at?: Date): Promise<void> {
  registryOf(bodies, registryOf(bodiesIn(folder)));
  for (const body of bodies) await folder.enter(body, at);
}

/** Opens a registry, does something with it, and closes it whatever happens. */
export async function withRegistry<T>(
  where: string,
  options: { readOnly?: boolean },
  use: (registry: RegistryAtHand) => Promise<T>,
): Promise<T> {
  const folder = await openRegistry(where, options);
  try {
    const own = ownOf(registryOf(bodiesIn(folder)), folder, where);
    return await use({
      folder,
      own,
      state: () => registryOf(bodiesIn(folder)),
      enter: (bodies, at) => enterAll(folder, bodies, at),
    });
  } finally {
    await folder.close();
  }
}

/** Begins a registry: its first entry is whose it is, with the key that signs it. */
export async function beginRegistry(where: string, party: Party): Promise<{ origin: string; vkey: string }> {
  const folder = await openRegistry(where, { create: true });
  try {
    if (folder.said.length > 0) throw new InputError('FILE_EXISTS', where, 'is a registry already.');
    const { station } = folder;
    await enterAll(folder, [
      { kind: 'party-entered', party: { ...party, keys: [...(party.keys ?? []), station.vkey] } },
    ]);
    return { origin: station.origin, vkey: station.vkey };
  } finally {
    await folder.close();
  }
}

/** A document that the registry's log names. */
export async function documentOf({ station }: RegistryFolder, { digest }: ObjectRef): Promise<Uint8Array> {
  const bytes = await station.objects.get(digest);
  if (bytes) return bytes;
  throw new StationError(
    'STATION_DAMAGED',
    `${station.folder}: the document ${digest} is missing. Put this registry back from a copy`,
  );
}

export async function certificateAt(folder: RegistryFolder, ref: ObjectRef): Promise<Certificate> {
  return thawAs(await documentOf(folder, ref), Certificate, ref.digest);
}

/** As of now, for a list or register to sign. */
export const extractOf = ({ folder, own }: RegistryAtHand, asOf: Date, next?: string): Extract => ({
  by: own.id,
  origin: folder.station.origin,
  entries: folder.station.log.size,
  asOf: asOf.toISOString(),
  ...(next !== undefined && { next }),
});
