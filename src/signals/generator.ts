/** One input with the truth about it. `label` is an index into the generator's labels. */
export type SignalCase = {
  input: Float32Array;
  shape: readonly number[];
  label: number;
  truth: Record<string, number>;
};
export type Generator = {
  labels: readonly string[];
  shape: readonly number[];
  /** Deterministic in (seed, index), bit for bit. Labels are drawn evenly at random. */
  make(seed: string, index: number): SignalCase;
  /** Ways in which what the sensors see can drift away from what a model was made for. */
  drifts: readonly string[];
  /** The same task after so much of a drift: 0 none, 1 the most there is. Throws `SignalError`. */
  drifted(kind: string, severity: number): Generator;
};
export type Parameters = Readonly<Record<string, number | string | readonly number[]>>;
