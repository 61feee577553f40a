import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gaveTheCommitted } from './retrain.ts';

describe('training again from nothing', () => {
  // The others take longer: npm run soak -- retrain.
  it('gives sim/models/bearing-poor.onnx, byte for byte', () => assert.ok(gaveTheCommitted('bearing-poor')));
});
