import type { Step } from '../../model/plan.ts';
import { json, needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import type { Probe } from '../probe.ts';
import { askAll } from '../protocol/check.ts';
import { annotationChecks } from './annotation-checks.ts';
import { graphOf, pointIri } from './graph.ts';
import { kindOn, meet, unitOn } from './joined.ts';
import type { Met } from './joined.ts';
import type { Breach, Shapes, Triple, Vocabulary } from './vocabulary.ts';

type Means = { vocabulary: Vocabulary; shapes: Shapes };

async function meansOf(bench: Bench): Promise<Means> {
  if (!bench.vocabulary || !bench.shapes) throw new TypeError('this bench has no vocabulary or validates no shapes');
  return { vocabulary: await bench.vocabulary(), shapes: bench.shapes };
}

/** A statement as N-Triples writes it. */
function line({ subject, predicate, object }: Triple): string {
  const value =
    'iri' in object ? `<${object.iri}>` : JSON.stringify('text' in object ? object.text : String(object.number));
  return `<${subject}> <${predicate}> ${value} .\n`;
}

type Judged = { met: Met; graph: readonly Triple[]; breaches: readonly Breach[]; vocabulary: Vocabulary };

function report({ met, graph, breaches, vocabulary }: Judged, bench: Bench): void {
  const { points, offered, silent } = met;
  const severe = breaches.filter((one) => one.severe);
  const lacking = new Set(severe.map(({ focus }) => focus));
  const annotated = points.filter(({ id }) => !lacking.has(pointIri(id))).length;
  const table = points.map((point) => ({
    point: point.id,
    wires: point.on.map(({ wire }) => wire),
    units: [...new Set(point.on.flatMap((one) => unitOn(one, vocabulary)?.ucum ?? []))],
    quantities: [...new Set(point.on.flatMap((one) => kindOn(one, vocabulary)?.iri ?? []))],
    lacks: severe.filter(({ focus }) => focus === pointIri(point.id)).map(({ message }) => message),
  }));
  const n = points.length;
  bench.found({
    kind: 'measurement',
    measurement: {
      quantity: 'annotation.coverage',
      unit: '1',
      value: annotated / n,
      n,
      // Every declared point was looked at: there is nothing to sample.
      components: [],
      stimulus: 'injected',
      conditions: {
        wires: [...met.on.keys()].filter((wire) => !silent.has(wire)).join(', '),
        ...Object.fromEntries([...silent].map(([wire, why]) => [`${wire} silent`, why.slice(0, 200)])),
      },
      also: { annotated, offered: offered.length },
    },
    raw: [
      json({ table, points, offered, breaches }),
      { type: 'application/n-triples', bytes: new TextEncoder().encode(graph.map(line).join('')) },
    ],
  });
}

/**
 * What the declared data points mean to a program, read from the device on each wire that says so: how many carry what the
 * pack's shapes ask, and whether what is said holds (units, identifiers, other wires, ranges, a stimulus of known size).
 * Throws `TooFew` where no point is declared, or the pack has no shapes.
 */
export async function annotation(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const { declaration } = bench;
  if (!declaration.points?.length) throw new TooFew('the declaration names no data points: points');
  if (step.shapes === undefined)
    throw new TooFew('the pack has no shapes: it does not say what an annotated point carries');
  const { vocabulary, shapes } = await meansOf(bench);
  const meanings = await needed(probe, 'meaning').call(probe);
  try {
    const met = await meet(declaration, meanings);
    if (met.points.every(({ on }) => on.length === 0))
      throw new TooFew('none of the declared points was found on a wire that says what data mean: opcua, http or mqtt');
    const graph = graphOf(met.points, vocabulary);
    report({ met, graph, breaches: await shapes(step.shapes, graph), vocabulary }, bench);
    await askAll(annotationChecks, { met, vocabulary, probe }, { declaration, step, bench });
  } finally {
    await meanings.close();
  }
}
