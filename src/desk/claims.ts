import { readFile, stat } from 'node:fs/promises';
import { readDocument } from '../drivers/documents/read.ts';
import { readAs } from '../drivers/yaml/read.ts';
import { claimsIn } from '../market/claims/claims.ts';
import type { KnownCertificate } from '../market/claims/finding.ts';
import { ruleIds } from '../market/claims/rules.ts';
import { countOf, isWithoutText, suppressed, type Claims } from '../market/claims/suppress.ts';
import type { ReadDocument } from '../model/document.ts';
import { exit, InputError } from '../model/errors.ts';
import { Suppressions, type Suppression } from '../model/suppression.ts';
import { claimsJson, claimsText } from '../print/claims.ts';
import type { CertificateOptions } from './certificate-files.ts';
import { knownCertificates } from './certificates-read.ts';
import { dayOf } from './inputs.ts';
import { screen, write, writeJson } from './manners.ts';
import { writeWhole } from './reports.ts';
import { version } from './version.ts';

type Options = CertificateOptions & {
  certificate?: string[];
  all?: boolean;
  suppressions?: string;
  sarif?: string;
  html?: string;
};

/** Bytes that a document may have: a catalogue of some hundred pages. */
const longest = 64 * 1024 * 1024;

async function bytesOf(file: string): Promise<Uint8Array> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', file, 'no such file', { cause });
  });
  if (!found.isFile()) throw new InputError('FILE_UNREADABLE', file, 'is no file. Name the documents themselves.');
  if (found.size > longest)
    throw new InputError('FILE_TOO_LARGE', file, `has ${found.size} bytes; at most ${longest} are read`);
  return readFile(file);
}

const read = async (file: string): Promise<ReadDocument> => readDocument(await bytesOf(file), file);

function suppressionsIn(file: string | undefined): readonly Suppression[] {
  if (file === undefined) return [];
  const { suppressions } = readAs(Suppressions, file, 'SUPPRESSIONS_INVALID');
  const strange = suppressions.findIndex(({ rule }) => !(ruleIds as readonly string[]).includes(rule));
  if (strange >= 0)
    throw new InputError(
      'SUPPRESSIONS_INVALID',
      `${file}  suppressions[${strange}].rule`,
      `${suppressions[strange]?.rule} is no rule. There are ${ruleIds.join(', ')}.`,
    );
  return suppressions;
}

function exitOf(claims: Claims): number {
  if (countOf(claims, 'error') > 0) return exit.nonConforming;
  const isOpen = countOf(claims, 'warning') > 0 || claims.documents.some(isWithoutText);
  return isOpen ? exit.inconclusive : exit.conforms;
}

async function checked(
  files: readonly string[],
  known: readonly KnownCertificate[],
): Promise<Parameters<typeof suppressed>[0]> {
  const documents: { document: ReadDocument; findings: ReturnType<typeof claimsIn> }[] = [];
  for (const file of files) {
    const document = await read(file);
    documents.push({ document, findings: claimsIn(document, known) });
  }
  return documents;
}

async function writePages(claims: Claims, { sarif, html, lang }: Options): Promise<void> {
  if (sarif !== undefined) {
    const { claimsSarif } = await import('../print/claims-sarif.ts');
    await writeWhole(sarif, claimsSarif(claims, version, lang));
  }
  if (html !== undefined) {
    const { claimsPage } = await import('../print/claims-page.ts');
    await writeWhole(html, claimsPage(claims, lang));
  }
}

/** `gradus claims`: what documents claim of the level, held against certificates, with what would be true. */
export async function claims(files: readonly string[], options: Options): Promise<void> {
  const on = (options.on === undefined ? new Date().toISOString() : dayOf('--on', options.on)).slice(0, 10);
  const excused = suppressionsIn(options.suppressions);
  const known = await knownCertificates(options.certificate ?? [], options, on);
  const found = suppressed(await checked(files, known), excused, on);
  await writePages(found, options);
  if (options.json) writeJson(claimsJson(found));
  else {
    const { colour, width } = screen();
    const shape = { language: options.lang, all: options.all === true, colour };
    write(claimsText(found, process.stdout.isTTY ? { ...shape, width } : shape));
  }
  process.exitCode = exitOf(found);
}
