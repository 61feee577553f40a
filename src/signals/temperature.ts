import type { Generator, Parameters } from './generator.ts';
import { given, noDrift, severityOf } from './parameters.ts';
import type { Rules } from './parameters.ts';
import { randomFrom } from './random.ts';

// A body of one heat capacity in a medium (Newton's law of cooling, lumped capacitance: Incropera, Fundamentals of Heat
// and Mass Transfer, ch. 5): T' = (Tm + P R - T) / τ. What is told apart is what the plant does to it.

export const courses = ['steady', 'overload', 'cooling-lost', 'sensor-loose'] as const;
/** Rows: °C of the body and of the medium, one reading every ten seconds. */
const length = 128;
const stepSeconds = 10;

const temperatureParameters = {
  /** °C, of the medium. */
  ambient: { kind: 'range', least: -40, most: 60, default: [10, 35] },
  /** K over the medium at rated load. */
  rise: { kind: 'range', least: 5, most: 150, default: [25, 45] },
  /** Time constant of the body, s. */
  lag: { kind: 'range', least: 30, most: 3600, default: [120, 300] },
  /** K, standard deviation of a reading. */
  noise: { kind: 'number', least: 0, most: 5, default: 0.15 },
} as const satisfies Rules;

/** How far the settled rise changes at the event, and the share of the body's temperature that the sensor still sees. */
const effects = [
  { rise: 1, seen: 1 },
  { rise: 1.5, seen: 1 },
  { rise: 2.4, seen: 1 },
  { rise: 1, seen: 0.35 },
] as const;

const drifts = ['offset', 'gain'] as const;
/** The most a sensor ages: K, and share of its reading. */
const mostOffset = 12;
const mostGain = 0.25;
type Ageing = { offset: number; gain: number };
type Envelope = Record<'ambient' | 'rise' | 'lag', readonly [number, number]> & { noise: number };

function through(envelope: Envelope, ageing: Ageing): Generator {
  const shape = [1, 2, length];
  return {
    labels: courses,
    shape,
    make(seed, index) {
      const random = randomFrom(`temperature/${seed}/${index}`);
      const label = random.below(courses.length);
      const ambient = random.between(...envelope.ambient);
      const rise = random.between(...envelope.rise);
      const lag = random.between(...envelope.lag);
      const event = 16 + random.below(32);
      const effect = effects[label] ?? effects[0];
      const input = new Float32Array(2 * length);
      let body = ambient + rise;
      for (let t = 0; t < length; t++) {
        const target = ambient + rise * (t < event ? 1 : effect.rise);
        // The exact solution over a step, not Euler's.
        body = target + (body - target) * Math.exp(-stepSeconds / lag);
        const seen = t < event ? body : ambient + effect.seen * (body - ambient);
        input[t] = seen * (1 + ageing.gain) + ageing.offset + envelope.noise * random.normal();
        input[length + t] = ambient + envelope.noise * random.normal();
      }
      return { input, shape, label, truth: { ambient, rise, lag, event: event * stepSeconds } };
    },
    drifts,
    drifted(kind, severity) {
      severityOf(severity);
      if (kind === 'offset') return through(envelope, { ...ageing, offset: mostOffset * severity });
      if (kind === 'gain') return through(envelope, { ...ageing, gain: mostGain * severity });
      throw noDrift('temperature', kind, drifts);
    },
  };
}

/** A warm body and its surroundings: steady, overloaded, no longer cooled, or with a sensor that came loose. */
export function temperature(parameters: Parameters): Generator {
  const asked = given('temperature', temperatureParameters, parameters);
  const [ambient, rise, lag] = [asked.range('ambient'), asked.range('rise'), asked.range('lag')];
  return through({ ambient, rise, lag, noise: asked.number('noise') }, { offset: 0, gain: 0 });
}
