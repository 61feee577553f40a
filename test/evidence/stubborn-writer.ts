// Makes a station or opens it, takes the steps it is told, and goes on after an error: it tries the same station once more,
// then opens it again. Says `ack SIZE` and `object DIGEST` once they are durable, `refused CODE MESSAGE`, `gave up STEP`, `end`.
// A step: a size that the log grows to in one append; `fill`, append until it is refused; `object`, keep one; `close`;
// `!COMMAND`, let the shell do something to the disk.
// usage: node stubborn-writer.ts FOLDER STEP…
import { execSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { openStation, type Station } from '../../src/drivers/tiles/station.ts';
import { StationError } from '../../src/model/errors.ts';
import { scripted } from './scripted.ts';

const [folder = '', ...steps] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
let station: Station | undefined;

async function close(): Promise<void> {
  await station?.close();
  station = undefined;
}

/** What fails for another reason than the disk ends the process. */
function refused(error: unknown): void {
  if (!(error instanceof StationError)) throw error;
  say(`refused ${error.code} ${error.message}`);
}

/** Entry i of the log is entry i of one run. */
async function grow(open: Station, size: number): Promise<void> {
  await open.log.append(await scripted('u-1', open.log.size, size, open));
  say(`ack ${open.log.size}`);
}

async function fill(open: Station): Promise<void> {
  try {
    for (;;) await grow(open, open.log.size + 40);
  } catch (error) {
    refused(error);
  }
}

async function take(step: string, open: Station): Promise<void> {
  if (step === 'object') say(`object ${(await open.objects.put(Buffer.from('raw'), 'text/plain')).digest}`);
  else if (step === 'fill') await fill(open);
  else await grow(open, Number(step));
}

async function insist(step: string): Promise<void> {
  for (let attempt = 1; attempt <= 4; attempt++)
    try {
      station ??= await openStation(folder, { create: true });
      return await take(step, station);
    } catch (error) {
      refused(error);
      if (attempt % 2 === 0) await close();
    }
  say(`gave up ${step}`);
}

for (const step of [...steps, 'close'])
  if (step === 'close') await close();
  else if (step.startsWith('!')) execSync(step.slice(1));
  else await insist(step);
say('end');
