import { statSync } from 'node:fs';
import type { ReadOptions } from './run-read.ts';

export type CertificateOptions = ReadOptions & {
  trustList?: string[];
  register?: string[];
  firmware?: string;
  evidence?: string[];
  receipt?: string;
  station?: string;
};

/** Whether a file is, by its name, a certificate. */
export function isCertificate(what: string): boolean {
  const found = statSync(what, { throwIfNoEntry: false });
  return found?.isFile() === true && /\.(jwt|pdf)$/i.test(what);
}
