/** A dense tensor in row-major order. float32 and int8 cover what sensors exchange today. */
export type Tensor =
  | { type: 'float32'; shape: readonly number[]; data: Float32Array }
  | { type: 'float64'; shape: readonly number[]; data: Float64Array }
  | { type: 'int8'; shape: readonly number[]; data: Int8Array }
  | { type: 'uint8'; shape: readonly number[]; data: Uint8Array }
  | { type: 'int16'; shape: readonly number[]; data: Int16Array }
  | { type: 'int32'; shape: readonly number[]; data: Int32Array }
  | { type: 'int64'; shape: readonly number[]; data: BigInt64Array };
