import type { ClaimLanguage, Facts, KnownCertificate, Wording } from './finding.ts';
import type { RuleId } from './rules.ts';

const says: Readonly<Record<RuleId, Wording['says'] | null>> = {
  'level.supported': null,
  'level.unsupported': 'no level',
  'level.above': 'certified',
  'level.open': 'certified',
  'standard.year': 'no level',
  'certificate.expired': 'no level',
  'certificate.suspended': 'no level',
  'certificate.withdrawn': 'no level',
  'certificate.superseded': 'no level',
  'certificate.early': 'no level',
  'certificate.scope': 'no level',
  'certificate.unverified': 'no level',
  'product.outside': 'certified',
  'firmware.outside': 'certified',
  'serial.outside': 'certified',
  'conformity.basis': 'certified',
  'conformity.report': 'assessed',
  'conformity.no-level': 'no level',
  'guidance.mandatory': 'guidance',
  'guidance.certified': 'guidance',
  'laboratory.approval': 'tested',
  'accreditor.approval': 'accredited body',
  'authorisation.supported': null,
  'authorisation.other': 'accredited body',
  'authorisation.stated': null,
  'act.level': 'law apart',
  generic: 'functions',
};

/** A certificate that is valid, and what may be said by it. */
function certifiedBy({ certificate, on }: KnownCertificate): Omit<Wording, 'says' | 'language'> {
  const { product, basis } = certificate;
  return {
    certified: certificate.level,
    certificate: certificate.number,
    body: certificate.body.name,
    product: product.model,
    covered: product.firmware.map(({ version }) => version),
    day: on,
    ...(basis.provenance !== 'official' && { pack: `${basis.pack.id} ${basis.pack.version}` }),
  };
}

/**
 * What would be true to say instead: from the certificate the claim was held against, else from the only valid one that is given; null
 * where nothing is wrong.
 */
export function wordingOf(
  rule: RuleId,
  { number }: Facts,
  by: KnownCertificate | undefined,
  { known, language }: { known: readonly KnownCertificate[]; language: ClaimLanguage },
): Wording | null {
  const kind = says[rule];
  if (kind === null) return null;
  const valid = known.filter(({ state }) => state === 'valid');
  const used = by?.state === 'valid' ? by : valid.length === 1 ? valid[0] : undefined;
  const facts = used ? certifiedBy(used) : {};
  const isCertified = used !== undefined && (kind === 'no level' || kind === 'certified' || kind === 'functions');
  const asked = kind === 'certified' && !used ? 'no level' : kind;
  return { says: isCertified ? 'certified' : asked, language, ...facts, ...(number !== undefined && { number }) };
}
