import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { MatterEndpoint } from '../../model/declaration.ts';
import { InputError } from '../../model/errors.ts';

/** Certificates that the user trusts; undefined, where none were given: then nothing is trusted and nothing is refuted. */
export type Stores = { paa?: readonly X509Certificate[]; cdSigners?: readonly X509Certificate[]; areTest: boolean };

const isCertificate = (name: string): boolean => /\.(pem|der|crt|cer)$/i.test(name);

function folderOf(name: 'paa' | 'cdSigners', given: string, folder: string): X509Certificate[] {
  const at = `endpoints.matter.${name}`;
  const path = resolve(folder, given);
  try {
    const files = readdirSync(path).filter(isCertificate);
    if (files.length === 0) throw new RangeError('holds no .pem, .der, .crt or .cer');
    return files.map((file) => new X509Certificate(readFileSync(join(path, file))));
  } catch (error) {
    throw new InputError(
      'DECLARATION_INVALID',
      at,
      `${given}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The trust stores that a declaration names, read from the folder it lies in. */
export function storesOf({ paa, cdSigners, testStores }: MatterEndpoint, folder: string): Stores {
  return {
    ...(paa === undefined ? {} : { paa: folderOf('paa', paa, folder) }),
    ...(cdSigners === undefined ? {} : { cdSigners: folderOf('cdSigners', cdSigners, folder) }),
    areTest: testStores === true,
  };
}
