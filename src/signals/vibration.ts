import { defectOrders, loadShare } from './bearing.ts';
import type { Geometry } from './bearing.ts';
import type { Random } from './random.ts';

/** Hz. Every generator and the simulated bodies sample alike. */
export const sampleRate = 12_800;
export const states = ['normal', 'outer-race', 'inner-race', 'ball'] as const;
export type State = (typeof states)[number];
/** Rows of a window, in this order, with their UCUM units. */
export const channels = [
  { name: 'ax', unit: 'm/s2' },
  { name: 'ay', unit: 'm/s2' },
  { name: 'az', unit: 'm/s2' },
  { name: 'acoustic', unit: 'Pa' },
  { name: 'temperature', unit: 'Cel' },
] as const;

export type Bearing = Geometry & {
  /** Natural frequencies that an impact on outer ring, inner ring and ball rings, Hz. */
  resonances: readonly [number, number, number];
  /** Standard deviation of the time between impacts, as a share of it. */
  slip: number;
};

/** One moment of a machine's life. */
export type Conditions = {
  state: State;
  /** rpm. */
  speed: number;
  /** Share of the rated radial load. */
  load: number;
  /** 0 to 1: from a first pit to a spall wider than a ball's contact. */
  severity: number;
  /** Impacts of a defect of severity 1 over the broadband noise, dB. */
  snr: number;
  /** Of the housing, °C. */
  temperature: number;
};

type Impact = { at: number; amplitude: number; angle: number };
/** How one element's impacts reach the housing: its natural frequency, and how much of a blow goes along the shaft. */
type Path = { frequency: number; axial: number };
type Window = { ax: Float64Array; ay: Float64Array; az: Float64Array; sound: Float64Array };

const fullImpact = 24;
const damping = 0.045;
/** RMS of blows of height 1 that ring at 2.6 kHz with this damping, 100 a second: √(100 / 4ζω). */
const trainRms = 0.184;
const soundPascal = 0.035;
/** Samples sound needs from the housing to the microphone, 0.3 m at 340 m/s. */
const soundDelay = 11;
/** Direction of the radial load: down, in the plane of x and y. */
const down = -Math.PI / 2;
const ringing = 0.014;

function path(bearing: Bearing, conditions: Conditions): Path {
  const which = { normal: 0, 'outer-race': 0, 'inner-race': 1, ball: 2 } as const;
  const k = which[conditions.state];
  const cold = conditions.temperature - 40;
  return { frequency: bearing.resonances[k] * (1 - 0.0003 * cold), axial: [0.2, 0.3, 0.55][k] ?? 0 };
}

/** Angular position of the struck place against the load, over time, and the rate of blows on it. */
function struck(bearing: Bearing, conditions: Conditions): { rate: number; turning: number } {
  const orders = defectOrders(bearing);
  const shaft = conditions.speed / 60;
  switch (conditions.state) {
    case 'normal':
      return { rate: 0, turning: 0 };
    case 'outer-race':
      return { rate: orders.outer * shaft, turning: 0 };
    case 'inner-race':
      return { rate: orders.inner * shaft, turning: shaft };
    case 'ball':
      return { rate: 2 * orders.ballSpin * shaft, turning: orders.cage * shaft };
  }
}

/** Blows per second of a state at a speed: BPFO, BPFI, 2 × BSF (a pit on a ball meets both races), 0 when sound. */
export function blowRate(bearing: Bearing, conditions: Conditions): number {
  return struck(bearing, conditions).rate;
}

function impacts(bearing: Bearing, conditions: Conditions, seconds: number, random: Random): Impact[] {
  const { rate, turning } = struck(bearing, conditions);
  if (rate === 0) return [];
  const period = 1 / rate;
  const phase = turning === 0 ? 0.35 * random.normal() : random.between(0, 2 * Math.PI);
  const extent = 0.45 + 0.25 * conditions.load;
  const force =
    fullImpact * (0.25 + 0.75 * conditions.severity) * Math.sqrt(conditions.load) * (conditions.speed / 1800);
  const found: Impact[] = [];
  for (let at = -ringing - period * random.unit(); at < seconds; at += period * (1 + bearing.slip * random.normal())) {
    const fromLoad = phase + 2 * Math.PI * turning * at;
    const share = 0.04 + 0.96 * loadShare(fromLoad, extent);
    const uneven = Math.max(0.2, 1 + 0.15 * random.normal());
    found.push({ at, amplitude: force * share * uneven, angle: down + fromLoad });
  }
  return found;
}

