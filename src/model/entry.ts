import { z } from 'zod';
import { Digest, Level, ObjectRef, Vkey } from './terms.ts';
import { probeCodes, retryCodes } from './errors.ts';
import { CheckFound, Measurement, Observation } from './measurement.ts';
import { Request } from './plan.ts';
import { registryBodies } from './registry.ts';

/** `YYYYMMDDTHHMMSSZ-<ASCII serial, at most 24>-<6 base32>`: safe as a file name everywhere. */
export const RunId = z
  .string()
  .regex(/^\d{8}T\d{6}Z-[A-Za-z0-9._-]{1,24}-[a-z2-7]{6}$/, 'a run id looks like 20261123T081200Z-brg-0003-k3f7qz');
export type RunId = z.infer<typeof RunId>;

/** What this station had concluded about the same serial and firmware before, as it judged it then. */
export const EarlierRun = z.strictObject({
  run: RunId,
  programme: z.string().max(20),
  pack: z.string().max(120),
  ended: z.enum(['concluded', 'aborted']),
  /** The level it gave, `none`, or `refused`; absent where the run was aborted. */
  gave: z.union([Level, z.literal('none'), z.literal('refused')]).optional(),
});
export type EarlierRun = z.infer<typeof EarlierRun>;

const text = z.string().max(2000);
const Body = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('run-opened'),
    request: Request,
    dut: z.strictObject({
      serial: z.string().max(64),
      firmware: Digest,
      models: z.array(Digest).max(50),
      hardware: Digest.optional(),
    }),
    pack: ObjectRef,
    /** The maker's signature over the pack, where it had one. */
    packSignature: ObjectRef.optional(),
    declaration: ObjectRef,
    methods: ObjectRef,
    plan: ObjectRef,
    versions: z.record(z.string().max(60), z.string().max(100)),
    conditions: z.record(z.string().max(60), z.union([z.string().max(300), z.number()])),
    earlier: z.array(EarlierRun).max(1000),
  }),
  /** `attempt`: the second and later ones count, each with the fault of the one before, which stays in the log. */
  z.strictObject({
    kind: z.literal('step-started'),
    step: z.string().max(10),
    attempt: z.int().min(2).max(11).optional(),
    because: z.enum(retryCodes).optional(),
  }),
  z.strictObject({
    kind: z.literal('readback'),
    step: z.string().max(10),
    via: z.string().max(40),
    says: z.record(z.string().max(80), z.string().max(500)),
  }),
  z.strictObject({ kind: z.literal('measurement'), step: z.string().max(10), measurement: Measurement }),
  z.strictObject({ kind: z.literal('observation'), step: z.string().max(10), observation: Observation }),
  z.strictObject({ kind: z.literal('check'), step: z.string().max(10), check: CheckFound }),
  z.strictObject({
    kind: z.literal('step-ended'),
    step: z.string().max(10),
    how: z.enum(['done', 'timed-out', 'failed', 'skipped']),
    ms: z.number().min(0),
    code: z.enum([...probeCodes, 'TOO_FEW_SAMPLES', 'OUT_OF_TIME', 'METHOD_FAILED']).optional(),
    text: text.optional(),
  }),
  z.strictObject({ kind: z.literal('run-concluded'), entries: z.int().min(1), chain: Digest }),
  z.strictObject({
    kind: z.literal('run-aborted'),
    entries: z.int().min(1),
    chain: Digest,
    code: z.enum(['OPERATOR', 'BENCH_DIED', 'STATION']),
    text,
  }),
]);
export type EntryBody = z.infer<typeof Body>;

/** Every entry of a run: `seq` counts from 0 within the run; `by` names the station key; `sig` is Ed25519 over the canonical JSON (RFC 8785) without `sig`, base64. */
const envelope = {
  v: z.literal(1),
  run: RunId,
  seq: z.int().min(0),
  at: z.iso.datetime({ precision: 3 }),
  by: z.string().regex(/^[0-9a-f]{8}$/),
  sig: z.string().regex(/^[A-Za-z0-9+/]{85}[AQgw]==$/),
};
export const Envelope = z.strictObject({ ...envelope, body: Body });
export type Entry = z.infer<typeof Envelope>;
export const Entry = Envelope;

const StationBody = z.discriminatedUnion('kind', [
  /** From the next entry on the station signs with `to`. `accepted`: the new key's signature over `rotationText`, base64. */
  z.strictObject({
    kind: z.literal('key-rotated'),
    from: Vkey,
    to: Vkey,
    accepted: envelope.sig,
    because: text.optional(),
  }),
  /** What this key signed is not believed unless an authority outside the station saw it before `since`. */
  z.strictObject({ kind: z.literal('key-revoked'), key: Vkey, since: envelope.at, because: text }),
  ...registryBodies,
]);
export type StationBody = z.infer<typeof StationBody>;

/** What happens to a station beside its runs, and what a registry says: an entry of no run. */
export const StationEntry = z.strictObject({
  v: envelope.v,
  at: envelope.at,
  by: envelope.by,
  sig: envelope.sig,
  body: StationBody,
});
export type StationEntry = z.infer<typeof StationEntry>;
export type LogEntry = Entry | StationEntry;

/** An entry in the log: at most what a C2SP entry bundle can hold. */
export const longestEntry = 65_535;
