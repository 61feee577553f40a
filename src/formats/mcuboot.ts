import { FormatError } from './error.ts';

// An MCUboot image (docs of MCUboot 2.x, "Image format"; boot/bootutil/include/bootutil/image.h), little endian:
//
//   header, 32 bytes used of hdrSize: magic 96f3b83d, load address, hdrSize u16, protected size u16, image size, flags,
//     version (major u8, minor u8, revision u16, build u32), 4 bytes of padding
//   image, imgSize bytes, from hdrSize on
//   protected TLVs, where the protected size is not 0: info (magic 6908 u16, size of all u16), then entries
//   TLVs: info (magic 6907 u16, size of all u16), then entries
//   an entry: type u16, length u16, value
//
// The digest is of header, image and protected TLVs; the signature is of the digest.

const magic = 0x96f3b83d;
const protectedMagic = 0x6908;
const plainMagic = 0x6907;
const smallestHeader = 32;
const infoSize = 4;

/** TLV types by name, those that the bench reads. */
export const tlvTypes = {
  'key-hash': 0x01,
  'public-key': 0x02,
  sha256: 0x10,
  sha384: 0x11,
  sha512: 0x12,
  'rsa2048-pss': 0x20,
  ecdsa: 0x22,
  'rsa3072-pss': 0x23,
  ed25519: 0x24,
  dependency: 0x40,
  'security-counter': 0x50,
  'boot-record': 0x60,
} as const;
export type TlvName = keyof typeof tlvTypes;
export const signatureTypes = ['rsa2048-pss', 'ecdsa', 'rsa3072-pss', 'ed25519'] as const satisfies readonly TlvName[];

export type Tlv = { type: number; value: Uint8Array };
export type ImageVersion = { major: number; minor: number; revision: number; build: number };
export type McubootImage = {
  version: ImageVersion;
  loadAddress: number;
  flags: number;
  headerSize: number;
  /** What the device runs. */
  payload: Uint8Array;
  protectedTlvs: readonly Tlv[];
  tlvs: readonly Tlv[];
  /** What the digest is of: header, payload and protected TLVs, as they stand in the file. */
  digested: Uint8Array;
};

const wrong = (what: string, at: number): FormatError => new FormatError(`MCUboot image: ${what}`, at);

type Area = { tlvs: Tlv[]; end: number };

