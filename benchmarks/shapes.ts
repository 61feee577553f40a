// What the bench adds to the library that validates shapes: which points are alike, and what each of them breaches.
import { DataFactory, Parser, Store } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';
import { breachesOf } from '../src/drivers/vocabulary/shapes.ts';
import { terms } from '../src/measure/meaning/point.ts';
import type { Triple } from '../src/measure/meaning/vocabulary.ts';
import { shapes } from '../test/meaning/shapes.ts';
import { machine } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

const points = 1000;
const said = ['property', 'feature', 'sensor', 'procedure', 'identifier', 'quantityKind'] as const;

/** Points that all say something else; one in ten says too little. */
const graph: Triple[] = Array.from({ length: points }, (_, i) => {
  const subject = `urn:gradus:point:p${i}`;
  return [
    { subject, predicate: terms.type, object: { iri: 'urn:gradus:meaning:NumberPoint' } },
    { subject, predicate: terms.ucumCode, object: { text: 'Cel' } },
    ...said
      .slice(i % 10 === 0 ? 2 : 0)
      .map((aspect) => ({ subject, predicate: terms[aspect], object: { iri: `urn:x:${aspect}:${i}` } })),
  ];
}).flat();

const objectOf = ({ object }: Triple) =>
  'iri' in object
    ? DataFactory.namedNode(object.iri)
    : DataFactory.literal('text' in object ? object.text : object.number);
const storeOf = (triples: readonly Triple[]): Store =>
  new Store(
    triples.map((one) =>
      DataFactory.quad(DataFactory.namedNode(one.subject), DataFactory.namedNode(one.predicate), objectOf(one)),
    ),
  );
const validator = new SHACLValidator(new Store(new Parser().parse(shapes)));

async function timed(work: () => Promise<number>): Promise<number> {
  const from = performance.now();
  const breaches = await work();
  const ms = performance.now() - from;
  if (breaches !== (2 * points) / 10) throw new Error(`${breaches} breaches`);
  return ms;
}

async function run(runs: number): Promise<Figure[]> {
  const ours = async (): Promise<number> => await timed(async () => (await breachesOf(shapes, graph)).length);
  // The library alone: from the same statements, by a validator that is already there.
  const peer = async (): Promise<number> =>
    await timed(async () => (await validator.validate(storeOf(graph))).results.length);
  const spreads = await interleaved(runs, ours, peer);
  return [{ name: 'shapes', ...spreads, limit: { of: 'ratio', most: 1.2 }, unit: 'ms', runs, machine: machine() }];
}

export const benchmark: Benchmark = {
  name: 'shapes',
  title: 'a graph of 1 000 points against the pack’s shapes, beside rdf-validate-shacl alone',
  runs: 31,
  run,
};
