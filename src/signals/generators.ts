import { SignalError } from './error.ts';
import { randomFrom } from './random.ts';
import type { Random } from './random.ts';
import { blowRate, channels, sense, states } from './vibration.ts';
import type { Bearing, Conditions } from './vibration.ts';

/** One input with the truth about it. `label` is an index into the generator's labels. */
export type SignalCase = {
  input: Float32Array;
  shape: readonly number[];
  label: number;
  truth: Record<string, number>;
};
export type Generator = {
  labels: readonly string[];
  shape: readonly number[];
  /** Deterministic in (seed, index), bit for bit. Labels are drawn evenly at random. */
  make(seed: string, index: number): SignalCase;
  /** Ways in which what the sensors see can drift away from what a model was made for. */
  drifts: readonly string[];
  /** The same task after so much of a drift: 0 none, 1 the most there is. Throws `SignalError`. */
  drifted(kind: string, severity: number): Generator;
};
export type Parameters = Readonly<Record<string, number | string | readonly number[]>>;

type One = { kind: 'number'; least: number; most: number; whole?: true; default?: number };
type Range = { kind: 'range'; least: number; most: number; default: readonly [number, number] };
type Three = { kind: 'three'; least: number; most: number; default: readonly [number, number, number] };

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
} as const satisfies Record<string, One | Range | Three>;
type Name = keyof typeof bearingParameters;

function within(value: unknown, name: string, rule: One | Range | Three): number {
  if (typeof value !== 'number' || !(value >= rule.least && value <= rule.most))
    throw new SignalError(`a number from ${rule.least} to ${rule.most} is expected`, name);
  if (rule.kind === 'number' && rule.whole && !Number.isInteger(value))
    throw new SignalError('a whole number is expected', name);
  return value;
}

function numberOf(parameters: Parameters, name: Name): number {
  const rule: One | Range | Three = bearingParameters[name];
  const given = parameters[name] ?? rule.default;
  if (given === undefined) throw new SignalError('is required', name);
  return within(given, name, rule);
}

function listOf(parameters: Parameters, name: Name, length: number): number[] {
  const rule: One | Range | Three = bearingParameters[name];
  const given = parameters[name] ?? rule.default;
  if (!Array.isArray(given) || given.length !== length)
    throw new SignalError(`a list of ${length} numbers is expected`, name);
  return given.map((value) => within(value, name, rule));
}

function rangeOf(parameters: Parameters, name: Name): readonly [number, number] {
  const [low = 0, high = 0] = listOf(parameters, name, 2);
  if (low > high) throw new SignalError(`low comes before high: [${high}, ${low}]`, name);
  return [low, high];
}

function refuseUnknown(parameters: Parameters): void {
  for (const name of Object.keys(parameters))
    if (!Object.hasOwn(bearingParameters, name))
      throw new SignalError(`bearing has no such parameter; it has ${Object.keys(bearingParameters).join(', ')}`, name);
}

function bearingOf(parameters: Parameters): Bearing {
  const [outer = 0, inner = 0, ball = 0] = listOf(parameters, 'resonances', 3);
  const bearing: Bearing = {
    balls: numberOf(parameters, 'balls'),
    ballDiameter: numberOf(parameters, 'ballDiameter'),
    pitchDiameter: numberOf(parameters, 'pitchDiameter'),
    contactAngle: numberOf(parameters, 'contactAngle'),
    resonances: [outer, inner, ball],
    slip: numberOf(parameters, 'slip'),
  };
  if (bearing.ballDiameter >= bearing.pitchDiameter / 2)
    throw new SignalError('a ball is smaller than half the pitch diameter', 'ballDiameter');
  if (bearing.balls * bearing.ballDiameter > Math.PI * bearing.pitchDiameter)
    throw new SignalError('so many balls do not fit on the pitch circle', 'balls');
  return bearing;
}

type OperatingEnvelope = Record<'speed' | 'load' | 'severity' | 'snr' | 'temperature', readonly [number, number]>;

function envelopeOf(parameters: Parameters): OperatingEnvelope {
  return {
    speed: rangeOf(parameters, 'speed'),
    load: rangeOf(parameters, 'load'),
    severity: rangeOf(parameters, 'severity'),
    snr: rangeOf(parameters, 'snr'),
    temperature: rangeOf(parameters, 'temperature'),
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
const leastGain = 0.2;
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
      if (!(severity >= 0 && severity <= 1)) throw new SignalError(`a drift is from 0 to 1, not ${severity}`);
      if (kind === 'sensitivity')
        return bearingThrough(body, envelope, gain * Math.exp(severity * Math.log(leastGain)));
      if (kind !== 'mounting')
        throw new SignalError(`bearing has no drift ${kind}; it has ${bearingDrifts.join(', ')}`);
      const [outer, inner, ball] = body.resonances;
      const left = 1 - mostFall * severity;
      return bearingThrough({ ...body, resonances: [left * outer, left * inner, left * ball] }, envelope, gain);
    },
  };
}

function bearing(parameters: Parameters): Generator {
  refuseUnknown(parameters);
  return bearingThrough(bearingOf(parameters), envelopeOf(parameters), 1);
}

const makers: Readonly<Record<string, (parameters: Parameters) => Generator>> = { bearing };
export const generatorNames: readonly string[] = Object.keys(makers);

/** A generator by name with its parameters checked. Throws `SignalError` naming the parameter that is wrong. */
export function generatorOf(name: string, parameters: Parameters): Generator {
  const maker = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (!maker) throw new SignalError(`there is no generator ${name}; there is ${generatorNames.join(', ')}`);
  return maker(parameters);
}
