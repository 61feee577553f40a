import { readFile } from 'node:fs/promises';
import { fsck, type Fsck } from '../drivers/tiles/fsck.ts';
import { placeOf } from '../drivers/tiles/place.ts';
import { readIfThere } from '../drivers/tiles/disk.ts';
import { exit, InputError, StationError } from '../model/errors.ts';
import { count } from '../print/figure.ts';
import { plain } from '../print/layout.ts';
import { write, writeJson, type Manners } from './manners.ts';

type Options = Manners & { station: string; held?: string[]; workers?: string };

/** One line that is written over, for a person who waits longer than a second. */
function progressTo(stream: NodeJS.WriteStream): (done: number, of: number) => void {
  if (!stream.isTTY) return () => undefined;
  const began = performance.now();
  let last = began;
  return (done, of) => {
    const now = performance.now();
    if (now - began < 1000 || (now - last < 200 && done < of)) return;
    last = now;
    stream.write(done < of ? `\r${count(done)} of ${count(of)} entries` : '\r\u001b[K');
  };
}

function print({ origin, size, runs, objects, findings, damages, notes }: Fsck): void {
  for (const { kind, file, says } of findings) write(plain(`${kind === 'damage' ? '✗' : '·'} ${file}: ${says}`));
  const more = damages + notes - findings.length;
  if (more > 0) write(`… and ${count(more)} more`);
  write(
    damages === 0
      ? `✓ ${origin}: ${count(size)} entries, ${count(runs)} runs and ${count(objects)} objects, whole and as they were signed.`
      : `Damaged: ${count(damages)} findings. Put this station back from a copy, and keep this folder as it is for whoever looks into it.`,
  );
}

async function held(files: readonly string[]): Promise<{ where: string; note: string }[]> {
  return Promise.all(
    files.map(async (where) => {
      const note = await readFile(where, 'utf8').catch((cause: unknown) => {
        throw new InputError('FILE_MISSING', where, 'this checkpoint cannot be read.', { cause });
      });
      return { where, note };
    }),
  );
}

/** `gradus log fsck`: the whole log checked from its files; nothing is changed. */
export async function fsckLog(options: Options): Promise<void> {
  const place = placeOf(options.station, {});
  if (!(await readIfThere(place.disk, `${place.folder}/station.json`)))
    throw new StationError('STATION_MISSING', `${place.folder}: there is no station here (no station.json)`);
  const found = await fsck(place, {
    held: await held(options.held ?? []),
    progress: options.json ? () => undefined : progressTo(process.stderr),
  });
  if (options.json) {
    for (const finding of found.findings) writeJson(finding);
    writeJson({ ...found, findings: undefined });
  } else print(found);
  process.exitCode = found.damages > 0 ? exit.integrity : exit.conforms;
}
