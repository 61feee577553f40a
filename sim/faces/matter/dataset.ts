/** MeshCoP type of the extended PAN id, and its length. */
const extended = { type: 2, length: 8 };

/** The id of the network that an Operational Dataset is of; undefined where the bytes are no whole TLVs or name none. */
export function extendedPanId(dataset: ArrayBuffer | ArrayBufferView): Uint8Array | undefined {
  const bytes = ArrayBuffer.isView(dataset)
    ? new Uint8Array(dataset.buffer, dataset.byteOffset, dataset.byteLength)
    : new Uint8Array(dataset);
  let found: Uint8Array | undefined;
  for (let at = 0; at < bytes.length;) {
    const [type, length] = [bytes[at], bytes[at + 1]];
    if (length === undefined || at + 2 + length > bytes.length) return undefined;
    if (type === extended.type && length === extended.length) found = bytes.slice(at + 2, at + 2 + length);
    at += 2 + length;
  }
  return found;
}
