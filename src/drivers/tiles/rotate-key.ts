import { bytesOf, toBase64 } from '../../evidence/bytes.ts';
import { vkeyText } from '../../evidence/checkpoint.ts';
import { signStationEntry } from '../../evidence/entry.ts';
import { rotationText } from '../../evidence/keys.ts';
import type { StationBody } from '../../model/entry.ts';
import { makeKey, openSigner } from '../keys/station-key.ts';
import { notePlace } from './key-events.ts';
import { inside, keyFiles, placeOf, type Place } from './place.ts';
import { settleRotation } from './rotation.ts';
import { openStation, type Station, type StationOptions } from './station.ts';

/** Writes what happened to the keys: its place first, so that no export can pass over it. Its index. */
async function record(station: Station, body: StationBody, place: Place, at: Date): Promise<number> {
  await notePlace(place.folder, station.log.size, place.disk, place.durable);
  return station.log.append([await signStationEntry(body, at.toISOString(), station.signer)]);
}

/** Gives the station a new key; the old private key is overwritten. Both as others are given them, and the entry's index. */
export async function rotateKey(
  folder: string,
  options: StationOptions,
  because?: string,
): Promise<{ from: string; to: string; index: number }> {
  const place = placeOf(folder, options);
  const keys = inside(place, 'key');
  const station = await openStation(folder, options);
  try {
    await makeKey(keys, () => station.origin, keyFiles(place), { passphrase: place.passphrase, which: 'next' });
    const next = await openSigner(keys, keyFiles(place), { passphrase: place.passphrase, which: 'next' });
    const [from, to] = [station.vkey, vkeyText(next)];
    const accepted = toBase64(await next.sign(bytesOf(rotationText(from, to))));
    const body = { kind: 'key-rotated' as const, from, to, accepted, ...(because !== undefined && { because }) };
    const index = await record(station, body, place, options.now?.() ?? new Date());
    await settleRotation(place, station.origin);
    return { from, to, index };
  } finally {
    await station.close();
  }
}

/** Says that what a former key signed is not believed unless somebody outside saw it before `since`. */
export async function revokeKey(
  folder: string,
  options: StationOptions,
  revoked: { key: string; since: string; because: string },
): Promise<number> {
  const station = await openStation(folder, options);
  try {
    return await record(
      station,
      { kind: 'key-revoked', ...revoked },
      placeOf(folder, options),
      options.now?.() ?? new Date(),
    );
  } finally {
    await station.close();
  }
}
