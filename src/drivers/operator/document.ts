import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Raw } from '../../measure/raw.ts';
import type { DeclaredDocument } from '../../model/declaration.ts';
import { InputError } from '../../model/errors.ts';

/** Documents are kept beside the log: this much, bytes, and no more. */
export const longestDocument = 64 * 2 ** 20;

const types: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.md': 'text/markdown',
  '.html': 'text/html',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.json': 'application/json',
  '.yaml': 'application/yaml',
};

/** The declared file's bytes, found from the declaration's folder. Throws `InputError` where it is missing or too large. */
export async function readDocument({ file }: DeclaredDocument, folder: string): Promise<Raw> {
  const type = types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';
  const handle = await open(path.resolve(folder, file)).catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', file, 'this declared document cannot be read.', { cause });
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new InputError('FILE_UNREADABLE', file, 'a declared document is a file.');
    if (stat.size > longestDocument)
      throw new InputError('FILE_TOO_LARGE', file, `a declared document has at most ${longestDocument / 2 ** 20} MiB.`);
    return { type, bytes: await handle.readFile() };
  } finally {
    await handle.close();
  }
}
