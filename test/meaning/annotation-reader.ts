// node test/meaning/annotation-reader.ts URL: reads what a server says of its points, judges it as the method does where nothing
// is held, and prints one line: how long that took, and the most memory this process had.
import { opcuaMeaning } from '../../src/drivers/opcua/meaning.ts';
import { breachesOf } from '../../src/drivers/vocabulary/shapes.ts';
import { vocabularyOf } from '../../src/drivers/vocabulary/vocabulary.ts';
import { annotationChecks } from '../../src/measure/meaning/annotation-checks.ts';
import { graphOf } from '../../src/measure/meaning/graph.ts';
import type { Joined, Met } from '../../src/measure/meaning/joined.ts';
import { shapes } from './shapes.ts';
import { benchOf, declarationOf, stepOf } from '../contracts/bench.ts';

const [url = ''] = process.argv.slice(2);
const from = performance.now();
const wire = opcuaMeaning({ url }, '.');
const read = await wire.points();
const readMs = performance.now() - from;
const vocabulary = await vocabularyOf([], '.');
const points: Joined[] = read.map((one) => ({ id: one.where, on: [one] }));
const met: Met = { points, offered: [], silent: new Map(), on: new Map() };
const declaration = declarationOf();
const about = { declaration, step: stepOf('meaning.annotation', 1), bench: benchOf(declaration) };
let [asked, hold] = [0, 0];
for (const check of annotationChecks.filter(({ name }) => name !== 'values-in-range')) {
  const { value } = await check.ask({ met, vocabulary, probe: { close: async () => undefined } }, about);
  asked++;
  if (value === true) hold++;
}
const graph = graphOf(points, vocabulary);
const breaches = await breachesOf(shapes, graph);
const annotated =
  points.length - new Set(breaches.filter(({ path }) => path.endsWith('identifier')).map(({ focus }) => focus)).size;
const ms = performance.now() - from;
process.stdout.write(
  `${JSON.stringify({ ms, readMs, asked, hold, points: points.length, annotated, peakMiB: process.resourceUsage().maxRSS / 1024 })}\n`,
);
await wire.close();
process.exit(0);
