import { z } from 'zod';
import { Name, StimulusKind, Text, Wire } from './terms.ts';
import { capabilities, Instrument, type Capability } from './declaration.ts';
import { Parameter, type Indicator } from './pack.ts';

/** A parameter of a method: its unit and the values it may take. */
export type MethodParameter = {
  default: Parameter;
  unit?: string;
  least?: number;
  most?: number;
  oneOf?: readonly string[];
};

/** One question of a method that asks many: named after its conformance unit, with the clause that says so. */
const CheckData = z.strictObject({ unit: z.string().max(200), clause: z.string().max(300), title: Text });
export type CheckData = z.infer<typeof CheckData>;

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
  /** The protocol it is about: asked where the declaration has that endpoint. */
  wire?: Wire;
  /** The checks it asks, by name; the pack says which of them must hold. */
  checks?: Readonly<Record<string, CheckData>>;
  /** It looks at what a run did: its step comes after all others. */
  last?: true;
  /** A part of the pack that its steps carry with them. */
  takes?: 'shapes' | 'questions';
  /** What the device must offer; one of the lists suffices. */
  needs: readonly (readonly Capability[])[];
  stimulus: readonly StimulusKind[];
  instruments: readonly Instrument['kind'][];
  /** Fewer give no result. */
  fewest: number;
  /** Samples when the pack names none. */
  samples: number;
  /** For the plan's estimate of time: fixed and per sample; `atDeclaredRate`: and a sample is asked at the declared rate of what it is about. */
  estimate: { fixedMs: number; perSampleMs: number; atDeclaredRate?: boolean };
  /** A step that has not ended by then ends as timed out. */
  timeoutMs: number;
};

/** Samples of a programme's size, never fewer than give a result. */
export const samplesFor = (method: Method, { samples }: Indicator, size: string): number =>
  Math.max(samples?.[size] ?? method.samples, method.fewest);

const MethodParameter = z.strictObject({
  default: Parameter,
  unit: z.string().max(40).exactOptional(),
  least: z.number().exactOptional(),
  most: z.number().exactOptional(),
  oneOf: z.array(z.string().max(200)).max(100).exactOptional(),
});

/** Methods as a run froze them. */
export const MethodList: z.ZodType<readonly Method[]> = z
  .array(
    z.strictObject({
      id: Name,
      version: z.int().min(0),
      title: Text,
      status: z.enum(['available', 'planned']),
      for: z.enum(['device', 'each-rule', 'each-model']),
      quantities: z.record(Name, z.string().max(40).nullable()),
      parameters: z.record(Name, MethodParameter),
      wire: Wire.exactOptional(),
      checks: z.record(Name, CheckData).exactOptional(),
      last: z.literal(true).exactOptional(),
      takes: z.enum(['shapes', 'questions']).exactOptional(),
      needs: z.array(z.array(z.enum(capabilities)).max(20)).max(20),
      stimulus: z.array(StimulusKind).max(3),
      instruments: z.array(Instrument.shape.kind).max(10),
      fewest: z.int().min(1),
      samples: z.int().min(1),
      estimate: z.strictObject({
        fixedMs: z.number().min(0),
        perSampleMs: z.number().min(0),
        atDeclaredRate: z.boolean().exactOptional(),
      }),
      timeoutMs: z.number().gt(0),
    }),
  )
  .max(1000);
