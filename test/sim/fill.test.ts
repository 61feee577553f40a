import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { engine } from '../../sim/body/engine.ts';
import { personalityOf } from '../../sim/personality.ts';
import { bearingScene, sensors } from '../../sim/scene.ts';
import { generatorOf } from '../../src/signals/generators.ts';
import { randomFrom } from '../../src/signals/random.ts';

const generator = generatorOf(bearingScene.generator, bearingScene.parameters);
const n = 300;

/** How many of `n` windows it names rightly with the rows of some sensors alone. */
async function rightWith(ids: readonly string[]): Promise<number> {
  const running = await engine(personalityOf('L3').models, new Set(), randomFrom('fill'));
  const lost = sensors.filter(({ id }) => !ids.includes(id)).flatMap(({ rows }) => rows);
  let right = 0;
  for (let i = 0; i < n; i++) {
    const { input, shape, label } = generator.make('some sensors', i);
    for (const row of lost) input.fill(Number.NaN, row * 1024, (row + 1) * 1024);
    const { output } = await running.infer('bearing', { type: 'float32', shape, data: input });
    const scores = [...(output.data as Float32Array)];
    if (scores.indexOf(Math.max(...scores)) === label) right++;
  }
  return right;
}

describe('a monitor some of whose sensors are not there', () => {
  it('names the bearing’s state with any two of three, less often with one, and best with all', async () => {
    const [all, ...pairs] = await Promise.all([
      rightWith(['radial', 'axial', 'microphone']),
      rightWith(['radial', 'microphone']),
      rightWith(['radial', 'axial']),
      rightWith(['axial', 'microphone']),
    ]);
    const singles = await Promise.all(sensors.map(({ id }) => rightWith([id])));
    assert.ok(all > 0.95 * n, `${all}`);
    for (const right of pairs) assert.ok(right > 0.85 * n, `${right}`);
    for (const right of singles) assert.ok(right > 0.4 * n && right < all - 0.05 * n, `${right}`);
  });
});
