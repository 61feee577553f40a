import { SecretRef } from '../../model/declaration.ts';
import type { Declaration } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { secretOf } from './secret.ts';

/** Members of an endpoint that name a secret. Other members of the same form name files that are none. */
const names: ReadonlySet<string> = new Set(['bearer', 'password', 'passcode', 'key', 'dataset', 'env']);

function* refsIn(value: unknown, name = ''): Generator<SecretRef> {
  if (typeof value !== 'object' || value === null) return;
  const ref = names.has(name) ? SecretRef.safeParse(value) : undefined;
  if (ref?.success) yield ref.data;
  else for (const [key, inner] of Object.entries(value)) yield* refsIn(inner, name === 'env' ? name : key);
}

/** How many secrets the endpoints name; each that can be read is read, so that it is looked for from now on. */
export function readSecrets({ endpoints }: Declaration, folder: string): number {
  let count = 0;
  for (const ref of refsIn(endpoints)) {
    try {
      secretOf(ref, folder);
      count++;
    } catch (error) {
      // It is not there for whoever needs it either, who then says so.
      if (!(error instanceof ProbeError)) throw error;
    }
  }
  return count;
}
