export const modelFormats = ['onnx', 'tflite'] as const;
export type ModelFormat = (typeof modelFormats)[number];

/** A value that the model takes or gives: its element type by ONNX's number (1 float, 7 int64 …), −1 where it is no tensor. */
export type ModelValue = { name: string; type: number; shape: readonly (number | string)[] };
/** An operator, how often it stands in the model with all its subgraphs, and the attributes it was given. */
export type ModelOperator = { domain: string; name: string; count: number; attributes: readonly string[] };
export type ModelInventory = {
  format: ModelFormat;
  /** Of the format: ONNX's IR version, TensorFlow Lite's schema. */
  version: number;
  producer: string;
  /** Versions of the operator sets it is written against, by domain ('' is ONNX's own). */
  opsets: Readonly<Record<string, number>>;
  operators: readonly ModelOperator[];
  inputs: readonly ModelValue[];
  outputs: readonly ModelValue[];
};

/** TensorProto.DataType of onnx.proto3, by which every format's element types are told here. */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  complex64: 14,
} as const;

/** Operators of a domain and then of a name, in an order that does not depend on the file. */
export const byName = (a: ModelOperator, b: ModelOperator): number =>
  `${a.domain} ${a.name}` < `${b.domain} ${b.name}` ? -1 : 1;
