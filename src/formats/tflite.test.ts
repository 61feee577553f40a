import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dense } from '../../test/engines/tflite.ts';
import { readModel } from './inventory.ts';
import { readTflite } from './tflite.ts';

const good = dense();
function changed(at: number, ...bytes: number[]): Uint8Array {
  const copy = good.slice();
  copy.set(bytes, at);
  return copy;
}

describe('a TensorFlow Lite model', () => {
  it('has its operators, inputs and outputs in its inventory', () => {
    assert.deepEqual(readModel(good), {
      format: 'tflite',
      version: 3,
      producer: 'Gradus test',
      opsets: {},
      operators: [{ domain: 'tflite', name: 'FULLY_CONNECTED', count: 1, attributes: [] }],
      inputs: [{ name: 'window', type: 1, shape: [1, 8] }],
      outputs: [{ name: 'scores', type: 1, shape: [1, 4] }],
    });
  });
  it('is refused where its root lies outside', () =>
    assert.throws(() => readTflite(changed(0, 255, 255, 255, 127)), {
      name: 'FormatError',
      message: /^TensorFlow Lite: 4 bytes are not there/,
    }));
  it('is refused without its identifier', () =>
    assert.throws(() => readTflite(changed(4, 0)), /^FormatError: TensorFlow Lite: TFL3 does not stand at byte 4/));
  it('is refused at whatever byte it is cut off, or read as the whole', () => {
    for (let length = 0; length < good.length; length++) {
      const cut = good.slice(0, length);
      try {
        assert.equal(readTflite(cut).format, 'tflite');
      } catch (error) {
        assert.equal((error as Error).name, 'FormatError', `${length} bytes: ${String(error)}`);
      }
    }
  });
  it('may give a length that no file has, and is refused without being read so far', () => {
    const all = [...good.keys()].slice(0, -4).map((at) => changed(at, 255, 255, 255, 127));
    const refused = all.filter((bytes) => {
      try {
        readTflite(bytes);
        return false;
      } catch (error) {
        assert.equal((error as Error).name, 'FormatError');
        return true;
      }
    });
    assert.ok(refused.length > 50);
  });
});
