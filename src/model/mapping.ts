import { z } from 'zod';

const File = z.string().min(1).max(500);

/**
 * How the maker's own terms are to those of an ontology that others know (docs/mapping.md): an SSSOM/TSV file beside the
 * declaration, and where a reviewer has one, their alignment of the same terms.
 */
export const Mapping = z.strictObject({
  set: File,
  ontology: z.string().max(500).optional(),
  reviewed: File.optional(),
});
export type Mapping = z.infer<typeof Mapping>;
