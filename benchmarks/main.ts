// npm run benchmark -- NAME … [--count RUNS] [--json] | --list: figures beside a peer's, measured in one go.
import { asked, chosen, named, orUsage } from '../tool/named.ts';
import { isBenchmark } from './figure.ts';
import type { Benchmark, Figure, Spread } from './figure.ts';

const number = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });
const spread = ({ median, low, high }: Spread): string => `${number(median)} (${number(low)} to ${number(high)})`;

function heldAgainst(figure: Figure): string {
  if (figure.limit === null) return '';
  const { of, least, most } = figure.limit;
  const median = figure[of]?.median ?? Number.NaN;
  const holds = (least === undefined || median >= least) && (most === undefined || median <= most);
  const words = [
    least === undefined ? '' : `at least ${number(least)}`,
    most === undefined ? '' : `at most ${number(most)}`,
  ];
  return `; ${of} ${words.filter((w) => w !== '').join(', ')}: ${holds ? 'holds' : 'does not hold'}`;
}

function lineOf(figure: Figure): string {
  const peer = figure.peer === null ? '' : `; peer ${spread(figure.peer)}`;
  const ratio = figure.ratio === null ? '' : `; ratio ${spread(figure.ratio)}`;
  const runs = `${figure.runs} ${figure.runs === 1 ? 'run' : 'runs'}`;
  return `${figure.name}: ${spread(figure.ours)} ${figure.unit}${peer}${ratio}${heldAgainst(figure)}; ${runs}`;
}

function printed(figures: readonly Figure[], json: boolean): void {
  for (const figure of figures) process.stdout.write(`${json ? JSON.stringify(figure) : lineOf(figure)}\n`);
  if (!json && figures[0] !== undefined) process.stdout.write(`  on ${figures[0].machine}\n`);
}

function listed(all: ReadonlyMap<string, Benchmark>, json: boolean): void {
  for (const { name, title, runs } of all.values())
    process.stdout.write(json ? `${JSON.stringify({ name, title, runs })}\n` : `${name}  ${title} (${runs})\n`);
}

await orUsage(async () => {
  const { names, list, json, count, only } = asked(process.argv.slice(2));
  if (only.length > 0) throw new TypeError('a benchmark has nothing to choose from by --only');
  const all = await named(import.meta.dirname, 'benchmark', isBenchmark);
  if (list) listed(all, json);
  else if (names.length === 0) throw new TypeError('name a benchmark, or --list them');
  for (const benchmark of chosen(all, names)) printed(await benchmark.run(count ?? benchmark.runs), json);
  return 0;
});
