import { z } from 'zod';
import { Instrument } from './declaration.ts';
import { RunId } from './entry.ts';
import { Real } from './measurement.ts';
import { ProgrammeName } from './pack.ts';
import { Digest, Id, Level, Name, StimulusKind, Vkey } from './terms.ts';

/** What the predicate of a run is called in a Statement. */
export const runPredicateType = 'urn:gradus:predicate:run:1';

/** A number or a yes or no that was judged, with the bounds of its expanded uncertainty (95 %), in UCUM units. */
const Judged = z.strictObject({
  indicator: Name,
  subject: Id.optional(),
  value: z.union([Real, z.boolean(), z.literal('unknown')]),
  low: z.number().optional(),
  high: z.number().optional(),
  unit: z.string().max(40).optional(),
  n: z.int().min(0).optional(),
  stimulus: StimulusKind.optional(),
  /** `seq` of the run's entries it rests on. */
  entries: z.array(z.int().min(0)).max(10_000),
});

/**
 * What a station signs of a concluded run, as predicate of an in-toto Statement whose subjects are the firmware, the
 * base models and the hardware configuration. `chain` binds every entry of the run; `run.tlog-proof` shows it in the log.
 */
export const RunPredicate = z.strictObject({
  run: RunId,
  log: z.string().min(1).max(500),
  entries: z.int().min(1),
  chain: Digest,
  opened: z.iso.datetime({ precision: 3 }),
  concluded: z.iso.datetime({ precision: 3 }),
  product: z.strictObject({ maker: z.string(), name: z.string(), serial: z.string() }),
  programme: ProgrammeName,
  target: Level,
  pack: z.strictObject({ id: Name, version: z.string(), digest: Digest }),
  declaration: Digest,
  methods: Digest,
  plan: Digest,
  station: z.strictObject({
    key: Vkey,
    name: z.string().optional(),
    /** With the dates of their calibration. */
    instruments: z.array(Instrument),
  }),
  /** Of the bench and its libraries. */
  versions: z.record(z.string(), z.string()),
  /** Of the environment, as the run was opened. */
  conditions: z.record(z.string(), z.union([z.string(), z.number()])),
  measurements: z.array(Judged).max(100_000),
});
export type RunPredicate = z.infer<typeof RunPredicate>;

/** DSSE 1.0.2: bytes, what kind they are, and who signed both. */
export const DsseEnvelope = z.strictObject({
  payloadType: z.string().min(1).max(200),
  payload: z.string().max(200_000_000),
  signatures: z
    .array(z.strictObject({ keyid: z.string().max(2000), sig: z.string().max(10_000) }))
    .min(1)
    .max(10),
});
export type DsseEnvelope = z.infer<typeof DsseEnvelope>;
