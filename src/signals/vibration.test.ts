import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomFrom } from './random.ts';
import { blowRate, sampleRate, sense } from './vibration.ts';
import type { Bearing, Conditions, State } from './vibration.ts';

const bearing: Bearing = {
  balls: 9,
  ballDiameter: 7.94,
  pitchDiameter: 39.04,
  contactAngle: 0,
  resonances: [2600, 3900, 5000],
  slip: 0.002,
};
const seconds = 4;
const count = seconds * sampleRate;
const at = (state: State, severity = 0.8): Conditions => ({
  state,
  speed: 1797,
  load: 0.8,
  severity,
  snr: 8,
  temperature: 45,
});
const row = (all: Float32Array, k: number): Float32Array => all.subarray(k * count, (k + 1) * count);

/** Amplitude of one frequency in a signal, by correlation. */
function amplitude(signal: Float64Array, frequency: number): number {
  let [re, im] = [0, 0];
  for (const [i, value] of signal.entries()) {
    const angle = (2 * Math.PI * frequency * i) / sampleRate;
    re += value * Math.cos(angle);
    im += value * Math.sin(angle);
  }
  return (2 * Math.hypot(re, im)) / signal.length;
}

/** Envelope around a resonance: mixed to zero, averaged over 16 samples (±400 Hz), magnitude, without its mean. */
function envelope(signal: Float32Array, resonance: number): Float64Array {
  const width = 16;
  const mixed = Array.from(signal, (value, i): [number, number] => {
    const angle = (2 * Math.PI * resonance * i) / sampleRate;
    return [value * Math.cos(angle), value * Math.sin(angle)];
  });
  const magnitudes = new Float64Array(signal.length - width);
  let [re, im, sum] = [0, 0, 0];
  for (const [i, [x, y]] of mixed.entries()) {
    const [oldX, oldY] = mixed[i - width] ?? [0, 0];
    [re, im] = [re + x - oldX, im + y - oldY];
    if (i >= width) sum += magnitudes[i - width] = Math.hypot(re, im) / width;
  }
  return magnitudes.map((value) => value - sum / magnitudes.length);
}

/** Amplitude at a rate (best of ±1 %, for slip), over the median of frequencies that mean nothing. */
function prominence(spectrumOf: Float64Array, rate: number): number {
  const around = [-0.01, -0.005, 0, 0.005, 0.01].map((off) => amplitude(spectrumOf, rate * (1 + off)));
  const elsewhere = [37.3, 53.9, 71.7, 83.3, 127.9, 139.1, 173.3]
    .map((f) => amplitude(spectrumOf, f))
    .sort((a, b) => a - b);
  return Math.max(...around) / (elsewhere[3] ?? Number.NaN);
}

const sideband = (state: 'outer-race' | 'inner-race', resonance: number): number => {
  const conditions = at(state);
  const all = sense({ ...bearing, slip: 0 }, conditions, count, randomFrom('sidebands'));
  const spectrum = envelope(row(all, 1), resonance);
  const rate = blowRate(bearing, conditions);
  return amplitude(spectrum, rate - conditions.speed / 60) / amplitude(spectrum, rate);
};

const amplitudeAt = (speed: number): number => {
  const all = sense(bearing, { ...at('normal', 0), speed, snr: 40 }, count, randomFrom('unbalance'));
  return amplitude(Float64Array.from(row(all, 0)), speed / 60);
};

const power = (change: Partial<Conditions>): number => {
  const all = sense(bearing, { ...at('outer-race'), ...change }, count, randomFrom('power'));
  return row(all, 1).reduce((sum, value) => sum + value * value, 0);
};

describe('the envelope spectrum', () => {
  for (const [state, resonance] of [
    ['outer-race', 2600],
    ['inner-race', 3900],
    ['ball', 5000],
  ] as const) {
    it(`of a bearing with a defect of the ${state} stands out at its rate of blows`, () => {
      const conditions = at(state);
      const all = sense(bearing, conditions, count, randomFrom(`envelope/${state}`));
      const ratio = prominence(envelope(row(all, 1), resonance), blowRate(bearing, conditions));
      assert.ok(ratio > 4, `prominence ${ratio}`);
    });
  }

  it('of a sound bearing has nothing at any of these rates', () => {
    const all = sense(bearing, at('normal', 0), count, randomFrom('envelope/normal'));
    for (const state of ['outer-race', 'inner-race', 'ball'] as const)
      assert.ok(prominence(envelope(row(all, 1), 2600), blowRate(bearing, at(state))) < 4);
  });

  it('of an inner-race defect has sidebands at the shaft’s frequency, of an outer-race one it has not', () => {
    assert.ok(sideband('inner-race', 3900) > 0.25);
    assert.ok(sideband('outer-race', 2600) < 0.1);
  });
});

describe('the channels', () => {
  it('turn at 1× with an amplitude that grows with the square of the speed', () => {
    const ratio = amplitudeAt(2400) / amplitudeAt(1200);
    assert.ok(Math.abs(ratio - 4) < 0.1, `ratio ${ratio}`);
  });

  it('grow louder with load, severity and noise', () => {
    assert.ok(power({ load: 1 }) > power({ load: 0.4 }));
    assert.ok(power({ severity: 1 }) > power({ severity: 0.4 }));
    assert.ok(power({ snr: 0 }) > power({ snr: 10 }));
  });

  it('hold the temperature almost still', () => {
    const temperature = row(sense(bearing, at('ball'), count, randomFrom('warm')), 4);
    assert.ok(temperature.every((value) => Math.abs(value - 45) < 0.5));
  });
});
