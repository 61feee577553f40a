import { z } from 'zod';
import { RunId } from './entry.ts';
import { Digest } from './terms.ts';

/** One thing that was tried: what it should give and what it gave. */
export const ValidationItem = z.strictObject({
  name: z.string(),
  expected: z.string(),
  seen: z.string(),
  ok: z.boolean(),
});
export type ValidationItem = z.infer<typeof ValidationItem>;

export const validationParts = ['vectors', 'statistics', 'answers', 'log', 'station', 'reference'] as const;
export type ValidationPart = (typeof validationParts)[number];

/**
 * The record of a station's self-check: evidence that the software does here what it is meant to (ISO/IEC 17025:2017,
 * 7.11.2). `lock`: the dependencies as installed; `run`: the reference sensor's, in the station's log.
 */
export const Validation = z.strictObject({
  format: z.literal('gradus-validation/1'),
  at: z.iso.datetime({ precision: 3 }),
  by: z.string().max(200).optional(),
  ok: z.boolean(),
  versions: z.record(z.string(), z.string()),
  machine: z.record(z.string(), z.union([z.string(), z.number()])),
  digests: z.strictObject({ lock: Digest.optional(), methods: Digest, packs: z.record(z.string(), Digest) }),
  station: z.strictObject({
    folder: z.string(),
    origin: z.string().optional(),
    key: z.string().optional(),
    entries: z.int().min(0).optional(),
    checkpoint: z.string().optional(),
  }),
  run: RunId.optional(),
  parts: z.array(z.strictObject({ part: z.enum(validationParts), items: z.array(ValidationItem) })),
});
export type Validation = z.infer<typeof Validation>;
