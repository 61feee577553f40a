import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeNpy } from '../src/formats/npy.ts';
import { generatorOf } from '../src/signals/generators.ts';
import { inputShape } from './body/engine.ts';
import { sha256 } from './personality.ts';
import { bearingScene } from './scene.ts';

const windows = 24;

/** Inputs that its maker answers for whatever the device learns: NPY, one window after the other. */
function guardSet(): Uint8Array {
  const generator = generatorOf(bearingScene.generator, bearingScene.parameters);
  const length = inputShape[1] * inputShape[2];
  const data = new Float32Array(windows * length);
  for (let i = 0; i < windows; i++) data.set(generator.make('guard', i).input, i * length);
  return encodeNpy({ type: 'float32', shape: [windows, inputShape[1], inputShape[2]], data });
}

export type GuardSet = { file: string; digest: string };
export function writeGuardSet(folder: string, file: string): GuardSet {
  const bytes = guardSet();
  writeFileSync(path.join(folder, file), bytes);
  return { file, digest: sha256(bytes) };
}
