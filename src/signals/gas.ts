import type { Generator, Parameters } from './generator.ts';
import { given, noDrift, severityOf } from './parameters.ts';
import type { Rules } from './parameters.ts';
import { randomFrom } from './random.ts';

// Metal-oxide (SnO2) sensors in a reducing gas: R = R0 (1 + a C)^-β (Clifford and Tuma, Sensors and Actuators 3 (1983)
// 233 and 255; Yamazoe and Shimanoe, Sensors and Actuators B 128 (2008) 566: a power law with β near 1/2). The response
// settles as a first-order lag. Drift in the manner of Vergara et al., Sensors and Actuators B 166-167 (2012) 320: over
// months baseline and sensitivity of each sensor wander on their own.

export const gases = ['air', 'ethanol', 'ammonia', 'toluene'] as const;
/** Rows: resistance of each sensor over its resistance in clean air, of 1. */
export const sensors = 4;
const length = 64;

/** Per sensor: how strongly each gas acts, 1/ppm, and its exponent. Different coatings, so that the pattern tells the gas. */
const sensitivity: readonly (readonly [ethanol: number, ammonia: number, toluene: number])[] = [
  [0.6, 0.05, 0.2],
  [0.2, 0.5, 0.04],
  [0.05, 0.12, 0.5],
  [0.3, 0.3, 0.3],
];
const exponents = [0.5, 0.45, 0.55, 0.4] as const;
/** By the most of a drift each sensor's baseline goes up or down by this share, and its sensitivity falls to this. */
const baselineDrift = [0.6, -0.4, 0.5, -0.3] as const;
const sensitivityLeft = [0.2, 0.35, 0.15, 0.5] as const;

const gasParameters = {
  /** ppm. */
  concentration: { kind: 'range', least: 0.1, most: 1000, default: [5, 100] },
  /** Time constant of the response, s. */
  lag: { kind: 'range', least: 0.5, most: 60, default: [3, 8] },
  /** Relative standard deviation of a reading. */
  noise: { kind: 'number', least: 0, most: 0.2, default: 0.01 },
} as const satisfies Rules;

/** Resistance over that in clean air, of a sensor that has settled. `strength`: what is left of its sensitivity. */
export function settled(sensor: number, gas: number, ppm: number, strength = 1): number {
  const a = gas === 0 ? 0 : (sensitivity[sensor]?.[gas - 1] ?? 0);
  return (1 + strength * a * ppm) ** -(exponents[sensor] ?? 0.5);
}

const drifts = ['baseline', 'sensitivity'] as const;
type Ageing = { baseline: number; sensitivity: number };
type Envelope = { concentration: readonly [number, number]; lag: readonly [number, number]; noise: number };

function through(envelope: Envelope, ageing: Ageing): Generator {
  const shape = [1, sensors, length];
  return {
    labels: gases,
    shape,
    make(seed, index) {
      const random = randomFrom(`gas/${seed}/${index}`);
      const label = random.below(gases.length);
      const [low, high] = envelope.concentration;
      const drawn = low * (high / low) ** random.unit();
      const lag = random.between(...envelope.lag);
      const concentration = label === 0 ? 0 : drawn;
      const input = new Float32Array(sensors * length);
      for (let k = 0; k < sensors; k++) {
        const base = 1 + ageing.baseline * (baselineDrift[k] ?? 0);
        const strength = 1 - ageing.sensitivity * (1 - (sensitivityLeft[k] ?? 1));
        const last = settled(k, label, concentration, strength);
        // One reading a second; the gas comes after the eighth.
        for (let t = 0; t < length; t++) {
          const ideal = t < 8 ? 1 : last + (1 - last) * Math.exp(-(t - 8) / lag);
          input[k * length + t] = base * ideal * (1 + envelope.noise * random.normal());
        }
      }
      return { input, shape, label, truth: { concentration, lag } };
    },
    drifts,
    drifted(kind, severity) {
      severityOf(severity);
      if (kind !== 'baseline' && kind !== 'sensitivity') throw noDrift('gas', kind, drifts);
      return through(envelope, { ...ageing, [kind]: severity });
    },
  };
}

/** An array of four metal-oxide sensors that is given clean air or one of three gases: which is it? */
export function gas(parameters: Parameters): Generator {
  const asked = given('gas', gasParameters, parameters);
  const envelope = {
    concentration: asked.range('concentration'),
    lag: asked.range('lag'),
    noise: asked.number('noise'),
  };
  return through(envelope, { baseline: 0, sensitivity: 0 });
}
