import { z } from 'zod';
import { RunId } from './entry.ts';
import { Digest, Vkey } from './terms.ts';

/** 32 bytes in base64. */
const Base64Hash = z.string().length(44);
const Placed = z.strictObject({ index: z.int().min(0), proof: z.array(Base64Hash).max(64) });

/** `run.json` in a run's export: which entries of which log, in order of `seq`, with the inclusion proof of each from the leaf up. `signer`: of the checkpoint. */
export const RunIndex = z.strictObject({
  format: z.literal('gradus-run/1'),
  run: RunId,
  origin: z.string().min(1).max(500),
  signer: Vkey,
  entries: z.array(Placed).min(1).max(1_000_000),
  /** The log's entries about the station's keys, all of them up to the checkpoint. Absent: none. */
  keys: z.array(Placed).min(1).max(1000).optional(),
  /** The checkpoint that an authority saw, where there is one: that the log at `checkpoint` begins with it. */
  seen: z.strictObject({ proof: z.array(Base64Hash).max(64) }).optional(),
  /** Objects that entries refer to and that were left out, in order; their digests stand in the entries all the same. */
  withheld: z.array(Digest).min(1).max(100_000).optional(),
});
export type RunIndex = z.infer<typeof RunIndex>;
