import type { CertificateState } from '../../model/certificate.ts';
import { levels } from '../../model/terms.ts';
import * as cues from './cues.ts';
import type { Facts, KnownCertificate } from './finding.ts';
import type { LevelClaim } from './level-claims.ts';
import { isOneOf, type Named, type ProductMention } from './products.ts';
import type { Reading } from './reading.ts';
import { rules, severities, type RuleId } from './rules.ts';

/** What is to be said of a claim: the gravest first. `by`: the certificate it was held against. */
export type Weighed = { rules: readonly RuleId[]; facts: Facts; by?: KnownCertificate };

/** What the document names beside the claim. `known`: every certificate given. */
export type Beside = {
  known: readonly KnownCertificate[];
  product: ProductMention | undefined;
  firmware: readonly Named[];
  serials: readonly Named[];
};

const ofState: Readonly<Record<Exclude<CertificateState, 'valid'>, RuleId>> = {
  'not yet valid': 'certificate.early',
  expired: 'certificate.expired',
  suspended: 'certificate.suspended',
  withdrawn: 'certificate.withdrawn',
  superseded: 'certificate.superseded',
  'out of scope': 'certificate.scope',
  'not found': 'certificate.unverified',
  unverifiable: 'certificate.unverified',
};

const announced = '2026';
const everyOwnWord = new RegExp(cues.ownWord, 'g');

/** Whether a sentence says that it is certified or conforms; that a body is called so by its name says nothing. */
function saysCertified({ text }: Reading, { sentence }: LevelClaim, { certificate }: KnownCertificate): boolean {
  const { name, names = {} } = certificate.body;
  let said = text.slice(sentence.start, sentence.end);
  for (const one of [name, ...Object.values(names)]) said = said.replaceAll(one.normalize('NFKC').toLowerCase(), ' ');
  return cues.certifiedWords.test(said);
}

/** Rests on a report or on the maker's own word alone, and is called certified all the same. */
function restsOnReport({ text }: Reading, { sentence }: LevelClaim): boolean {
  const said = text.slice(sentence.start, sentence.end);
  const others = said.replaceAll(everyOwnWord, ' ');
  if (!cues.certifiedWords.test(others)) return false;
  return cues.ownWord.test(said) || (cues.reportWord.test(said) && !cues.certificateWord.test(said));
}

const outside = (named: readonly Named[], covered: readonly string[]): Named | undefined =>
  named.find(({ text, orLater }) => orLater || !isOneOf(text, covered));

function factsOf({ certificate, on }: KnownCertificate, claim: LevelClaim): Facts {
  return {
    level: claim.mention.level,
    certified: certificate.level,
    certificate: certificate.number,
    body: certificate.body.name,
    product: certificate.product.model,
    day: on,
    pack: `${certificate.basis.pack.id} ${certificate.basis.pack.version}`,
  };
}

const isWeak = ({ certificate }: KnownCertificate): boolean =>
  certificate.basis.provenance !== 'official' && certificate.basis.provenance !== 'contracted';

/** The claim held against one certificate of its product. */
function against(known: KnownCertificate, claim: LevelClaim, reading: Reading, beside: Beside): Weighed {
  const { certificate, state } = known;
  const found: RuleId[] = [];
  let facts = factsOf(known, claim);
  if (state !== 'valid') {
    found.push(ofState[state]);
    if (state === 'not found' || state === 'unverifiable') facts = { ...facts, why: state };
  }
  const versions = certificate.product.firmware.map(({ version }) => version);
  const firmware = outside(beside.firmware, versions);
  if (firmware) {
    found.push('firmware.outside');
    facts = { ...facts, named: firmware.text + (firmware.orLater ? ' +' : ''), covered: versions };
  }
  const serial = certificate.of === 'unit' ? outside(beside.serials, certificate.serials) : undefined;
  if (serial) {
    found.push('serial.outside');
    if (!firmware) facts = { ...facts, named: serial.text.toUpperCase(), covered: certificate.serials };
  }
  const [claimed, carried] = [claim.mention.most, levels.indexOf(certificate.level) + 1];
  if (claimed > carried) found.push('level.above');
  else if (claim.mention.open && carried < levels.length) found.push('level.open');
  if (saysCertified(reading, claim, known) && isWeak(known)) found.push('conformity.basis');
  return { rules: found.length === 0 ? ['level.supported'] : found, facts, by: known };
}

const gravity = ({ rules: found }: Weighed): number =>
  Math.min(...found.map((rule) => severities.indexOf(rules[rule].severity)));
const mildest = (all: readonly Weighed[]): Weighed | undefined =>
  all.toSorted((a, b) => gravity(b) - gravity(a) || a.rules.length - b.rules.length)[0];

const gravestFirst = (found: readonly RuleId[]): RuleId[] =>
  found.toSorted((a, b) => severities.indexOf(rules[a].severity) - severities.indexOf(rules[b].severity));

function unsupported(claim: LevelClaim, reading: Reading, facts: Facts): Weighed {
  const found: RuleId[] = restsOnReport(reading, claim) ? ['conformity.report'] : ['level.unsupported'];
  return { rules: found, facts: { level: claim.mention.level, ...facts } };
}

function strange(claim: LevelClaim, { known, product }: Beside): Weighed {
  const covered = [...new Set(known.map(({ certificate }) => certificate.product.model))];
  const facts: Facts = { level: claim.mention.level, covered, ...(product && { named: product.model.toUpperCase() }) };
  const [only] = known;
  return { rules: ['product.outside'], facts, ...(known.length === 1 && only && { by: only }) };
}

const isOfThese = ({ certificate }: KnownCertificate): boolean => /(?:^|\D)45288$/.test(certificate.standard.id);

/** The years that the standard may be named with: those of the certificates for it, else the one that was announced. */
function yearsOf(known: readonly KnownCertificate[]): readonly string[] {
  const years = known.filter(isOfThese).map(({ certificate }) => certificate.standard.year);
  return years.length > 0 ? years : [announced];
}

/** What is to be said of a claim of a level, by the certificates given; without any, nothing supports it and nothing refutes it. */
export function weighed(claim: LevelClaim, reading: Reading, given: Beside): Weighed {
  const { standard, mention } = claim;
  const years = yearsOf(given.known);
  if (standard?.year !== undefined && !years.includes(standard.year))
    return { rules: ['standard.year'], facts: { level: mention.level, named: standard.year, covered: years } };
  const known = given.known.filter(isOfThese);
  const none = given.known.length === 0 ? 'nothing given' : 'other standard';
  if (known.length === 0) return unsupported(claim, reading, { why: none });
  const beside = { ...given, known };
  if (!beside.product) return unsupported(claim, reading, { why: 'product not named' });
  const own = beside.product.known.filter(isOfThese);
  if (own.length === 0) return strange(claim, beside);
  const best = mildest(own.map((one) => against(one, claim, reading, beside)));
  if (!best) return unsupported(claim, reading, { why: 'nothing given' });
  const isValid = best.by?.state === 'valid';
  const all = restsOnReport(reading, claim) && !isValid ? [...best.rules, 'conformity.report' as const] : best.rules;
  return { ...best, rules: gravestFirst(all) };
}
