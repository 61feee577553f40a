import type { Text, StimulusKind } from './common.ts';
import type { Capability, Instrument } from './declaration.ts';
import type { Parameter } from './pack.ts';

/** A parameter of a method: its unit and the values it may take. */
export type MethodParameter = {
  default: Parameter;
  unit?: string;
  least?: number;
  most?: number;
  oneOf?: readonly string[];
};

/**
 * A test method as data. `quantities` maps what it measures to the UCUM unit (null: a yes/no observation). A method
 * with status `planned` has no function in this version: what asks for it is inconclusive, and says so.
 */
export type Method = {
  id: string;
  version: number;
  title: Text;
  status: 'available' | 'planned';
  for: 'device' | 'each-rule' | 'each-model';
  quantities: Readonly<Record<string, string | null>>;
  parameters: Readonly<Record<string, MethodParameter>>;
  /** What the device must offer; one of the lists suffices. */
  needs: readonly (readonly Capability[])[];
  stimulus: readonly StimulusKind[];
  instruments: readonly Instrument['kind'][];
  /** Fewer give no result. */
  fewest: number;
  /** Samples when the pack names none. */
  samples: number;
  /** For the plan's estimate of time: fixed and per sample. */
  estimate: { fixedMs: number; perSampleMs: number };
  /** A step that has not ended by then ends as timed out. */
  timeoutMs: number;
};
