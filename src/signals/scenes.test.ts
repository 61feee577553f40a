import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acousticRate } from './acoustic.ts';
import { SignalError } from './error.ts';
import { settled } from './gas.ts';
import { generatorNames, generatorOf } from './generators.ts';
import type { Generator, SignalCase } from './generators.ts';

const names = generatorNames.filter((name) => name !== 'bearing');
const casesOf = (generator: Generator, count: number): SignalCase[] =>
  Array.from({ length: count }, (_, i) => generator.make('seed', i));
const first = (generator: Generator, label: string): SignalCase => {
  const found = casesOf(generator, 100).find((one) => generator.labels[one.label] === label);
  assert.ok(found, label);
  return found;
};
const rms = (values: ArrayLike<number>): number =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0) / values.length);
const near = (value: number | undefined, expected: number, within: number): void =>
  assert.ok(Math.abs((value ?? Number.NaN) - expected) <= within, `${value} is not ${expected} ± ${within}`);

for (const name of names)
  describe(`the generator ${name}`, () => {
    const generator = generatorOf(name, {});
    it('gives the same case for a seed and a number, finite and of its shape, and another for others', () => {
      const { input, shape } = generator.make('a', 3);
      assert.deepEqual(input, generatorOf(name, {}).make('a', 3).input);
      assert.notDeepEqual(input, generator.make('a', 4).input);
      assert.notDeepEqual(input, generator.make('b', 3).input);
      assert.equal(
        input.length,
        shape.reduce((all, n) => all * n, 1),
      );
      assert.ok(input.every(Number.isFinite));
    });
    it('draws its labels evenly: 2 000 cases are within five standard deviations', () => {
      const counts = generator.labels.map(() => 0);
      for (const { label } of casesOf(generator, 2000)) counts[label] = (counts[label] ?? 0) + 1;
      const [n, p] = [2000, 1 / counts.length];
      for (const count of counts) near(count, n * p, 5 * Math.sqrt(n * p * (1 - p)));
    });
    for (const kind of generator.drifts)
      it(`is unchanged by none of the drift ${kind}, and moves further with more; the truth stays`, () => {
        const base = casesOf(generator, 12);
        const moved = [0, 0.3, 1].map((severity) =>
          casesOf(generator.drifted(kind, severity), 12).reduce((sum, { input, label, truth }, i) => {
            assert.deepEqual([label, truth], [base[i]?.label, base[i]?.truth]);
            return sum + rms(input.map((value, k) => value - (base[i]?.input[k] ?? 0)));
          }, 0),
        );
        assert.equal(moved[0], 0);
        assert.ok((moved[1] ?? 0) > 0 && (moved[2] ?? 0) > (moved[1] ?? 0), String(moved));
      });
    it('refuses a drift it has not, a drift beyond 1, and a parameter it has not', () => {
      assert.throws(() => generator.drifted('sabotage', 0.5), SignalError);
      assert.throws(() => generator.drifted(generator.drifts[0] ?? '', 1.5), SignalError);
      assert.throws(() => generatorOf(name, { colour: 1 }), /has no such parameter/);
    });
  });

describe('a metal-oxide sensor', () => {
  it('follows a power law: at high concentrations ten times the gas divides its resistance by 10^β', () => {
    for (const [sensor, beta] of [0.5, 0.45, 0.55, 0.4].entries())
      near(Math.log10(settled(sensor, 1, 1e6) / settled(sensor, 1, 1e7)), beta, 1e-3);
  });
  it('reads 1 in clean air, and the settled value long after gas has come', () => {
    const quiet = generatorOf('gas', { noise: 0, lag: [2, 2] });
    assert.ok(first(quiet, 'air').input.every((value) => value === 1));
    const { input, truth, label } = first(quiet, 'toluene');
    for (let k = 0; k < 4; k++) near(input[64 * k + 63], settled(k, label, truth['concentration'] ?? 0), 1e-5);
  });
});

describe('a warm body', () => {
  const quiet = generatorOf('temperature', { noise: 0, lag: [60, 60] });
  it('rests at the medium plus its rise, and 1.5 times that under overload', () => {
    const { input, truth } = first(quiet, 'overload');
    const { ambient = 0, rise = 0 } = truth;
    near(input[0], ambient + rise, 1e-3);
    near(input[127], ambient + 1.5 * rise, 0.05);
  });
  it('has gone 63 % of the way one time constant after the event', () => {
    const { input, truth } = first(quiet, 'overload');
    const { ambient = 0, rise = 0, event = 0 } = truth;
    // The sixth reading from the event on ends 60 s after it.
    near(input[event / 10 + 5], ambient + rise * (1 + 0.5 * (1 - Math.exp(-1))), 0.05);
  });
});

/** Power of a tone in a signal (Goertzel). */
function powerAt(input: ArrayLike<number>, hertz: number): number {
  let [re, im] = [0, 0];
  for (let i = 0; i < input.length; i++) {
    const angle = (2 * Math.PI * hertz * i) / acousticRate;
    re += (input[i] ?? 0) * Math.cos(angle);
    im += (input[i] ?? 0) * Math.sin(angle);
  }
  return (re * re + im * im) / input.length ** 2;
}

describe('the sound of a fan', () => {
  const loud = generatorOf('acoustic', { excess: [20, 20], speed: [2400, 2400], level: [70, 70], blades: 6 });
  it('has its tone at blades times turns a second when the inlet is blocked', () => {
    const { input, truth } = first(loud, 'blocked-inlet');
    assert.equal(truth['passing'], 240);
    const best = Array.from({ length: 100 }, (_, k) => 200 + k).toSorted(
      (a, b) => powerAt(input, b) - powerAt(input, a),
    );
    near(best[0], 240, 2);
  });
  it('has the shaft’s own frequency when unbalanced', () => {
    const { input } = first(loud, 'unbalance');
    assert.ok(powerAt(input, 40) > 100 * powerAt(input, 70));
  });
  it('hisses when it leaks: more above 4 kHz than below', () => {
    const { input } = first(loud, 'leak');
    const band = (from: number): number =>
      Array.from({ length: 300 }, (_, k) => powerAt(input, from + 10 * k)).reduce((sum, power) => sum + power, 0);
    assert.ok(band(4500) > 3 * band(500));
  });
  it('has the sound pressure declared: 70 dB re 20 µPa with its tones, within 2 dB', () => {
    const all = casesOf(loud, 200).filter(({ label }) => label === 0);
    const level = 20 * Math.log10(rms(all.map(({ input }) => rms(input))) / 20e-6);
    near(level, 70 + 10 * Math.log10(1 + 0.4 ** 2 * (1 + 0.25 + 0.0625)), 2);
  });
});
