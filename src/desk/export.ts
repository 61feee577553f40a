import path from 'node:path';
import { InputError } from '../model/errors.ts';
import { RunId } from '../model/entry.ts';
import { write, writeJson, type Manners } from './manners.ts';
import { atStation, signed } from './station.ts';

/** `gradus export`: a run of this station's log as a folder again. A run that an earlier start left open is closed first, as aborted. */
export async function exportRun(run: string, options: Manners & { station: string; runs: string }): Promise<void> {
  const id = RunId.safeParse(run);
  if (!id.success)
    throw new InputError('USAGE', run, 'is not a run id. Write one as 20261123T081200Z-brg-0003-k3f7qz.');
  const { station } = await atStation(options.station, { create: false });
  const folder = path.join(options.runs, id.data);
  try {
    await station.exportRun(id.data, folder, signed);
  } finally {
    await station.close();
  }
  if (options.json) writeJson({ run: id.data, folder });
  else write(folder);
}
