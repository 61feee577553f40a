import type { ReadDocument } from '../../model/document.ts';
import { isSameNumber, numbersIn, type NumberMention } from './authorisations.ts';
import * as cues from './cues.ts';
import type { ClaimLanguage, Facts, Finding, KnownCertificate } from './finding.ts';
import { genericIn } from './generic.ts';
import { accreditorApprovalsIn, actClaimsIn, guidanceCertifiedIn, mandatoryIn } from './guidance.ts';
import { languageOf, languageWithin } from './language.ts';
import { levelClaimsIn, type LevelClaim } from './level-claims.ts';
import { levelsIn, type LevelMention } from './levels.ts';
import { catalogueOf, namedIn, productOf, productsIn, type Named, type ProductMention } from './products.ts';
import { among, blockAt, isIn, placeOf, readingOf, sentenceAt, type Reading, type Span } from './reading.ts';
import { rules, type RuleId } from './rules.ts';
import { standardsIn, type StandardMention } from './standards.ts';
import { weighed, type Beside } from './weigh.ts';
import { wordingOf } from './wording.ts';

/** A page, and what of it the rules need. */
type Seen = {
  reading: Reading;
  standards: readonly StandardMention[];
  claims: readonly LevelClaim[];
  laws: readonly Span[];
};
type Whole = {
  known: readonly KnownCertificate[];
  products: readonly ProductMention[];
  named: readonly Named[];
  hasLevel: boolean;
  language: ClaimLanguage;
};
type Said = { span: Span; rules: readonly RuleId[]; facts: Facts; by?: KnownCertificate };

/** `products`: a level in the name of one, as in SIM-L3, is no claim. */
function seenOn(reading: Reading, products: readonly ProductMention[]): Seen {
  const standards = standardsIn(reading);
  const laws = mandatoryIn(reading, standards);
  const isLaw = (sentence: Span): boolean => among(laws, sentence).length > 0;
  const names = products.filter(({ page }) => page === reading.page);
  const claims = levelClaimsIn(reading, standards, isLaw);
  return {
    reading,
    standards,
    laws,
    claims: claims.filter(({ mention }) => !isIn(names, mention)),
  };
}

/** What is named for a claim's product: on its page where the page names it, else anywhere. */
function namedBeside(reading: Reading, of: Named['of'], { named }: Whole): Named[] {
  const all = named.filter((one) => one.of === of);
  const here = all.filter(({ page }) => page === reading.page);
  return here.length > 0 ? here : all;
}

function levelsSaid({ reading, claims }: Seen, whole: Whole): Said[] {
  return claims.map((claim) => {
    const beside: Beside = {
      known: whole.known,
      product: productOf(reading, claim.mention, whole.products),
      firmware: namedBeside(reading, 'firmware', whole),
      serials: namedBeside(reading, 'serial', whole),
    };
    return { span: claim.span, ...weighed(claim, reading, beside) };
  });
}

function numberSaid({ holder, used, number, ...span }: NumberMention, { known }: Whole): Said {
  const facts: Facts = { number };
  if (holder === 'laboratory')
    return { span, facts, rules: [used === 'approval' ? 'laboratory.approval' : 'authorisation.stated'] };
  const by = known.find(({ certificate }) => certificate.authorisations.some((one) => isSameNumber(one, number)));
  if (by) return { span, rules: ['authorisation.supported'], facts: { ...facts, body: by.certificate.body.name }, by };
  const covered = known.flatMap(({ certificate }) => certificate.authorisations);
  const isOther = covered.length > 0 && used === 'certification' && holder === 'body';
  return { span, facts: { ...facts, covered }, rules: [isOther ? 'authorisation.other' : 'authorisation.stated'] };
}

