/** MeshCoP: the TLVs of an Active Operational Dataset, with their lengths in bytes. */
const tlvs = {
  0: { name: 'channel', least: 3, most: 3 },
  1: { name: 'pan-id', least: 2, most: 2 },
  2: { name: 'extended-pan-id', least: 8, most: 8 },
  3: { name: 'network-name', least: 1, most: 16 },
  4: { name: 'pskc', least: 16, most: 16 },
  5: { name: 'network-key', least: 16, most: 16 },
  7: { name: 'mesh-local-prefix', least: 8, most: 8 },
  12: { name: 'security-policy', least: 3, most: 4 },
  14: { name: 'active-timestamp', least: 8, most: 8 },
  53: { name: 'channel-mask', least: 6, most: 64 },
} as const;
export type DatasetPart = (typeof tlvs)[keyof typeof tlvs]['name'];

/** A dataset is at most so long (Matter Core, AddOrUpdateThreadNetwork). */
export const longestDataset = 254;
/** Channels of IEEE 802.15.4 at 2.4 GHz, channel page 0. */
export const channels = { least: 11, most: 26 };

export type Tlv = { type: number; name: string; value: Uint8Array };
export class DatasetError extends Error {}

const nameOf = (type: number): string => (type in tlvs ? tlvs[type as keyof typeof tlvs].name : `type ${type}`);

/** The TLVs in their order. Throws `DatasetError` where the bytes are not whole TLVs, or one comes twice. */
export function tlvsIn(bytes: Uint8Array): Tlv[] {
  if (bytes.length > longestDataset) throw new DatasetError(`${bytes.length} bytes, at most ${longestDataset}`);
  const found: Tlv[] = [];
  for (let at = 0; at < bytes.length;) {
    const [type, length] = bytes.subarray(at, at + 2);
    if (type === undefined || length === undefined) throw new DatasetError(`a TLV without a length at byte ${at}`);
    const value = bytes.slice(at + 2, at + 2 + length);
    if (value.length < length)
      throw new DatasetError(`${nameOf(type)} at byte ${at}: ${length} bytes, ${value.length} are left`);
    if (found.some((one) => one.type === type)) throw new DatasetError(`${nameOf(type)} comes twice`);
    found.push({ type, name: nameOf(type), value });
    at += 2 + length;
  }
  return found;
}

export const datasetBytes = (parts: readonly { type: number; value: Uint8Array }[]): Uint8Array =>
  Uint8Array.from(parts.flatMap(({ type, value }) => [type, value.length, ...value]));

const utf8 = new TextDecoder('utf-8', { fatal: true });
const number = (value: Uint8Array): number => value.reduce((sum, byte) => sum * 256 + byte, 0);

function* wrongIn({ name, value }: Tlv): Generator<string> {
  if (name === 'channel') {
    const [page = 0, ...rest] = value;
    const channel = number(Uint8Array.from(rest));
    if (page !== 0) yield `channel page ${page}, not 0`;
    else if (channel < channels.least || channel > channels.most)
      yield `channel ${channel}, not ${channels.least} to ${channels.most}`;
  }
  if (name === 'pan-id' && number(value) === 0xffff) yield 'pan-id 0xFFFF is the broadcast address';
  if (name === 'mesh-local-prefix' && value[0] !== 0xfd) yield 'mesh-local-prefix does not begin with fd';
  if (name === 'network-name' && !isText(value)) yield 'network-name is not UTF-8';
  if (name === 'network-key' && value.every((byte) => byte === 0)) yield 'network-key is all zero';
  if (name === 'security-policy' && number(value.subarray(0, 2)) < 1) yield 'security-policy rotates keys every 0 h';
  if (name === 'channel-mask') yield* wrongInMask(value);
}

function isText(value: Uint8Array): boolean {
  try {
    return utf8.decode(value).length > 0;
  } catch {
    return false;
  }
}

/** Entries of channel page, length of the mask, mask. */
function* wrongInMask(value: Uint8Array): Generator<string> {
  for (let at = 0; at < value.length;) {
    const length = value[at + 1] ?? 0;
    const mask = value.subarray(at + 2, at + 2 + length);
    if (length === 0 || mask.length < length) yield `channel-mask ends in the middle of an entry`;
    if (mask.length === length && length > 0 && mask.every((byte) => byte === 0)) yield 'channel-mask names no channel';
    if (length === 0) return;
    at += 2 + length;
  }
}

/** What an Active Operational Dataset lacks or holds wrongly; empty for one that a device can join by. Throws `DatasetError`. */
export function wrongWith(bytes: Uint8Array): string[] {
  const found = tlvsIn(bytes);
  const wrong: string[] = [];
  for (const { name, least, most } of Object.values(tlvs)) {
    const one = found.find((tlv) => tlv.name === name);
    if (!one) wrong.push(`no ${name}`);
    else if (one.value.length < least || one.value.length > most)
      wrong.push(`${name} of ${one.value.length} bytes, not ${least === most ? least : `${least} to ${most}`}`);
    else wrong.push(...wrongIn(one));
  }
  return wrong;
}

/** TLVs as people write them: hexadecimal, white space ignored. Throws `DatasetError`. */
export function datasetFrom(hex: string): Uint8Array {
  const digits = hex.replace(/\s+/g, '');
  if (!/^([0-9a-fA-F]{2})+$/.test(digits)) throw new DatasetError('not hexadecimal, or an odd number of digits');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The value of a part; undefined where there is none. */
export const partOf = (bytes: Uint8Array, part: DatasetPart): Uint8Array | undefined =>
  tlvsIn(bytes).find(({ name }) => name === part)?.value;
