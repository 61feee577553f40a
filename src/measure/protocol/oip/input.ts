import { oipTensorText } from '../../../formats/oip.ts';
import type { NamedTensor } from '../../../formats/oip.ts';
import { itemSize, tensorOf } from '../../../formats/tensor.ts';
import type { DeclaredModel } from '../../../model/declaration.ts';

type Declared = DeclaredModel['inputs'][number];

function made({ name, type, shape }: Declared): NamedTensor {
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  const tensor = tensorOf(type, shape, new ArrayBuffer(count * itemSize[type]));
  for (let i = 0; i < count; i++)
    if (tensor.type === 'int64') tensor.data[i] = BigInt(i % 100);
    else tensor.data[i] = i % 100;
  return { name, tensor };
}

/** Inputs of the model's declared form, with values any type holds: what comes out is not judged. */
export const inputsFor = ({ inputs }: DeclaredModel): NamedTensor[] => inputs.map(made);

/** An inference request. `more`: further members as JSON text, each with its name. */
export const requestText = (inputs: readonly NamedTensor[], more = '', form: 'flat' | 'nested' = 'flat'): string =>
  `{${more === '' ? '' : `${more},`}"inputs":[${inputs.map((one) => oipTensorText(one, form)).join(',')}]}`;
