import { broken, meet, meetings } from '../test/hostile/meet.ts';
import type { Met } from '../test/hostile/meet.ts';
import type { Options, Soak, Tried } from './check.ts';

/** Every behaviour of a hostile device, through the whole bench: each leaves a concluded run within its bounds. */
async function run({ count, progress }: Options): Promise<Tried> {
  const all: Met[] = [];
  const missed: string[] = [];
  for (const meeting of meetings.slice(0, count)) {
    const met = await meet(meeting);
    all.push(met);
    const bounds = broken(met);
    if (bounds.length > 0) missed.push(`${meeting.behaviour} over ${meeting.wire}: ${bounds.join(', ')}`);
    if (process.env['GRADUS_SOAK_SAYS']) process.stderr.write(`${JSON.stringify({ ...meeting, ...met })}\n`);
    progress(all.length);
  }
  return {
    tried: all.length,
    lost: missed.length,
    notes: {
      'most memory of one process, MiB': Math.max(...all.map(({ megabytes }) => megabytes)),
      'longest run, s': Math.round(Math.max(...all.map(({ ms }) => ms)) / 100) / 10,
      ...(missed.length > 0 ? { missed: missed.join('; ') } : {}),
    },
  };
}

export const soak: Soak = {
  name: 'hostile',
  title: 'every behaviour of a hostile device, through the whole bench: concluded, nothing passed, bounded',
  count: 1000,
  run,
};
