import { SignalError } from './error.ts';
import type { Generator, Parameters } from './generator.ts';
import { given, noDrift, severityOf } from './parameters.ts';
import type { Given, Rules } from './parameters.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { blowRate, channels, sense, states } from './vibration.ts';
import type { Bearing, Conditions } from './vibration.ts';

/** Parameters of `bearing`: geometry (required, lengths in mm, angle in degrees) and the operating envelope. */
const bearingParameters = {
  balls: { kind: 'number', least: 4, most: 40, whole: true },
  ballDiameter: { kind: 'number', least: 1, most: 100 },
  pitchDiameter: { kind: 'number', least: 5, most: 1000 },
  contactAngle: { kind: 'number', least: 0, most: 45, default: 0 },
  /** Hz, of outer ring, inner ring and ball. */
  resonances: { kind: 'three', least: 500, most: 6000, default: [2600, 3900, 5000] },
  slip: { kind: 'number', least: 0, most: 0.1, default: 0.01 },
  /** rpm. */
  speed: { kind: 'range', least: 300, most: 6000, default: [1500, 2400] },
  /** Share of the rated load. */
  load: { kind: 'range', least: 0.05, most: 1, default: [0.3, 1] },
  severity: { kind: 'range', least: 0, most: 1, default: [0.3, 1] },
  /** dB. */
  snr: { kind: 'range', least: -20, most: 60, default: [0, 12] },
  /** °C, of the housing. */
  temperature: { kind: 'range', least: -20, most: 120, default: [35, 70] },
} as const satisfies Rules;

type BearingGiven = Given<typeof bearingParameters>;

function bearingOf(asked: BearingGiven): Bearing {
  const [outer = 0, inner = 0, ball = 0] = asked.list('resonances', 3);
  const bearing: Bearing = {
    balls: asked.number('balls'),
    ballDiameter: asked.number('ballDiameter'),
    pitchDiameter: asked.number('pitchDiameter'),
    contactAngle: asked.number('contactAngle'),
    resonances: [outer, inner, ball],
    slip: asked.number('slip'),
  };
  if (bearing.ballDiameter >= bearing.pitchDiameter / 2)
    throw new SignalError('a ball is smaller than half the pitch diameter', 'ballDiameter');
  if (bearing.balls * bearing.ballDiameter > Math.PI * bearing.pitchDiameter)
    throw new SignalError('so many balls do not fit on the pitch circle', 'balls');
  return bearing;
}

type OperatingEnvelope = Record<'speed' | 'load' | 'severity' | 'snr' | 'temperature', readonly [number, number]>;

function envelopeOf(asked: BearingGiven): OperatingEnvelope {
  return {
    speed: asked.range('speed'),
    load: asked.range('load'),
    severity: asked.range('severity'),
    snr: asked.range('snr'),
    temperature: asked.range('temperature'),
  };
}

function draw(envelope: OperatingEnvelope, random: Random): { label: number; conditions: Conditions } {
  const label = random.below(states.length);
  const state = states[label] ?? 'normal';
  const speed = random.between(...envelope.speed);
  const load = random.between(...envelope.load);
  const severity = random.between(...envelope.severity);
  const snr = random.between(...envelope.snr);
  const temperature = random.between(...envelope.temperature);
  return { label, conditions: { state, speed, load, severity: label === 0 ? 0 : severity, snr, temperature } };
}

const windowLength = 1024;

const bearingDrifts = ['sensitivity', 'mounting'] as const;
/** What is left of the signal of an accelerometer or a microphone that has aged the most. */
const leastGain = 0.1;
/** How far the natural frequencies fall when the housing stands as loosely as it can: they go with the root of the stiffness. */
const mostFall = 0.2;

/** Every row but the temperature, which does not age, by the gain that is left. */
function aged(input: Float32Array, gain: number): Float32Array {
  const rows = channels.filter(({ name }) => name !== 'temperature').length;
  return input.map((value, i) => (i < rows * windowLength ? gain * value : value));
}

function bearingThrough(body: Bearing, envelope: OperatingEnvelope, gain: number): Generator {
  const shape = [1, channels.length, windowLength];
  return {
    labels: states,
    shape,
    make(seed, index) {
      const random = randomFrom(`bearing/${seed}/${index}`);
      const { label, conditions } = draw(envelope, random);
      const { speed, load, severity, snr, temperature } = conditions;
      const truth = { speed, load, severity, snr, temperature, blowsPerSecond: blowRate(body, conditions) };
      const sensed = sense(body, conditions, windowLength, random);
      return { input: gain === 1 ? sensed : aged(sensed, gain), shape, label, truth };
    },
    drifts: bearingDrifts,
    drifted(kind, severity) {
      severityOf(severity);
      if (kind === 'sensitivity')
        return bearingThrough(body, envelope, gain * Math.exp(severity * Math.log(leastGain)));
      if (kind !== 'mounting') throw noDrift('bearing', kind, bearingDrifts);
      const [outer, inner, ball] = body.resonances;
      const left = 1 - mostFall * severity;
      return bearingThrough({ ...body, resonances: [left * outer, left * inner, left * ball] }, envelope, gain);
    },
  };
}

/** Vibration, sound and temperature of a rolling bearing with a defect or without. */
export function bearing(parameters: Parameters): Generator {
  const asked = given('bearing', bearingParameters, parameters);
  return bearingThrough(bearingOf(asked), envelopeOf(asked), 1);
}
