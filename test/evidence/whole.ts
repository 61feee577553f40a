import { readdir } from 'node:fs/promises';
import { fsck } from '../../src/drivers/tiles/fsck.ts';
import { placeOf } from '../../src/drivers/tiles/place.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import type { Inspectors } from '../../src/drivers/keys/inspectors.ts';
import type { Digest } from '../../src/model/terms.ts';

/** What fsck finds in a log that a writer left, but for runs that go on. `kind`: only that. */
export async function foundIn(folder: string, inspectors: Inspectors, kind?: 'damage'): Promise<string[]> {
  const { findings } = await fsck(placeOf(folder, {}), { inspectors });
  return findings
    .filter((one) => (!kind || one.kind === kind) && !one.says.endsWith('has not ended'))
    .map(({ file, says }) => `${file} ${says}`);
}

/** Files that a writer left half written, which the next one has to remove when it opens the station. */
export async function halfFilesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.tmp')).map((name) => `${name} was left`);
}

/**
 * What is wrong with what a stubborn writer left: nothing, whatever befell it. As it lies there no tile is torn; once it
 * was opened for writing nothing half written is left, and all that was acknowledged is there.
 */
export async function wrongAfter(folder: string, said: readonly string[], inspectors: Inspectors): Promise<string[]> {
  const acknowledged = (what: string): string[] =>
    said.flatMap((line) => (line.startsWith(what) ? line.slice(what.length) : []));
  const wrong = await foundIn(folder, inspectors, 'damage');
  const station = await openStation(folder);
  const size = Math.max(0, ...acknowledged('ack ').map(Number));
  if (station.log.size < size) wrong.push(`of ${size} acknowledged entries ${station.log.size} are there`);
  for (const digest of acknowledged('object '))
    if (!(await station.objects.get(digest as Digest))) wrong.push(`${digest} was acknowledged and is not there`);
  await station.close();
  return [...wrong, ...(await foundIn(folder, inspectors)), ...(await halfFilesIn(folder))];
}
