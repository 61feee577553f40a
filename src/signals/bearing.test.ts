import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { defectOrders, loadShare } from './bearing.ts';

const near = (actual: number, expected: number, within: number): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected} ± ${within}`);

const geometries = fc
  .record({
    balls: fc.integer({ min: 5, max: 30 }),
    ratio: fc.double({ min: 0.05, max: 0.45, noNaN: true }),
    contactAngle: fc.double({ min: 0, max: 45, noNaN: true }),
  })
  .map(({ balls, ratio, contactAngle }) => ({ balls, ballDiameter: 50 * ratio, pitchDiameter: 50, contactAngle }));

describe('defect frequencies', () => {
  it('of a 6205 (9 balls of 7.94 mm on 39.04 mm) are 3.585, 5.415, 2.357 and 0.398 times the shaft', () => {
    const orders = defectOrders({ balls: 9, ballDiameter: 7.94, pitchDiameter: 39.04, contactAngle: 0 });
    near(orders.outer, 3.585, 0.0005);
    near(orders.inner, 5.415, 0.0005);
    near(orders.ballSpin, 2.357, 0.0005);
    near(orders.cage, 0.398, 0.0005);
  });

  it('obey outer + inner = balls and outer = balls × cage, whatever the geometry', () => {
    fc.assert(
      fc.property(geometries, (geometry) => {
        const orders = defectOrders(geometry);
        near(orders.outer + orders.inner, geometry.balls, 1e-9);
        near(orders.outer, geometry.balls * orders.cage, 1e-9);
      }),
    );
  });

  it('of an axial bearing ball (90°) would not know inner from outer', () => {
    const orders = defectOrders({ balls: 10, ballDiameter: 8, pitchDiameter: 40, contactAngle: 90 });
    near(orders.outer, 5, 1e-9);
    near(orders.inner, 5, 1e-9);
  });
});

describe('load zone', () => {
  it('carries all in the line of the load and nothing outside the zone', () => {
    assert.equal(loadShare(0, 0.5), 1);
    assert.equal(loadShare(Math.PI, 0.5), 0);
    near(loadShare(Math.PI / 2, 0.5), 0, 1e-12);
    assert.ok(loadShare(Math.PI / 2, 0.7) > 0);
  });
});
