// npm run soak -- NAME … [--count N] [--only NAME,NAME] [--json] | --list: the long checks at their full counts.
import { asked, chosen, named, orUsage } from '../tool/named.ts';
import type { Asked } from '../tool/named.ts';
import { isSoak } from './check.ts';
import type { Soak } from './check.ts';

function progressOf(name: string, count: number): (done: number) => void {
  let last = performance.now();
  return (done) => {
    if (performance.now() - last < 1000) return;
    last = performance.now();
    process.stderr.write(`${name}: ${done} of ${count}\n`);
  };
}

/** Runs one check and prints its line. The number lost. */
async function soaked(soak: Soak, { count = soak.count, only, json }: Asked): Promise<number> {
  if (only.length > 0 && soak.chooses !== true)
    throw new TypeError(`${soak.name} has nothing to choose from by --only`);
  const started = performance.now();
  const { tried, lost, notes } = await soak.run({ count, only, progress: progressOf(soak.name, count) });
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const beside = Object.entries(notes ?? {}).map(([key, value]) => `, ${key} ${value}`);
  process.stdout.write(
    json
      ? `${JSON.stringify({ name: soak.name, tried, lost, seconds, notes: notes ?? {} })}\n`
      : `${soak.name}: tried ${tried}, lost ${lost}${beside.join('')} (${seconds} s)\n`,
  );
  return lost;
}

function listed(all: ReadonlyMap<string, Soak>, json: boolean): void {
  for (const { name, title, count } of all.values())
    process.stdout.write(json ? `${JSON.stringify({ name, title, count })}\n` : `${name}  ${title} (${count})\n`);
}

await orUsage(async () => {
  const given = asked(process.argv.slice(2));
  const { names, list, json } = given;
  const all = await named(import.meta.dirname, 'soak', isSoak);
  if (list) listed(all, json);
  else if (names.length === 0) throw new TypeError('name a check, or --list them');
  let lost = 0;
  for (const soak of chosen(all, names)) lost += await soaked(soak, given);
  return lost === 0 ? 0 : 1;
});
