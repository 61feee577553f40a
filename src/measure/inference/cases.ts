import type { Tensor } from '../../formats/tensor.ts';
import type { DeclaredModel } from '../../model/declaration.ts';
import { InputError } from '../../model/errors.ts';
import { SignalError } from '../../signals/error.ts';
import { generatorOf } from '../../signals/generators.ts';
import type { Generator } from '../../signals/generators.ts';
import { TooFew } from '../bench.ts';

/** One input of the bench's own making: `label` indexes the declared labels. */
export type Case = { input: Tensor; label: number };
export type Cases = { make(seed: string, index: number): Case };

const product = (shape: readonly number[]): number => shape.reduce((all, n) => all * n, 1);

/** A drift of the inputs away from what the model was made for: 0 none, 1 the most. */
export type Drift = { kind: string; severity: number };

function generatorFor(model: DeclaredModel, drift: Drift | undefined): Generator {
  if (!model.scene)
    throw new TooFew(`model ${model.id} declares no scene: the bench cannot make inputs of its own for it`);
  try {
    const generator = generatorOf(model.scene.generator, model.scene.parameters);
    return drift ? generator.drifted(drift.kind, drift.severity) : generator;
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    throw new InputError('DECLARATION_INVALID', `models.${model.id}.scene`, error.message, { cause: error });
  }
}

function fits(model: DeclaredModel, generator: Generator): readonly number[] {
  const [tensor] = model.inputs;
  const path = `models.${model.id}.inputs.0`;
  if (!tensor || tensor.type !== 'float32' || model.inputs.length !== 1)
    throw new InputError('DECLARATION_INVALID', path, 'the scene makes one float32 input');
  if (product(tensor.shape) !== product(generator.shape))
    throw new InputError(
      'DECLARATION_INVALID',
      `${path}.shape`,
      `[${tensor.shape.join(', ')}] does not hold what the scene makes, [${generator.shape.join(', ')}]`,
    );
  return tensor.shape;
}

/**
 * Inputs for a declared model from its scene, in the declared shape, labelled by the declared names. Throws `TooFew`
 * without a scene, `InputError` where scene and model do not fit.
 */
export function casesFor(model: DeclaredModel, drift?: Drift): Cases {
  const generator = generatorFor(model, drift);
  const shape = fits(model, generator);
  const labels = generator.labels.map((name) => model.labels.indexOf(name));
  const missing = generator.labels.find((_, i) => labels[i] === -1);
  if (missing !== undefined)
    throw new InputError('DECLARATION_INVALID', `models.${model.id}.labels`, `the scene also makes ${missing}`);
  return {
    make(seed, index) {
      const made = generator.make(seed, index);
      return { input: { type: 'float32', shape, data: made.input }, label: labels[made.label] ?? -1 };
    },
  };
}

/** Ways in which the inputs of a model's scene can drift. Throws as `casesFor` does. */
export function driftsOf(model: DeclaredModel): readonly string[] {
  return generatorFor(model, undefined).drifts;
}
