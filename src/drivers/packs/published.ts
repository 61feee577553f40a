import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Digest } from '../../model/terms.ts';

/** Digests of the packs that come with Gradus, by `id version`, past versions too: what bears such a name and is not it can be told. */
export const publishedFile: string = path.resolve(import.meta.dirname, '../../../packs/digests.json');

export function publishedPacks(): Readonly<Record<string, Digest>> {
  return z.record(z.string().max(120), Digest).parse(JSON.parse(readFileSync(publishedFile, 'utf8')));
}
