import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  digestedOf,
  imageOf,
  readMcuboot,
  securityCounter,
  securityCounterOf,
  tlv,
  tlvOf,
  tlvTypes,
  versionText,
} from './mcuboot.ts';

/**
 * Written out by hand from the layout in mcuboot.ts, byte by byte: version 1.4.0+7, load address 0x20000, a header of 32
 * bytes, a payload of 4, protected TLVs with the security counter 5 (info 4, entry 4, value 4: 12 bytes), and a key hash of
 * two bytes for a TLV of its own.
 */
const byHand = Buffer.from(
  [
    '3db8f396', // magic
    '00000200', // load address
    '2000', // header size
    '0c00', // size of the protected TLVs
    '04000000', // image size
    '00000000', // flags
    '01', // major
    '04', // minor
    '0000', // revision
    '07000000', // build
    '00000000', // padding
    'deadbeef', // payload
    '0869', // magic of protected TLVs
    '0c00', // their size with this header
    '5000', // security counter
    '0400', // its length
    '05000000', // its value
    '0769', // magic of TLVs
    '0a00', // their size with this header
    '0100', // key hash
    '0200', // its length
    'abcd', // its value
  ].join(''),
  'hex',
);
const changed = (at: number, hex: string): Uint8Array => {
  const copy = Buffer.from(byHand);
  copy.write(hex, at, 'hex');
  return copy;
};

describe('an MCUboot image', () => {
  it('is read as it was written by hand', () => {
    const image = readMcuboot(byHand);
    assert.equal(versionText(image.version), '1.4.0+7');
    assert.equal(image.loadAddress, 0x20000);
    assert.deepEqual(Buffer.from(image.payload), Buffer.from('deadbeef', 'hex'));
    assert.equal(securityCounterOf(image), 5);
    assert.deepEqual(Buffer.from(tlvOf(image, 'key-hash') ?? []), Buffer.from('abcd', 'hex'));
    assert.equal(image.digested.length, 32 + 4 + 12);
    assert.equal(tlvOf(image, 'ed25519'), undefined);
  });
  it('is written as by hand', () => {
    const digested = digestedOf({
      version: { major: 1, minor: 4, revision: 0, build: 7 },
      payload: Buffer.from('deadbeef', 'hex'),
      protectedTlvs: [securityCounter(5)],
      loadAddress: 0x20000,
    });
    assert.deepEqual(Buffer.from(imageOf(digested, [tlv('key-hash', Uint8Array.of(0xab, 0xcd))])), byHand);
  });
  it('is signed over the digest of header, payload and protected TLVs, so that none of them can be changed', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const version = { major: 2, minor: 0, revision: 1, build: 0 };
    const digested = digestedOf({ version, payload: Buffer.alloc(100, 7), protectedTlvs: [securityCounter(9)] });
    const digest = createHash('sha256').update(digested).digest();
    const signature = sign(null, digest, privateKey);
    const image = readMcuboot(imageOf(digested, [tlv('sha256', digest), tlv('ed25519', signature)]));
    const holds = (bytes: Uint8Array): boolean =>
      verify(null, createHash('sha256').update(bytes).digest(), publicKey, tlvOf(image, 'ed25519') ?? Buffer.alloc(64));
    assert.equal(holds(image.digested), true);
    for (let at = 0; at < image.digested.length; at++) {
      const other = Uint8Array.from(image.digested);
      other[at] = (other[at] ?? 0) ^ 1;
      assert.equal(holds(other), false);
    }
  });
  it('may be followed by what fills its slot', () =>
    assert.deepEqual(readMcuboot(Buffer.concat([byHand, Buffer.alloc(50, 0xff)])), readMcuboot(byHand)));
  it('has no one value of a TLV that stands there twice', () => {
    const twice = [tlv('key-hash', Uint8Array.of(1)), tlv('key-hash', Uint8Array.of(2))];
    const version = { major: 1, minor: 0, revision: 0, build: 0 };
    const image = readMcuboot(imageOf(digestedOf({ version, payload: Buffer.alloc(4), protectedTlvs: [] }), twice));
    assert.equal(tlvOf(image, 'key-hash'), undefined);
    assert.equal(securityCounterOf(image), undefined);
  });

  const refusals: [string, Uint8Array, RegExp][] = [
    ['shorter than a header', byHand.subarray(0, 31), /31 bytes are no header/],
    ['of another magic', changed(0, '3db8f397'), /does not begin with 96f3b83d/],
    ['with a header smaller than its own', changed(8, '1f00'), /a header of 31 bytes/],
    ['with more payload than there is', changed(12, 'ffffff7f'), /an image of 2147483647 bytes does not fit/],
    ['cut off after its payload', byHand.subarray(0, 36), /ends before its TLVs \(at byte 36\)/],
    [
      'with other protected TLVs than its header says',
      changed(10, '0b00'),
      /says 11 bytes of protected TLVs, and there are 12/,
    ],
    ['without the protected TLVs its header says', changed(36, '0769'), /begin with 6907, not 6908/],
    ['with TLVs longer than the file', changed(50, 'ff00'), /TLVs of 255 bytes do not fit/],
    ['with a TLV longer than its area', changed(54, '0300'), /a TLV of 3 bytes does not fit/],
    ['with a TLV cut off', changed(50, '0600'), /a TLV is cut off/],
  ];
  for (const [what, bytes, says] of refusals)
    it(`is refused ${what}`, () => assert.throws(() => readMcuboot(bytes), { name: 'FormatError', message: says }));

  it('of any contents comes back as it was', () => {
    const bytes = (most: number) => fc.uint8Array({ maxLength: most });
    const tlvs = fc.array(fc.record({ type: fc.constantFrom(...Object.values(tlvTypes)), value: bytes(80) }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        bytes(300),
        tlvs,
        tlvs,
        fc.integer({ min: 32, max: 512 }),
        (payload, protectedTlvs, plain, headerSize) => {
          const version = { major: 255, minor: 1, revision: 65_535, build: 4_294_967_295 };
          const image = readMcuboot(imageOf(digestedOf({ version, payload, protectedTlvs, headerSize }), plain));
          const listed = (all: readonly { type: number; value: Uint8Array }[]) =>
            all.map(({ type, value }) => [type, Buffer.from(value).toString('hex')]);
          assert.deepEqual(image.version, version);
          assert.deepEqual(Buffer.from(image.payload), Buffer.from(payload));
          assert.deepEqual(listed(image.protectedTlvs), listed(protectedTlvs));
          assert.deepEqual(listed(image.tlvs), listed(plain));
        },
      ),
    );
  });
});
