import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HttpEndpoint } from '../../model/declaration.ts';
import { InputError } from '../../model/errors.ts';

/** The authorities that a declaration names, in PEM; undefined where it names none. */
export function trustIn({ trust }: HttpEndpoint, folder: string): string | undefined {
  if (trust === undefined) return undefined;
  try {
    const text = readFileSync(resolve(folder, trust), 'utf8');
    // Throws for what is no certificate.
    void new X509Certificate(text);
    return text;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError('DECLARATION_INVALID', 'endpoints.http.trust', `${trust}: ${why}`);
  }
}
