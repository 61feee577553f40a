import { z } from 'zod';
import { Digest, Id } from './terms.ts';

/** What a product is built from, by whom a buyer would ask for evidence of it. */
export const componentKinds = ['accelerator', 'module', 'firmware-stack', 'secure-boot'] as const;
export const ComponentKind = z.enum(componentKinds);
export type ComponentKind = z.infer<typeof ComponentKind>;

/** What a declaration of kind component is of. `chip` is another word for an accelerator. */
export const ComponentType = z.enum(['chip', ...componentKinds]);
export type ComponentType = z.infer<typeof ComponentType>;

export const kindOf = (type: ComponentType): ComponentKind => (type === 'chip' ? 'accelerator' : type);

/** A component of a product, as its maker names it: a change of it is a change of what bears on it (docs/impact.md). */
export const BuiltIn = z.strictObject({
  id: Id,
  kind: ComponentKind,
  title: z.string().max(200).optional(),
  maker: z.string().min(1).max(200).optional(),
  part: z.string().min(1).max(100).optional(),
  version: z.string().min(1).max(60).optional(),
  digest: Digest.optional(),
});
export type BuiltIn = z.infer<typeof BuiltIn>;
