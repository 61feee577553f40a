import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ModelInventory } from '../../formats/model-file.ts';
import { operatorIn } from './operator.ts';

const operator = (name: string, ...attributes: string[]) => ({ domain: '', name, count: 1, attributes });
const inventory: ModelInventory = {
  format: 'onnx',
  version: 8,
  producer: '',
  opsets: { '': 17 },
  operators: [
    operator('If', 'else_branch', 'then_branch'),
    operator('Conv', 'group'),
    operator('ConvTranspose'),
    operator('GlobalAveragePool'),
  ],
  inputs: [],
  outputs: [],
};

for (const [why, name] of [
  ['Unsupported ONNX operation: GlobalAveragePool', 'GlobalAveragePool'],
  ["DNN/ONNX/Attribute[else_branch]: 'Graph' is not supported in function 'getLayerParams'", 'If'],
  ['Could not find an implementation for ConvTranspose(11) node with name', 'ConvTranspose'],
  ["no kernel for 'ConvTranspose'", 'ConvTranspose'],
  ['No Op registered for ConvTranspose with domain_version of 11', 'ConvTranspose'],
  ['op type Conv is not registered', 'Conv'],
  ['operator ConvTranspose is unknown', 'ConvTranspose'],
  ['If it fails, try again', undefined],
  ['its process ended (SIGSEGV)', undefined],
] as const)
  it(`${name ?? 'no operator'} is what is meant by: ${why}`, () => assert.equal(operatorIn(why, inventory), name));
it('without an inventory nothing is named', () =>
  assert.equal(operatorIn('operator Conv is unknown', undefined), undefined));
