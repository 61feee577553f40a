import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { modes } from '../../sim/hostile/list.ts';
import { bearingScene } from '../../sim/scene.ts';
import { generatorOf } from '../../src/signals/generators.ts';
import { started } from './started.ts';

const generator = generatorOf(bearingScene.generator, bearingScene.parameters);

describe('the rig that speaks JSON lines', () => {
  it('answers identity, infer, stimulus and read, each with its id, and refuses in one sentence', async () => {
    const rig = await started('rig.ts', [], false);
    const ask = (asked: unknown) => rig.say(JSON.stringify(asked));
    const { says, ...rest } = await ask({ id: 1, do: 'identity' });
    assert.deepEqual(rest, { id: 1, ok: true });
    assert.equal((says as { serial: string }).serial, 'SIM-L2-0001');
    const { input, shape } = generator.make('rig', 0);
    const data = Buffer.from(input.buffer).toString('base64');
    const answer = await ask({ id: 2, do: 'infer', model: 'bearing', input: { type: 'float32', shape, data } });
    const { output } = answer as { output: { type: string; shape: number[]; data: string } };
    assert.deepEqual([output.type, output.shape], ['float32', [1, 4]]);
    assert.equal(Buffer.from(output.data, 'base64').length, 16);
    const hold = { value: 9, unit: 'mm/s' };
    assert.deepEqual(await ask({ id: 3, do: 'stimulus', channel: 'vibration', hold }), { id: 3, ok: true });
    await wait(120);
    assert.deepEqual(await ask({ id: 4, do: 'read', point: 'vibration-high' }), { id: 4, ok: true, value: true });
    assert.equal((await ask({ id: 5, do: 'dance' }))['ok'], false);
    assert.match(String((await ask({ id: 6, do: 'read', point: 'x' }))['error']), /no point x/);
    assert.deepEqual((await rig.say('{'))['id'], null);
    assert.equal(await rig.stop(), 0);
  });
});

describe('a server that is no device', () => {
  for (const { name } of modes)
    it(`${name} does what it says`, async () => {
      const hostile = await started('hostile/main.ts', [name]);
      const socket = connect(Number(hostile.ready['port']), '127.0.0.1');
      let [bytes, closed] = [0, false];
      socket.on('data', (data) => (bytes += data.length));
      socket.on('error', () => {});
      socket.once('close', () => (closed = true));
      await once(socket, 'connect');
      socket.write('HEL');
      await wait(250);
      const expected: Record<string, boolean> = {
        silent: bytes === 0 && !closed,
        refuse: bytes === 0 && closed,
        close: bytes === 5 && closed,
        garbage: bytes === 96 && !closed,
        endless: bytes > 100_000 && !closed,
      };
      assert.ok(expected[name], `${bytes} bytes, closed ${closed}`);
      socket.destroy();
      assert.equal(await hostile.stop(), 0);
    });
});
