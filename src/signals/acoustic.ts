import type { Generator, Parameters } from './generator.ts';
import { given, noDrift, severityOf } from './parameters.ts';
import type { Rules } from './parameters.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';

// Sound of a fan (Neise, Noise Control Eng. J. 39 (1992) 21): a tone at the blade-passing frequency and its harmonics,
// the stronger the more uneven the inflow, over broadband noise of the flow; cavitation or a leak hisses at high
// frequencies; unbalance adds the shaft's own frequency.

export const sounds = ['normal', 'unbalance', 'leak', 'blocked-inlet'] as const;
/** Hz. */
export const acousticRate = 16_000;
const length = 2048;

const acousticParameters = {
  blades: { kind: 'number', least: 2, most: 20, whole: true, default: 7 },
  /** rpm. */
  speed: { kind: 'range', least: 600, most: 6000, default: [1400, 2900] },
  /** dB re 20 µPa, of the broadband noise at the microphone. */
  level: { kind: 'range', least: 30, most: 110, default: [62, 74] },
  /** dB, of what a fault adds over the broadband noise. */
  excess: { kind: 'range', least: -20, most: 40, default: [3, 12] },
} as const satisfies Rules;

/** Hz: blades times turns a second. */
export const bladePassing = (blades: number, rpm: number): number => (blades * rpm) / 60;

const pascal = (decibels: number): number => 20e-6 * 10 ** (decibels / 20);

function addTone(into: Float32Array, hertz: number, rms: number, random: Random): void {
  const phase = random.between(0, 2 * Math.PI);
  const amplitude = Math.SQRT2 * rms;
  if (hertz >= acousticRate / 2) return;
  for (let i = 0; i < into.length; i++)
    into[i] = (into[i] ?? 0) + amplitude * Math.sin(phase + (2 * Math.PI * hertz * i) / acousticRate);
}

/** Noise of one pole: `pole` above 0 is low, below 0 high in frequency; its RMS is that asked for. */
function addNoise(into: Float32Array, pole: number, rms: number, random: Random): void {
  const drive = rms * Math.sqrt(1 - pole * pole);
  let state = rms * random.normal();
  for (let i = 0; i < into.length; i++) {
    state = pole * state + drive * random.normal();
    into[i] = (into[i] ?? 0) + state;
  }
}

type Scene = { blades: number } & Record<'speed' | 'level' | 'excess', readonly [number, number]>;
type Heard = { label: number; speed: number; rms: number; excess: number };

function sound({ blades }: Scene, { label, speed, rms, excess }: Heard, random: Random): Float32Array {
  const input = new Float32Array(length);
  const passing = bladePassing(blades, speed);
  addNoise(input, 0.6, rms, random);
  const tone = label === 3 ? rms * excess : 0.4 * rms;
  for (const [harmonic, share] of [1, 0.5, 0.25].entries())
    addTone(input, (harmonic + 1) * passing, tone * share, random);
  if (label === 1) addTone(input, speed / 60, rms * excess, random);
  if (label === 2) addNoise(input, -0.8, rms * excess, random);
  return input;
}

const drifts = ['sensitivity', 'clogging'] as const;
/** What is left of a microphone's output, and the pole of the low pass that dirt makes of its opening, at the most. */
const leastGain = 0.2;
const mostPole = 0.85;
type Ageing = { gain: number; pole: number };

/** A microphone that lost sensitivity, behind an opening that lets high frequencies through less. */
function heard(input: Float32Array, { gain, pole }: Ageing): Float32Array {
  let state = 0;
  return input.map((value) => {
    state = pole * state + (1 - pole) * value;
    return gain * state;
  });
}

function through(scene: Scene, ageing: Ageing): Generator {
  const shape = [1, 1, length];
  return {
    labels: sounds,
    shape,
    make(seed, index) {
      const random = randomFrom(`acoustic/${seed}/${index}`);
      const label = random.below(sounds.length);
      const speed = random.between(...scene.speed);
      const level = random.between(...scene.level);
      const decibels = random.between(...scene.excess);
      const made = sound(scene, { label, speed, rms: pascal(level), excess: 10 ** (decibels / 20) }, random);
      const truth = { speed, level, excess: label === 0 ? 0 : decibels, passing: bladePassing(scene.blades, speed) };
      return { input: heard(made, ageing), shape, label, truth };
    },
    drifts,
    drifted(kind, severity) {
      severityOf(severity);
      if (kind === 'sensitivity') return through(scene, { ...ageing, gain: leastGain ** severity });
      if (kind === 'clogging') return through(scene, { ...ageing, pole: mostPole * severity });
      throw noDrift('acoustic', kind, drifts);
    },
  };
}

/** The sound of a fan, Pa: in order, unbalanced, leaking, or with its inlet blocked. */
export function acoustic(parameters: Parameters): Generator {
  const asked = given('acoustic', acousticParameters, parameters);
  const scene = {
    blades: asked.number('blades'),
    speed: asked.range('speed'),
    level: asked.range('level'),
    excess: asked.range('excess'),
  };
  return through(scene, { gain: 1, pole: 0 });
}
