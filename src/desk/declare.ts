import { draftFrom, draftKinds, isLack, type DraftKind } from '../market/draft/draft.ts';
import { readAs } from '../drivers/yaml/read.ts';
import { DeclarationFacts } from '../model/declaration-facts.ts';
import { exit, InputError } from '../model/errors.ts';
import { declarationFields, declarationText, lackText } from '../print/declaration.ts';
import type { CertificateOptions } from './certificate-files.ts';
import { knownCertificates } from './certificates-read.ts';
import { dayOf } from './inputs.ts';
import { write, writeJson } from './manners.ts';
import { writeWhole } from './reports.ts';

type Options = CertificateOptions & { kind: string; with?: string; out?: string };

function kindOf(text: string): DraftKind {
  const found = draftKinds.find((kind) => kind === text);
  if (found) return found;
  throw new InputError('USAGE', '--kind', `${text} is no kind of declaration. Write ${draftKinds.join(', ')}.`);
}

/** `gradus declare`: a draft that fills itself from a certificate, and refuses what is not proved. */
export async function declare(file: string, options: Options): Promise<void> {
  const kind = kindOf(options.kind);
  const on = (options.on === undefined ? new Date().toISOString() : dayOf('--on', options.on)).slice(0, 10);
  const facts = options.with === undefined ? undefined : readAs(DeclarationFacts, options.with, 'CERTIFICATE_INVALID');
  const [known] = await knownCertificates([file], options, on);
  if (!known) throw new TypeError('one certificate was given');
  const made = draftFrom(kind, known, facts);
  if (isLack(made)) {
    process.exitCode = made.lacks === 'facts' || made.lacks === 'serial' ? exit.badInput : exit.nonConforming;
    if (options.json) return writeJson({ kind, on, draft: null, ...made });
    return write(`✗ ${lackText(made, options.lang)}`);
  }
  const text = declarationText(made, options.lang);
  if (options.out !== undefined) await writeWhole(options.out, text);
  if (options.json)
    writeJson({ kind, on, certificate: known.certificate.number, draft: declarationFields(made, options.lang) });
  else write(options.out ?? text);
}
