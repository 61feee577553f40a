import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { SignalError } from './error.ts';
import { generatorNames, generatorOf } from './generators.ts';
import type { Parameters } from './generators.ts';

const geometry = { balls: 9, ballDiameter: 7.94, pitchDiameter: 39.04 };
const refuses = (parameters: Parameters, parameter: string): void =>
  assert.throws(
    () => generatorOf('bearing', parameters),
    (error) => error instanceof SignalError && error.parameter === parameter && error.message.startsWith(parameter),
  );

describe('the generator bearing', () => {
  const generator = generatorOf('bearing', geometry);

  it('makes windows [1, 5, 1024] of finite numbers for four labels', () => {
    assert.deepEqual(generatorNames, ['bearing', 'acoustic', 'temperature', 'gas']);
    assert.deepEqual(generator.labels, ['normal', 'outer-race', 'inner-race', 'ball']);
    const { input, shape } = generator.make('seed', 0);
    assert.deepEqual(shape, [1, 5, 1024]);
    assert.equal(input.length, 5 * 1024);
    assert.ok(input.every(Number.isFinite));
  });

  it('makes the same bytes for the same seed and index, for ever', () => {
    const hash = createHash('sha256');
    for (let i = 0; i < 20; i++) {
      const { input, label } = generator.make('fixed', i);
      hash.update(new Uint8Array(input.buffer)).update(String(label));
    }
    assert.equal(hash.digest('hex'), '91f6fedfd0519ce9ed86cbbd91dbeb4ce597220ce56377d69b9bf7c3d5c54c4c');
  });

  it('makes another window for every index and every seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(1e6), (seed, index) => {
        const { input } = generator.make(seed, index);
        assert.notDeepEqual(input, generator.make(seed, index + 1).input);
        assert.notDeepEqual(input, generator.make(`${seed}x`, index).input);
      }),
      { numRuns: 20 },
    );
  });

  it('draws labels evenly, and not exactly so', () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 1200; i++) {
      const { label } = generator.make('balance', i);
      counts[label] = (counts[label] ?? Number.NaN) + 1;
    }
    for (const count of counts) assert.ok(Math.abs(count - 300) < 5 * Math.sqrt(225), counts.join(' '));
    assert.notDeepEqual(counts, [300, 300, 300, 300]);
  });

  it('stays inside the envelope it was given, and tells the truth about it', () => {
    const narrow = { speed: [900, 1000], load: [0.5, 0.6], severity: [0.2, 0.3], snr: [3, 4], temperature: [50, 51] };
    const inside = generatorOf('bearing', { ...geometry, ...narrow });
    for (let i = 0; i < 100; i++) {
      const { truth, label } = inside.make('envelope', i);
      for (const [name, [low = 0, high = 0]] of Object.entries(narrow)) {
        const value = truth[name] ?? Number.NaN;
        if (name === 'severity' && label === 0) assert.equal(value, 0);
        else assert.ok(value >= low && value <= high, `${name} ${value}`);
      }
      assert.equal(truth['blowsPerSecond'] === 0, label === 0);
    }
  });

  it('refuses what it does not know, by name', () => {
    assert.throws(() => generatorOf('gear', {}), /there is no generator gear; there is bearing, acoustic/);
    assert.throws(() => generatorOf('toString', {}), SignalError);
    refuses({ ...geometry, ballz: 3 }, 'ballz');
    refuses({ ballDiameter: 7.94, pitchDiameter: 39.04 }, 'balls');
    refuses({ ...geometry, balls: 9.5 }, 'balls');
    refuses({ ...geometry, balls: 'nine' }, 'balls');
    refuses({ ...geometry, balls: 20 }, 'balls');
    refuses({ ...geometry, ballDiameter: 20 }, 'ballDiameter');
    refuses({ ...geometry, speed: [2000, 1000] }, 'speed');
    refuses({ ...geometry, speed: 1500 }, 'speed');
    refuses({ ...geometry, snr: [0, Number.NaN] }, 'snr');
    refuses({ ...geometry, resonances: [2600, 3900] }, 'resonances');
    refuses({ ...geometry, resonances: [2600, 3900, 9000] }, 'resonances');
  });
});

describe('drift of a bearing monitor', () => {
  const sound = generatorOf('bearing', geometry);
  it('of severity 0 changes nothing, bit for bit', () => {
    for (const kind of sound.drifts)
      assert.deepEqual(sound.drifted(kind, 0).make('s', 3).input, sound.make('s', 3).input);
  });
  it('of sensitivity leaves a tenth of every signal but the temperature, at its most', () => {
    const [before, after] = [sound.make('s', 3).input, sound.drifted('sensitivity', 1).make('s', 3).input];
    assert.equal(after[4 * 1024], before[4 * 1024]);
    for (const i of [0, 1024, 3 * 1024 + 7])
      assert.ok(Math.abs((after[i] ?? 0) - 0.1 * (before[i] ?? 0)) <= 1e-6 * Math.abs(before[i] ?? 0));
  });
  it('of the mounting keeps label and conditions, and moves what rings', () => {
    const [before, after] = [sound.make('s', 4), sound.drifted('mounting', 1).make('s', 4)];
    assert.deepEqual([after.label, after.truth], [before.label, before.truth]);
    assert.notDeepEqual(after.input, before.input);
  });
  it('is refused where the bearing has none of that kind, or outside 0 to 1', () => {
    assert.throws(() => sound.drifted('colour', 0.5), /has no drift colour; it has sensitivity, mounting/);
    assert.throws(() => sound.drifted('mounting', 1.1), /from 0 to 1/);
  });
});
