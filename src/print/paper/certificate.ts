import type { Party } from '../../model/authority.ts';
import type { Certificate } from '../../model/certificate.ts';
import type { Paper, PaperLanguage, PaperRow } from '../../model/paper.ts';
import { statementOf } from '../../market/draft/draft.ts';
import { certificatePaperWords, type CertificatePaperWords } from '../words/paper/certificate.ts';
import { onPaper, rowOf } from './on-paper.ts';

const nameIn = ({ name, names }: Party, language: PaperLanguage): string => names?.[language] ?? name;
const standardOf = ({ standard: { id, year } }: Certificate): string => `${id}-${year}`;
const packOf = ({ basis: { pack } }: Certificate): string => `${pack.id} ${pack.version}`;
const productOf = ({ product: { maker, model } }: Certificate): string => `${maker} ${model}`;

/** As strong as the weakest provenance of the rules allows: never conformity with a text that nobody read. */
function statement(certificate: Certificate, { statement: says }: CertificatePaperWords): string {
  const [product, level] = [productOf(certificate), certificate.level.slice(1)];
  const strength = statementOf(certificate);
  if (strength === 'conforms') return says.conforms(product, standardOf(certificate), level);
  if (strength === 'contract') return says.contract(product, certificate.basis.contract ?? '', level);
  return says.assessed(product, packOf(certificate), level);
}

/** ISO/IEC 17065, 7.7.1: body, date, client, scope (product, scheme, standard with its date), expiry. */
function rowsOf(certificate: Certificate, language: PaperLanguage, words: CertificatePaperWords): PaperRow[] {
  const {
    client,
    product,
    of,
    serials,
    scheme,
    level,
    basis,
    reports,
    decided,
    issued,
    from,
    to,
    supersedes,
    status,
    authorisations,
  } = certificate;
  const { names } = words;
  return [
    ...rowOf(names.client, nameIn(client, language), client.address),
    ...rowOf(
      names.product,
      `${product.maker} ${product.model}`,
      product.name === product.model ? undefined : product.name,
    ),
    ...rowOf(of === 'unit' ? names.units : names.samples, serials.join(', ')),
    ...rowOf(names.firmware, ...product.firmware.flatMap(({ version, digest }) => [words.firmware(version), digest])),
    ...rowOf(names.models, ...product.models),
    ...rowOf(names.standard, standardOf(certificate)),
    ...rowOf(names.level, level),
    ...rowOf(names.basis, packOf(certificate), basis.pack.digest),
    ...rowOf(names.scheme, `${scheme.id} ${scheme.version}`),
    ...rowOf(
      names.reports,
      ...reports.flatMap(({ number, laboratory, performed, digest }) => [
        words.report(number, laboratory, performed.from, performed.to),
        digest,
      ]),
    ),
    ...rowOf(names.decided, decided),
    ...rowOf(names.issued, issued),
    ...rowOf(names.valid, words.valid(from, to)),
    ...rowOf(names.supersedes, supersedes),
    ...rowOf(names.authorisations, ...authorisations),
    ...rowOf(names.status, status.list),
  ];
}

/** A certificate to be set on paper. `code`: what its QR code holds. */
export function certificatePaper(certificate: Certificate, language: PaperLanguage, code: string): Paper {
  const words = certificatePaperWords[language];
  const { body, number, signatory, issued, basis, authorisations } = certificate;
  const { scope, check, accreditation, unverified } = words.notes;
  const isRead = basis.provenance === 'official' || basis.provenance === 'contracted';
  return {
    language,
    title: words.title,
    issuer: [nameIn(body, language), body.address ?? '', body.id].filter((line) => line !== '').map(onPaper),
    number,
    statement: onPaper(statement(certificate, words)),
    rows: rowsOf(certificate, language, words),
    notes: [scope, check, ...(authorisations.length > 0 ? [accreditation] : []), ...(isRead ? [] : [unverified])],
    signed: [onPaper(signatory), words.signatory],
    footer: words.footer(number),
    end: words.end,
    code,
    date: issued,
  };
}
