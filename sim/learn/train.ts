// node sim/learn/train.ts   trains every recipe and writes sim/models/<name>.onnx: the same bytes every time.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { generatorOf } from '../../src/signals/generators.ts';
import { bearingScene } from '../scene.ts';
import { onnxOf } from './onnx.ts';
import { recipes } from './recipes.ts';
import { accuracyOf, teach } from './teach.ts';

const generator = generatorOf(bearingScene.generator, bearingScene.parameters);
for (const [name, recipe] of Object.entries(recipes)) {
  const network = teach(recipe, generator, (epoch, loss) =>
    process.stdout.write(`${name}: epoch ${epoch + 1} of ${recipe.epochs}, loss ${loss.toFixed(3)}\n`),
  );
  const bytes = onnxOf(network, { graph: name, input: 'window', output: 'scores' });
  writeFileSync(new URL(`../models/${name}.onnx`, import.meta.url), bytes);
  const digest = createHash('sha256').update(bytes).digest('hex');
  const accuracy = accuracyOf(network, generator, 'check', 1000);
  process.stdout.write(
    `${name}: ${bytes.length} bytes, sha256:${digest}, accuracy ${accuracy} on 1000 fresh windows\n`,
  );
}