/** Conformity with the standard is claimed in a sentence, and no level with it. */
function conformitySaid({ reading, standards, claims, laws }: Seen): Said[] {
  const claimed = new Set(claims.map((claim) => claim.standard));
  const levels = claims.map(({ mention }) => mention);
  return standards.flatMap((standard) => {
    if (standard.of !== 'sensor level' || claimed.has(standard)) return [];
    const sentence = sentenceAt(reading, standard.start);
    if (among(laws, sentence).length > 0 || among(levels, sentence).length > 0) return [];
    const said = reading.text.slice(sentence.start, sentence.end);
    if (cues.deniedBefore.test(said) || cues.deniedAfter.test(said)) return [];
    if (cues.intended.test(said) || cues.asked.test(said)) return [];
    const near = [...said.matchAll(cues.conforms)]
      .map((m) => ({ start: sentence.start + m.index, end: sentence.start + m.index + m[0].length }))
      .find((m) => m.start - standard.end <= 24 && standard.start - m.end <= 24);
    if (!near) return [];
    const span = { start: Math.min(near.start, standard.start), end: Math.max(near.end, standard.end) };
    const isOtherYear = standard.year !== undefined && standard.year !== '2026';
    const facts: Facts = isOtherYear ? { named: standard.year ?? '' } : {};
    return [{ span, facts, rules: [isOtherYear ? 'standard.year' : 'conformity.no-level'] }];
  });
}

const simple = (rule: RuleId, spans: readonly Span[], facts: Facts = {}): Said[] =>
  spans.map((span) => ({ span, rules: [rule], facts }));

function saidOn(seen: Seen, whole: Whole): Said[] {
  const { reading, standards, laws, claims } = seen;
  const numbers = numbersIn(reading);
  let mentions: LevelMention[] | undefined;
  const isOfLevel = (sentence: Span): boolean =>
    among((mentions ??= levelsIn(reading)), sentence).length > 0 ||
    among(standards, sentence).some((one) => one.of === 'sensor level');
  const approvals = accreditorApprovalsIn(reading).filter((span) => !isIn(numbers, span));
  const levels = claims.map(({ mention }) => mention);
  const generic = genericIn(reading).filter((span) => !isIn(levels, span));
  return [
    ...levelsSaid(seen, whole),
    ...conformitySaid(seen),
    ...simple('guidance.mandatory', laws),
    ...simple('guidance.certified', guidanceCertifiedIn(reading, standards)),
    ...simple('act.level', actClaimsIn(reading, isOfLevel)),
    ...numbers.map((number) => numberSaid(number, whole)),
    ...simple('accreditor.approval', approvals),
    ...simple('generic', generic),
  ].toSorted((a, b) => a.span.start - b.span.start);
}

/** Characters to either side that tell the language of a claim. */
const nearby = 300;

function findingOf(
  { span, rules: [rule = 'generic', ...also], facts, by }: Said,
  reading: Reading,
  whole: Whole,
): Finding {
  const { severity } = rules[rule];
  const { start, end } = blockAt(reading, span.start);
  const words = reading.text.slice(Math.max(start, span.start - nearby), Math.min(end, span.end + nearby));
  const language = languageWithin(words, whole.language);
  const { page, block, quote, parts, boxes, box } = placeOf(reading, span);
  return {
    rule,
    // Beside a level that is stated, a generic phrase misleads nobody.
    severity: rule === 'generic' && whole.hasLevel ? 'note' : severity,
    page,
    block,
    quote,
    ...(box && { box }),
    boxes,
    parts,
    also,
    facts,
    wording: wordingOf(rule, facts, by, { known: whole.known, language }),
  };
}

/**
 * What a document claims of the AI-interoperability level, each statement with what is to be said of it, in reading order. Pure:
 * the states of the certificates are handed in, as a verifier found them on their day.
 */
export function claimsIn(document: ReadDocument, known: readonly KnownCertificate[]): Finding[] {
  const readings = document.pages.map(readingOf);
  const catalogue = catalogueOf(known);
  const named = readings.flatMap(namedIn);
  const products = readings.flatMap((reading) =>
    productsIn(
      reading,
      catalogue,
      named.filter(({ page }) => page === reading.page),
    ),
  );
  const seen = readings.map((reading) => seenOn(reading, products));
  const hasLevel = seen.some(({ claims }) => claims.length > 0);
  const language = languageOf(readings.map(({ text }) => text));
  const whole: Whole = { known, named, products, hasLevel, language };
  return seen.flatMap((page) => saidOn(page, whole).map((said) => findingOf(said, page.reading, whole)));
}