/** One area of TLVs with its info header, from `start` on. */
function areaAt(bytes: Uint8Array, view: DataView, start: number, areaMagic: number): Area {
  if (start + infoSize > bytes.length) throw wrong('ends before its TLVs', bytes.length);
  const found = view.getUint16(start, true);
  if (found !== areaMagic) throw wrong(`TLVs begin with ${found.toString(16)}, not ${areaMagic.toString(16)}`, start);
  const end = start + view.getUint16(start + 2, true);
  if (end < start + infoSize || end > bytes.length) throw wrong(`TLVs of ${end - start} bytes do not fit`, start + 2);
  const tlvs: Tlv[] = [];
  for (let at = start + infoSize; at < end;) {
    if (at + infoSize > end) throw wrong('a TLV is cut off', at);
    const [type, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    if (at + infoSize + length > end) throw wrong(`a TLV of ${length} bytes does not fit`, at + 2);
    tlvs.push({ type, value: bytes.subarray(at + infoSize, at + infoSize + length) });
    at += infoSize + length;
  }
  return { tlvs, end };
}

/**
 * Reads an image; nothing is verified. Bytes after its last TLV (the padding of a flash slot, or a trailer) are stepped over.
 * Throws `FormatError` with the place for everything that is no image.
 */
export function readMcuboot(bytes: Uint8Array): McubootImage {
  if (bytes.length < smallestHeader) throw wrong(`${bytes.length} bytes are no header`, 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic) throw wrong('does not begin with 96f3b83d', 0);
  const [headerSize, protectedSize, size] = [
    view.getUint16(8, true),
    view.getUint16(10, true),
    view.getUint32(12, true),
  ];
  if (headerSize < smallestHeader) throw wrong(`a header of ${headerSize} bytes`, 8);
  const payloadEnd = headerSize + size;
  if (payloadEnd > bytes.length) throw wrong(`an image of ${size} bytes does not fit`, 12);
  const shielded = protectedSize === 0 ? undefined : areaAt(bytes, view, payloadEnd, protectedMagic);
  if (shielded && shielded.end - payloadEnd !== protectedSize)
    throw wrong(
      `the header says ${protectedSize} bytes of protected TLVs, and there are ${shielded.end - payloadEnd}`,
      10,
    );
  const end = shielded?.end ?? payloadEnd;
  return {
    version: {
      major: view.getUint8(20),
      minor: view.getUint8(21),
      revision: view.getUint16(22, true),
      build: view.getUint32(24, true),
    },
    loadAddress: view.getUint32(4, true),
    flags: view.getUint32(16, true),
    headerSize,
    payload: bytes.subarray(headerSize, payloadEnd),
    protectedTlvs: shielded?.tlvs ?? [],
    tlvs: areaAt(bytes, view, end, plainMagic).tlvs,
    digested: bytes.subarray(0, end),
  };
}

export const versionText = ({ major, minor, revision, build }: ImageVersion): string =>
  `${major}.${minor}.${revision}${build === 0 ? '' : `+${build}`}`;

/** The value of the one TLV of this type; undefined where there is none, or more than one. */
export function tlvOf({ protectedTlvs, tlvs }: McubootImage, name: TlvName): Uint8Array | undefined {
  const [found, ...more] = [...protectedTlvs, ...tlvs].filter(({ type }) => type === tlvTypes[name]);
  return more.length === 0 ? found?.value : undefined;
}

/** The security counter, which no later image may have less of; undefined where there is none that is protected. */
export function securityCounterOf({ protectedTlvs }: McubootImage): number | undefined {
  const found = protectedTlvs.find(({ type }) => type === tlvTypes['security-counter'])?.value;
  if (found?.length !== 4) return undefined;
  return new DataView(found.buffer, found.byteOffset, 4).getUint32(0, true);
}

function area(areaMagic: number, tlvs: readonly Tlv[]): Uint8Array {
  const size = tlvs.reduce((sum, { value }) => sum + infoSize + value.length, infoSize);
  if (size > 0xffff) throw new RangeError(`TLVs of ${size} bytes: at most 65535`);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, areaMagic, true);
  view.setUint16(2, size, true);
  let at = infoSize;
  for (const { type, value } of tlvs) {
    view.setUint16(at, type, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + infoSize);
    at += infoSize + value.length;
  }
  return bytes;
}

export const tlv = (name: TlvName, value: Uint8Array): Tlv => ({ type: tlvTypes[name], value });

/** A security counter as a TLV. */
export function securityCounter(count: number): Tlv {
  const value = new Uint8Array(4);
  new DataView(value.buffer).setUint32(0, count, true);
  return tlv('security-counter', value);
}

export type ImageContents = Pick<McubootImage, 'version' | 'payload' | 'protectedTlvs'> &
  Partial<Pick<McubootImage, 'loadAddress' | 'flags' | 'headerSize'>>;

/** What the digest of an image is of: to be digested, and the digest to be signed. */
export function digestedOf(contents: ImageContents): Uint8Array {
  const { version, payload, protectedTlvs, loadAddress = 0, flags = 0, headerSize = smallestHeader } = contents;
  const shielded = protectedTlvs.length === 0 ? new Uint8Array(0) : area(protectedMagic, protectedTlvs);
  const bytes = new Uint8Array(headerSize + payload.length + shielded.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, loadAddress, true);
  view.setUint16(8, headerSize, true);
  view.setUint16(10, shielded.length, true);
  view.setUint32(12, payload.length, true);
  view.setUint32(16, flags, true);
  view.setUint8(20, version.major);
  view.setUint8(21, version.minor);
  view.setUint16(22, version.revision, true);
  view.setUint32(24, version.build, true);
  bytes.set(payload, headerSize);
  bytes.set(shielded, headerSize + payload.length);
  return bytes;
}

/** The image of what was digested, with the TLVs that are not: digest, key hash, signature. */
export function imageOf(digested: Uint8Array, tlvs: readonly Tlv[]): Uint8Array {
  const after = area(plainMagic, tlvs);
  const bytes = new Uint8Array(digested.length + after.length);
  bytes.set(digested, 0);
  bytes.set(after, digested.length);
  return bytes;
}
