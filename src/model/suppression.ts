import { z } from 'zod';
import { DateOnly } from './terms.ts';

const line = z.string().min(1).max(500);

/** Where a finding stands: in which file (its name, without folders), on which page, in which block. */
const Where = z
  .strictObject({ file: line.optional(), page: z.int().min(1).optional(), block: z.int().min(1).optional() })
  .refine((where) => Object.keys(where).length > 0, { error: 'say where: file, page or block' });

/**
 * A finding that somebody answers for, until a day: a rule, the words or the place it is about, and the reason. `until`: the last
 * day it counts; from the next on the finding counts again.
 */
export const Suppression = z
  .strictObject({
    rule: z.string().max(80),
    text: line.optional(),
    where: Where.optional(),
    reason: line,
    until: DateOnly,
  })
  .refine(({ text, where }) => text !== undefined || where !== undefined, {
    error: 'say of which words (text) or which place (where)',
  });
export type Suppression = z.infer<typeof Suppression>;

export const Suppressions = z.strictObject({ suppressions: z.array(Suppression).max(10_000) });
export type Suppressions = z.infer<typeof Suppressions>;
