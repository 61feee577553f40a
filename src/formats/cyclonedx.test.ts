import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSbom } from './cyclonedx.ts';

const sha256 = 'ab'.repeat(32);
const good = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: {
      type: 'firmware',
      name: 'monitor',
      version: '1.4.0',
      hashes: [
        { alg: 'MD5', content: 'x' },
        { alg: 'SHA-256', content: sha256.toUpperCase() },
      ],
    },
  },
  components: [{ type: 'library', name: 'libc' }],
};
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const of = (component: Record<string, unknown>) => ({ ...good, metadata: { component } });

describe('a CycloneDX bill of materials', () => {
  it('says what it is of, by which hash, and how much it lists', () => {
    assert.deepEqual(readSbom(bytes(good)), {
      specVersion: '1.6',
      of: { name: 'monitor', version: '1.4.0', sha256 },
      components: 1,
    });
  });
  it('may leave out version, hashes and components', () => {
    const { components: _, ...rest } = of({ type: 'firmware', name: 'monitor' });
    assert.deepEqual(readSbom(bytes(rest)), {
      specVersion: '1.6',
      of: { name: 'monitor', version: undefined, sha256: undefined },
      components: 0,
    });
  });
  it('is read from 1.2 on', () => {
    for (const specVersion of ['1.2', '1.7', '1.10']) assert.ok(readSbom(bytes({ ...good, specVersion })));
  });
  for (const [what, content, says] of [
    ['not JSON', new TextEncoder().encode('<bom/>'), /it is not JSON in UTF-8/],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), /it is not JSON in UTF-8/],
    ['a list', bytes([]), /it is no object/],
    ['of another format', bytes({ ...good, bomFormat: 'SPDX' }), /its bomFormat is not CycloneDX/],
    ['of another version', bytes({ ...good, specVersion: '2.0' }), /version 2\.0 is not read here/],
    ['without metadata', bytes({ ...good, metadata: undefined }), /metadata is no object/],
    ['of nothing', bytes({ ...good, metadata: {} }), /metadata\.component is no object/],
    ['of something without a name', bytes(of({ type: 'firmware' })), /the name of metadata\.component is no text/],
    [
      'with a version that is a number',
      bytes(of({ name: 'm', version: 1 })),
      /the version of metadata\.component is no/,
    ],
    ['with hashes that are a text', bytes(of({ name: 'm', hashes: sha256 })), /hashes is no list/],
    [
      'with a hash that is too short',
      bytes(of({ name: 'm', hashes: [{ alg: 'SHA-256', content: 'ab' }] })),
      /a SHA-256 hash has not 64 hex digits/,
    ],
    [
      'with two hashes of one thing',
      bytes(of({ name: 'm', hashes: [sha256, '00'.repeat(32)].map((content) => ({ alg: 'SHA-256', content })) })),
      /two SHA-256 hashes of one thing/,
    ],
    ['that lists something without a name', bytes({ ...good, components: [{}] }), /a name is no text/],
  ] as const)
    it(`is refused ${what}`, () => assert.throws(() => readSbom(content), { name: 'FormatError', message: says }));
});
