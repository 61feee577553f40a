import { fsck, type Fsck } from '../../drivers/tiles/fsck.ts';
import type { Finding } from '../../drivers/tiles/findings.ts';
import { placeOf } from '../../drivers/tiles/place.ts';
import type { ValidationItem } from '../../model/validation.ts';
import { itemOf } from './item.ts';

const seenOf = (expected: string, [first, ...more]: readonly Finding[]): string =>
  first === undefined ? expected : `${first.file}: ${first.says}${more.length > 0 ? ` (and ${more.length} more)` : ''}`;

/** The whole log read again from its files: tiles and root, signatures, objects and runs. */
export async function logItems(folder: string): Promise<ValidationItem[]> {
  const { findings, size, objects }: Fsck = await fsck(placeOf(folder, {}));
  const damages = findings.filter(({ kind }) => kind === 'damage');
  const open = findings.filter(({ says }) => says.endsWith('has not ended'));
  const isObject = ({ file }: Finding): boolean => file.startsWith('objects/');
  const signed = 'entries, tiles and root are as they were signed';
  const whole = `${objects} objects have the digests that entries name`;
  const runs = 'every run has ended';
  return [
    itemOf(
      `${size} entries`,
      signed,
      seenOf(
        signed,
        damages.filter((one) => !isObject(one)),
      ),
    ),
    itemOf('objects', whole, seenOf(whole, damages.filter(isObject))),
    itemOf('runs', runs, seenOf(runs, open)),
  ];
}
