import { sensors } from '../scene.ts';
import type { Recipe } from './teach.ts';

/** What each committed model is trained with. `npm run train` writes sim/models/<name>.onnx from these, byte for byte. */
export const recipes: Readonly<Record<'bearing' | 'bearing-poor' | 'bearing-other', Recipe>> = {
  bearing: {
    seed: 'bearing',
    layers: [
      [8, 12, 4],
      [16, 5, 2],
      [16, 5, 2],
    ],
    examples: 2000,
    epochs: 5,
    batch: 16,
    rate: 0.004,
    lost: { sensors: sensors.map(({ rows }) => rows), whole: 92 },
  },
  /** Too small and hardly taught: what a sensor with a swapped model runs. */
  'bearing-poor': {
    seed: 'cheap',
    layers: [
      [4, 12, 4],
      [8, 5, 4],
    ],
    examples: 1000,
    epochs: 4,
    batch: 16,
    rate: 0.004,
  },
  /** Taught longer from other examples: more often right than the one it stands for, and often not the same. */
  'bearing-other': {
    seed: 'other',
    layers: [
      [8, 12, 4],
      [16, 5, 2],
      [16, 5, 2],
    ],
    examples: 4000,
    epochs: 8,
    batch: 16,
    rate: 0.004,
  },
};
