import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { evidenceIn, evidenceOf } from './coswid.ts';

const digest = new Uint8Array(32).fill(7);
const map = (...entries: readonly (readonly [Cbor, Cbor])[]): Cbor => new Map<Cbor, Cbor>(entries);
/** tag-id, software-name, tag-version, then what is given. */
const tag = (...more: readonly (readonly [Cbor, Cbor])[]): Uint8Array =>
  encodeCbor(map([0, 'tag'], [1, 'monitor'], [12, 0], ...more));
const file = (name: string, byte: number): Cbor => map([24, name], [7, [1, new Uint8Array(32).fill(byte)]]);

describe('evidence in a CoSWID', () => {
  it('is read as it was written', () => {
    const files = [
      { name: 'loader', algorithm: 1, digest },
      { name: 'firmware', algorithm: 7, digest: new Uint8Array(48) },
    ];
    assert.deepEqual(evidenceIn(evidenceOf({ id: 'x', name: 'y', maker: 'z' }, files)), files);
  });
  it('may be one entry or several, of files, processes and resources, in directories of directories', () => {
    const inner = map([24, 'lib'], [26, map([17, file('model', 3)])]);
    const outer = map([24, 'opt'], [26, [map([17, [file('a', 1), file('b', 2)]], [16, inner])]]);
    const process = map([27, 'watch'], [28, 12], [7, [1, new Uint8Array(32).fill(4)]]);
    const resource = map([29, 'fuses'], [7, [1, new Uint8Array(32).fill(5)]]);
    const read = evidenceIn(tag([3, map([16, outer], [18, process], [19, resource])]));
    assert.deepEqual(
      read.map((one) => `${one.name} ${one.digest[0]}`),
      ['watch 4', 'fuses 5', 'a 1', 'b 2', 'model 3'],
    );
  });
  it('leaves out what has no hash, and names what has no name', () => {
    const read = evidenceIn(tag([3, map([17, [map([24, 'big'], [20, 9]), map([7, [1, digest]])]])]));
    assert.deepEqual(read, [{ name: '(unnamed)', algorithm: 1, digest }]);
  });
  const nested = (depth: number): Cbor => (depth === 0 ? map() : map([16, map([26, nested(depth - 1)])]));
  for (const [what, bytes, says] of [
    ['with a payload', tag([6, map([17, file('a', 1)])]), /it has a payload, and evidence is asked for/],
    ['without evidence', tag(), /it has no evidence/],
    ['that is a list', encodeCbor([1]), /a tag is no map/],
    ['whose evidence is a text', tag([3, 'x']), /evidence is no map/],
    ['whose file is a number', tag([3, map([17, 1])]), /an entry of evidence is no map/],
    [
      'whose hash is a text',
      tag([3, map([17, map([24, 'a'], [7, 'x'])])]),
      /the hash of a is not \[algorithm, bytes\]/,
    ],
    ['whose hash is too long', tag([3, map([17, map([7, [1, digest, 1]])])]), /is not \[algorithm, bytes\]/],
    ['nested deeper than a CBOR is read', tag([3, nested(17)]), /nested deeper/],
  ] as const)
    it(`is refused ${what}`, () => assert.throws(() => evidenceIn(bytes), { name: 'FormatError', message: says }));
});
