// Values as OPC 10000-6, 5.2 writes them, without the care that a device would take.

export const u8 = (...values: number[]): Buffer => Buffer.from(values);
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
/** A length: −1 is null, and what is below that is nothing. */
export const length = (value: number): Buffer => u32(value);
export const raw = (bytes: Uint8Array | null): Buffer =>
  bytes === null ? length(-1) : Buffer.concat([length(bytes.length), bytes]);
export const text = (value: string | null): Buffer => raw(value === null ? null : Buffer.from(value));
export const list = (items: readonly Uint8Array[]): Buffer => Buffer.concat([length(items.length), ...items]);

/** 100 ns since 1601, OPC 10000-6, 5.2.2.5. */
const epoch = 11_644_473_600_000n;
export function time(ms: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE((BigInt(ms) + epoch) * 10_000n);
  return bytes;
}
export const nodeId = (id: number): Buffer => u8(1, 0, id & 0xff, id >> 8);
export const localized = (words: string): Buffer => Buffer.concat([u8(2), text(words)]);
/** An ExtensionObject without a body. */
export const nothing = u8(0, 0, 0);

/** Where a NodeId that begins here ends. */
export function afterNodeId(bytes: Buffer, at: number): number {
  const encoding = (bytes[at] ?? 0) & 0x3f;
  const fixed = [2, 4, 7, 0, 19][encoding] ?? 0;
  return fixed > 0 ? at + fixed : afterText(bytes, at + 3);
}
export const afterText = (bytes: Buffer, at: number): number => at + 4 + Math.max(0, bytes.readInt32LE(at));
