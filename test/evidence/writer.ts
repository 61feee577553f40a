// Appends to a station as fast as it can, several callers at once, and says `ack INDEX TEXT` once an entry is durable.
// usage: node writer.ts FOLDER NAME
import { writeSync } from 'node:fs';
import { openStation } from '../../src/drivers/tiles/station.ts';

const [folder = '', name = ''] = process.argv.slice(2);
const station = await openStation(folder, { create: true });
writeSync(1, 'open\n');
const caller = async (who: number): Promise<never> => {
  for (let n = 0; ; n++) {
    const text = `${name}.${who}.${n}`;
    const size = n % 7 === 0 ? 40 : 1;
    const entries = Array.from({ length: size }, (_, i) => Buffer.from(i === 0 ? text : `${text} and ${i}`));
    const index = await station.log.append(entries);
    writeSync(1, `ack ${index} ${text}\n`);
  }
};
await Promise.all([caller(0), caller(1), caller(2)]);
