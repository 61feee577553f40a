import { z } from 'zod';
import { RunId } from './entry.ts';

/** 32 bytes in base64. */
const Base64Hash = z.string().length(44);

/** `run.json` in a run's export: which entries of which log, in order of `seq`, with the inclusion proof of each from the leaf up. */
export const RunIndex = z.strictObject({
  format: z.literal('gradus-run/1'),
  run: RunId,
  origin: z.string().min(1).max(500),
  /** `name+hexid+base64(0x01 ‖ public key)`, C2SP signed-note. */
  signer: z.string().max(1000),
  entries: z
    .array(z.strictObject({ index: z.int().min(0), proof: z.array(Base64Hash).max(64) }))
    .min(1)
    .max(1_000_000),
});
export type RunIndex = z.infer<typeof RunIndex>;
