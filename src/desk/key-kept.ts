import { isEncrypted, privateFile } from '../drivers/keys/station-key.ts';
import { inside, keyFiles, placeOf } from '../drivers/tiles/place.ts';

/** How a station's private key lies on the disk. */
export async function keyKept(station: string): Promise<'encrypted' | 'not encrypted' | 'not here'> {
  const place = placeOf(station, {});
  const pem = await keyFiles(place).read(privateFile(inside(place, 'key')));
  if (!pem) return 'not here';
  return isEncrypted(pem) ? 'encrypted' : 'not encrypted';
}