/** Adds e^(−ζωt) sin(ωt) from the blow on, at its true (fractional) time, by turning a phasor sample by sample. */
function ring(window: Window, impact: Impact, way: Path): void {
  const omega = (2 * Math.PI * way.frequency) / sampleRate;
  const decay = Math.exp(-damping * omega);
  const [stepRe, stepIm] = [decay * Math.cos(omega), decay * Math.sin(omega)];
  const first = Math.max(0, Math.ceil(impact.at * sampleRate));
  const since = first - impact.at * sampleRate;
  const start = Math.exp(-damping * omega * since);
  let [re, im] = [start * Math.cos(omega * since), start * Math.sin(omega * since)];
  const [x, y] = [Math.cos(impact.angle), Math.sin(impact.angle)];
  const last = Math.min(window.ax.length, first + Math.round(ringing * sampleRate));
  for (let i = first; i < last; i++) {
    const value = impact.amplitude * im;
    window.ax[i] = (window.ax[i] ?? 0) + (0.25 + 0.75 * Math.abs(x)) * value;
    window.ay[i] = (window.ay[i] ?? 0) + (0.25 + 0.75 * Math.abs(y)) * value;
    window.az[i] = (window.az[i] ?? 0) + way.axial * value;
    if (i + soundDelay < window.sound.length)
      window.sound[i + soundDelay] = (window.sound[i + soundDelay] ?? 0) + soundPascal * value;
    [re, im] = [re * stepRe - im * stepIm, re * stepIm + im * stepRe];
  }
}

/** Residual unbalance at 1× (growing with the square of the speed) and misalignment at 2×, along the shaft. */
function turn(window: Window, conditions: Conditions, random: Random): void {
  const omega = (2 * Math.PI * conditions.speed) / 60 / sampleRate;
  const fast = (conditions.speed / 1800) * (conditions.speed / 1800);
  const unbalance = fast * random.between(0.4, 1.4);
  const misaligned = fast * random.between(0.1, 0.5);
  const phase = random.between(0, 2 * Math.PI);
  for (let i = 0; i < window.ax.length; i++) {
    const angle = phase + omega * i;
    window.ax[i] = (window.ax[i] ?? 0) + unbalance * Math.cos(angle);
    window.ay[i] = (window.ay[i] ?? 0) + 0.8 * unbalance * Math.sin(angle);
    window.az[i] = (window.az[i] ?? 0) + misaligned * Math.sin(2 * angle);
  }
}

/** Broadband noise of rolling: thinner oil (a warmer bearing) and more load make it louder. */
function roll(window: Window, conditions: Conditions, random: Random): void {
  const level = (trainRms * fullImpact) / Math.exp((conditions.snr / 20) * Math.LN10);
  const loud = level * (0.8 + 0.2 * conditions.load) * (1 + 0.003 * (conditions.temperature - 40));
  for (let i = 0; i < window.ax.length; i++) {
    window.ax[i] = (window.ax[i] ?? 0) + loud * random.normal();
    window.ay[i] = (window.ay[i] ?? 0) + loud * random.normal();
    window.az[i] = (window.az[i] ?? 0) + 0.7 * loud * random.normal();
    window.sound[i] = (window.sound[i] ?? 0) + 1.2 * soundPascal * loud * random.normal();
  }
}

function temperatures(conditions: Conditions, count: number, random: Random): Float64Array {
  const slope = 0.02 * random.normal();
  return Float64Array.from(
    { length: count },
    (_, i) => conditions.temperature + (slope * i) / sampleRate + 0.02 * random.normal(),
  );
}

/**
 * What the five channels see for `count` samples at `sampleRate`: rows ax, ay, az (m/s²), acoustic (Pa), temperature
 * (°C), one after the other, rounded to float32.
 */
export function sense(bearing: Bearing, conditions: Conditions, count: number, random: Random): Float32Array {
  const row = (): Float64Array => new Float64Array(count);
  const window: Window = { ax: row(), ay: row(), az: row(), sound: row() };
  const way = path(bearing, conditions);
  for (const impact of impacts(bearing, conditions, count / sampleRate, random)) ring(window, impact, way);
  turn(window, conditions, random);
  roll(window, conditions, random);
  const rows = [window.ax, window.ay, window.az, window.sound, temperatures(conditions, count, random)];
  const all = new Float32Array(rows.length * count);
  for (const [k, values] of rows.entries()) all.set(values, k * count);
  return all;
}
