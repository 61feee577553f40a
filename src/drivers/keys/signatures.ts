import type { Signatures } from '../../measure/bench.ts';
import { imageSignatures } from './images.ts';
import { tokenSignatures } from './tokens.ts';

/** What a method may have verified and signed. */
export const signatures: Signatures = { ...imageSignatures, ...tokenSignatures };
