import { statementOf, type Draft, type Lack } from '../market/draft/draft.ts';
import type { Certificate, CertificateState } from '../model/certificate.ts';
import type { DeclarationFacts } from '../model/declaration-facts.ts';
import type { Language } from '../model/terms.ts';
import { certificateWords } from './words/certificate.ts';
import { declarationWords, type DeclarationWords } from './words/declaration.ts';

/** A field of a declaration, by its letter or number in the document that asks for it. */
export type Field = { field: string; name: string; lines: readonly string[] };

const standardOf = ({ standard: { id, year } }: Certificate): string => `${id}-${year}`;
const packOf = ({ basis: { pack } }: Certificate): string => `${pack.id} ${pack.version}`;

function statement(certificate: Certificate, words: DeclarationWords): string {
  const level = certificate.level.slice(1);
  const says = statementOf(certificate);
  if (says === 'conforms') return words.statement.conforms(standardOf(certificate), level);
  if (says === 'contract') return words.statement.contract(certificate.basis.contract ?? '', level);
  return words.statement.assessed(packOf(certificate), level);
}

function object(
  { product, of, serials }: Certificate,
  given: readonly string[] | undefined,
  words: DeclarationWords,
): string[] {
  const { maker, name, model, firmware } = product;
  const named = given ?? (of === 'unit' ? serials : []);
  const what = name === model ? `${maker} ${model}` : `${maker} ${model}, ${name}`;
  return [what, ...firmware.map(({ version, digest }) => words.firmware(version, digest)), ...named.map(words.serial)];
}

function attestation(
  { number, body, authorisations, from, to }: Certificate,
  words: DeclarationWords,
  language: Language,
): string {
  return words.attestation(number, body.names?.[language] ?? body.name, authorisations.join(', '), from, to);
}

const signed = ({ signatory }: DeclarationFacts, words: DeclarationWords): string[] => [
  `${signatory.name}, ${signatory.function}`,
  ...(signatory.onBehalfOf === undefined ? [] : [words.onBehalfOf(signatory.onBehalfOf)]),
  words.signature,
];

type Lines = readonly (readonly [field: string, lines: readonly string[]])[];
type Given<K extends Draft['kind']> = Extract<Draft, { kind: K }>;

const label = ({ certificate }: Given<'label'>, words: DeclarationWords, language: Language): Lines => [
  ['statement', [statement(certificate, words)]],
  ['attestation', [attestation(certificate, words, language)]],
  ['object', object(certificate, undefined, words)],
];

/** ISO/IEC 17050-1:2004, 6.1 a) to h). */
const supplier = ({ certificate, facts }: Given<'supplier'>, words: DeclarationWords, language: Language): Lines => [
  ['a', [facts.number]],
  ['b', [facts.issuer.name, facts.issuer.address]],
  ['c', object(certificate, facts.serials, words)],
  ['d', [words.object(statement(certificate, words))]],
  ['e', [standardOf(certificate), `${packOf(certificate)} (${certificate.basis.pack.digest})`]],
  ['f', [`${facts.place}, ${facts.date}`]],
  ['g', signed(facts, words)],
  [
    'h',
    [...(facts.limitation === undefined ? [] : [facts.limitation]), words.firmwareAlone, words.until(certificate.to)],
  ],
  [
    'more',
    [
      attestation(certificate, words, language),
      ...certificate.reports.map(({ number, laboratory }) => words.report(number, laboratory)),
    ],
  ],
];

/** Regulation (EU) 2024/1689, Annex V, 1 to 8. */
function annexV({ certificate, facts, classification, on }: Given<'ai-act'>, words: DeclarationWords): Lines {
  const { issuer, personalData, notifiedBody: body, harmonised, otherActs = [] } = facts;
  const from = classification.from ?? '';
  return [
    ['1', object(certificate, facts.serials, words)],
    ['2', [issuer.name, issuer.address]],
    ['3', [words.sole]],
    ['4', [words.provider, ...otherActs]],
    ...(personalData?.processed ? [['5', [personalData.statement ?? '']] as const] : []),
    ['6', harmonised ?? [words.noHarmonised(standardOf(certificate))]],
    ...(body ? [['7', [`${body.name} ${body.number}`, body.procedure, body.certificate]] as const] : []),
    ['8', [`${facts.place}, ${facts.date}`, ...signed(facts, words)]],
    [
      'risk',
      [
        ...classification.reasons.map((one) => words.reasons[one]),
        on < from ? words.notBefore(from) : words.classified(from),
      ],
    ],
  ];
}

/** The fields of a draft, in the order of the document that asks for them. */
export function declarationFields(draft: Draft, language: Language): Field[] {
  const words = declarationWords[language];
  const lines =
    draft.kind === 'label'
      ? label(draft, words, language)
      : draft.kind === 'supplier'
        ? supplier(draft, words, language)
        : annexV(draft, words);
  return lines.map(([field, own]) => ({ field, name: words.fields[field] ?? field, lines: own }));
}

/** A draft as Markdown, with what it is not above all else. */
export function declarationText(draft: Draft, language: Language): string {
  const words = declarationWords[language];
  const fields = declarationFields(draft, language).map(({ name, lines }) => `## ${name}\n\n${lines.join('  \n')}\n`);
  return [`# ${words.titles[draft.kind]}\n`, `> ${words.draft(draft.on)}\n`, ...fields].join('\n');
}

/** Why no draft is made. */
export function lackText(lack: Lack, language: Language): string {
  const { refused, reasons } = declarationWords[language];
  if (lack.lacks === 'certificate')
    return refused.certificate(certificateWords[language].state[lack.state as CertificateState]);
  if (lack.lacks === 'facts') return refused.facts(lack.names.join(', '));
  if (lack.lacks === 'serial') return refused.serial(lack.serial);
  if (!lack.classification) return refused.unclassified;
  return [refused.notHighRisk, ...lack.classification.reasons.map((one) => `  ${reasons[one]}`)].join('\n');
}
