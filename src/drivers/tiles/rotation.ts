import { parseNote, signCheckpoint, vkeyText, type VerifierKey } from '../../evidence/checkpoint.ts';
import { StationError } from '../../model/errors.ts';
import { openSigner, privateFile, publicFile, readingSigner, readPublicKey } from '../keys/station-key.ts';
import { onFile, readIfThere } from './disk.ts';
import { fileHead } from './head.ts';
import { stationEntryIn } from './key-events.ts';
import { inside, keyFiles, openParts, sound, type Place } from './place.ts';

const keysOf = (place: Place): string => inside(place, 'key');
const headFile = (place: Place): string => inside(place, 'log', 'checkpoint');

/** The key that a rotation, going on or cut off, leads to. */
async function nextKey(place: Place): Promise<VerifierKey | undefined> {
  if (!(await readIfThere(place.disk, publicFile(keysOf(place), 'next')))) return undefined;
  return readPublicKey(keysOf(place), keyFiles(place), 'next');
}

/** Whether the log's last entry hands it to that key: a rotation that was cut off is the last thing that happened. */
async function isRotatedTo(next: VerifierKey, place: Place, origin: string): Promise<boolean> {
  const signer = readingSigner(await readPublicKey(keysOf(place), keyFiles(place)));
  const { log } = await openParts(place, signer, origin);
  const [last] = log.size === 0 ? [] : await log.read(log.size - 1, log.size);
  const entry = last && stationEntryIn(last);
  return entry?.body.kind === 'key-rotated' && entry.body.to === vkeyText(next);
}

async function remove(file: string, { disk }: Place): Promise<void> {
  if (await readIfThere(disk, file)) await onFile(file, () => disk.remove(file));
}

async function take(file: string, instead: string, { disk, durable }: Place): Promise<void> {
  if (!(await readIfThere(disk, file))) return;
  await onFile(instead, () => disk.rename(file, instead));
  await durable.keepName(instead);
}

/** Signs the head with the new key. */
async function handOver(place: Place, origin: string): Promise<void> {
  const { disk, durable, passphrase } = place;
  const signer = readingSigner(await readPublicKey(keysOf(place), keyFiles(place)));
  const { log } = await openParts(place, signer, origin);
  const next = await openSigner(keysOf(place), keyFiles(place), { passphrase, which: 'next' });
  const note = await signCheckpoint({ origin, size: log.size, root: log.root }, next);
  if (await fileHead(headFile(place), disk, durable).swap(log.checkpoint, note)) return;
  throw new StationError('STATION_BUSY', 'the checkpoint was changed by another writer: open the station again');
}

/**
 * Ends a rotation of the station's key. The order is: the new key's files, the entry that names it, the checkpoint
 * signed by it, its files in the place of the old. Where the entry is in the log the rest is done; where it is not, the
 * new key was never one of the station's and goes. Only for who holds the lock.
 */
export async function settleRotation(place: Place, origin: string): Promise<void> {
  const keys = keysOf(place);
  const next = await nextKey(place);
  if (!next) return await remove(privateFile(keys, 'next'), place);
  const note = await fileHead(headFile(place), place.disk, place.durable).read();
  const { signatures } = await sound(headFile(place), async () => parseNote(note ?? '', 'checkpoint'));
  const isSigned = signatures.some(({ keyId }) => Buffer.from(keyId).equals(next.keyId));
  if (!isSigned) {
    if (!(await isRotatedTo(next, place, origin))) {
      await remove(publicFile(keys, 'next'), place);
      return await remove(privateFile(keys, 'next'), place);
    }
    await handOver(place, origin);
  }
  await take(privateFile(keys, 'next'), privateFile(keys), place);
  await take(publicFile(keys, 'next'), publicFile(keys), place);
}
