import { rename, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { certificateUri, credentialText } from '../certify/credential.ts';
import { paperPdf } from '../drivers/documents/typst.ts';
import { sha256 } from '../drivers/keys/checks.ts';
import { bytesOf, toHex } from '../evidence/bytes.ts';
import type { Certificate } from '../model/certificate.ts';
import { InputError } from '../model/errors.ts';
import { paperLanguages, type PaperLanguage } from '../model/paper.ts';
import { certificatePaper } from '../print/paper/certificate.ts';
import { saidIn } from './certificates-read.ts';
import { write, writeJson, type Manners } from './manners.ts';
import { credentialsIn } from './verify-certificate.ts';

export function paperLanguage(text: string): PaperLanguage {
  const found = paperLanguages.find((one) => one === text);
  if (found) return found;
  throw new InputError('USAGE', '--language', `${text} is no language of papers. Write ${paperLanguages.join(', ')}.`);
}

/** What the code on a certificate holds: its number within its body, and the digest of what is signed. */
export const codeOf = (certificate: Certificate): string =>
  `${certificateUri(certificate)}#sha256=${toHex(sha256(bytesOf(credentialText(certificate))))}`;

/** Name of a file after a number, the same on every system. */
export const stemOf = (number: string): string => number.replaceAll('/', '_');

/** Writes a certificate on paper, once a language. The files written. */
export async function printed(
  certificate: Certificate,
  jwt: string,
  languages: readonly string[],
  out: string,
): Promise<string[]> {
  const files: string[] = [];
  for (const language of languages.map(paperLanguage)) {
    const stem = stemOf(certificate.number);
    const inside = {
      name: `${stem}.jwt`,
      type: 'application/vc+jwt',
      description: 'The signed record of this certificate',
      bytes: bytesOf(jwt),
    };
    const pdf = paperPdf(certificatePaper(certificate, language, codeOf(certificate)), inside);
    const file = path.join(out, `${stem}.${language}.pdf`);
    await writePdf(file, pdf);
    files.push(file);
  }
  return files;
}

/** Writes bytes whole or not at all. */
export async function writePdf(file: string, pdf: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.tmp`, pdf);
  await rename(`${file}.tmp`, file);
}

/** `gradus certify print`: whether it holds is not looked at here. */
export async function print(file: string, options: Manners & { language: string[]; out: string }): Promise<void> {
  const files: string[] = [];
  for (const { name, jwt } of await credentialsIn(file))
    files.push(...(await printed(saidIn(jwt, name), jwt, options.language, options.out)));
  if (options.json) writeJson({ files });
  else for (const one of files) write(one);
}
