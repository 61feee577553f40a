import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openProbe } from '../../src/desk/wire.ts';
import { simulator } from './simulators.ts';

/** Ms. Longer than the OPC UA stack keeps a connection on which nothing passes. */
const longPause = 6000;

describe('a probe', { timeout: 60_000 }, () => {
  it('reads over OPC UA after a pause in which other wires were measured', async () => {
    const sensor = await simulator('L1');
    const probe = await openProbe(sensor.declaration, { folder: sensor.folder });
    try {
      assert.equal(await probe.read?.('vibration-high'), false);
      await new Promise((resolve) => setTimeout(resolve, longPause));
      assert.equal(await probe.read?.('vibration-high'), false);
    } finally {
      await probe.close();
      await sensor.stop();
    }
  });
});
