/** A dense tensor in row-major order. float32 and int8 cover what sensors exchange today. */
export type Tensor =
  | { type: 'float32'; shape: readonly number[]; data: Float32Array }
  | { type: 'float64'; shape: readonly number[]; data: Float64Array }
  | { type: 'int8'; shape: readonly number[]; data: Int8Array }
  | { type: 'uint8'; shape: readonly number[]; data: Uint8Array }
  | { type: 'int16'; shape: readonly number[]; data: Int16Array }
  | { type: 'int32'; shape: readonly number[]; data: Int32Array }
  | { type: 'int64'; shape: readonly number[]; data: BigInt64Array };

/** Bytes of one item. */
export const itemSize: Readonly<Record<Tensor['type'], number>> = {
  float32: 4,
  float64: 8,
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
};

/** The tensor whose items are these bytes, in the machine's own order; as many as the shape holds. */
export function tensorOf(type: Tensor['type'], shape: readonly number[], buffer: ArrayBuffer): Tensor {
  switch (type) {
    case 'float32':
      return { type, shape, data: new Float32Array(buffer) };
    case 'float64':
      return { type, shape, data: new Float64Array(buffer) };
    case 'int8':
      return { type, shape, data: new Int8Array(buffer) };
    case 'uint8':
      return { type, shape, data: new Uint8Array(buffer) };
    case 'int16':
      return { type, shape, data: new Int16Array(buffer) };
    case 'int32':
      return { type, shape, data: new Int32Array(buffer) };
    case 'int64':
      return { type, shape, data: new BigInt64Array(buffer) };
  }
}
