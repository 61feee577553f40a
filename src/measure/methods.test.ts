import assert from 'node:assert/strict';
import { it } from 'node:test';
import { methods } from '../model/methods.ts';
import { functions } from './methods.ts';

it('has a function for every method called available, and for no other', () => {
  const available = methods.filter(({ status }) => status === 'available').map(({ id }) => id);
  assert.deepEqual(Object.keys(functions).toSorted(), available.toSorted());
});
