import { readFileSync } from 'node:fs';
import { onnxOf } from '../../sim/learn/onnx.ts';
import { recipes } from '../../sim/learn/recipes.ts';
import { teach } from '../../sim/learn/teach.ts';
import { bearingScene } from '../../sim/scene.ts';
import { generatorOf } from '../../src/signals/generators.ts';

const generator = generatorOf(bearingScene.generator, bearingScene.parameters);

/** Whether training a model again gives the file that is committed, byte for byte. */
export function gaveTheCommitted(name: keyof typeof recipes): boolean {
  const bytes = onnxOf(teach(recipes[name], generator), { graph: name, input: 'window', output: 'scores' });
  const committed = readFileSync(new URL(`../../sim/models/${name}.onnx`, import.meta.url));
  return Buffer.from(bytes).equals(committed);
}
