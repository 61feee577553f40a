// Appends to a station as fast as it can, several callers at once, each with entries of a run of its own. Says `begin`, `open`,
// and `ack INDEX COUNT DIGEST` once entries are durable; the digest is of all their bytes.
// usage: node writer.ts FOLDER NAME
import { writeSync } from 'node:fs';
import { sha256 } from '../../src/drivers/keys/checks.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { digestText } from '../../src/evidence/tree.ts';
import { scripted } from './scripted.ts';

const [folder = '', name = ''] = process.argv.slice(2);
writeSync(1, 'begin\n');
const station = await openStation(folder, { create: true });
writeSync(1, 'open\n');

const caller = async (who: number): Promise<never> => {
  for (let [turn, seq] = [0, 0]; ; turn++) {
    const size = turn % 7 === 0 ? 40 : 1;
    const entries = await scripted(`${name}.${who}`, seq, (seq += size), station);
    const index = await station.log.append(entries);
    writeSync(1, `ack ${index} ${size} ${digestText(sha256(Buffer.concat(entries)))}\n`);
  }
};
await Promise.all([caller(0), caller(1), caller(2)]);
