import { rules, sources, type RuleId, type Severity } from '../market/claims/rules.ts';
import { countOf, isWithoutText, type CheckedDocument, type Claims, type Weighted } from '../market/claims/suppress.ts';
import { languages, type Language } from '../model/terms.ts';
import { plain, terminal, toned, wrapped, type Tone } from './layout.ts';
import { claimWords, type ClaimWords } from './words/claims.ts';
import { wordingText } from './words/claims-wording.ts';

const tones: Record<Severity, Tone> = { error: 'bad', warning: 'open', note: 'soft', supported: 'good' };

/** Who says what a rule rests on, each source with the day it was read. */
export function whoTexts(rule: RuleId, language: Language): string[] {
  return rules[rule].who.map(({ says, source }) => {
    const { title, read } = sources[source];
    const day = /^\d/.test(read) ? ` (${read})` : '';
    return claimWords[language].standing[says](title[language] + day);
  });
}

/** Why a finding is one: the reasons of every rule that it breaks. */
export function whyTexts({ rule, also, facts }: Weighted, language: Language): string[] {
  const own = claimWords[language];
  return [rule, ...also].map((one) => own.why[one](facts));
}

/** What somebody said of a finding, where somebody did. */
export function standingText({ suppressed, lapsed }: Weighted, words: ClaimWords): string | undefined {
  if (suppressed) return words.suppressed(suppressed.reason, suppressed.until);
  return lapsed && words.lapsed(lapsed.reason, lapsed.until);
}

/** What text shows: errors and warnings; with `all` notes, what is supported and what is suppressed too. */
const isShown = ({ severity, suppressed }: Weighted, all: boolean): boolean =>
  all || (!suppressed && (severity === 'error' || severity === 'warning'));

/** The same in short, by the names under which the sources stand at the end. */
const whoShort = (rule: RuleId, language: Language): string =>
  rules[rule].who.map(({ says, source }) => claimWords[language].standing[says](source)).join('; ');

/** The sources behind what is shown, each once. */
function sourceLines(findings: readonly Weighted[], language: Language): string[] {
  const words = claimWords[language];
  const used = new Set(findings.flatMap(({ rule }) => rules[rule].who.map(({ source }) => source)));
  return [...used].map((name) => {
    const { title, read } = sources[name];
    return plain(`${name}${words.colon}${title[language]}${/^\d/.test(read) ? `, ${read}` : ''}`);
  });
}

type Shape = { language: Language; all: boolean; width?: number | undefined; colour?: boolean };

function folding(width: number | undefined): (text: string, indent: number) => string[] {
  return (text, indent) => {
    const lines = width === undefined ? [plain(text)] : wrapped(plain(text), Math.max(30, width - indent));
    return lines.map((line) => ' '.repeat(indent) + line);
  };
}

function findingLines(finding: Weighted, pages: number, { language, width, colour = false }: Shape): string[] {
  const words = claimWords[language];
  const fold = folding(width);
  const { severity, rule, page, block, quote, wording } = finding;
  const stands = standingText(finding, words);
  const head = `${toned(words.severity[severity], tones[severity], colour)} ${rule}, ${words.place(page, pages, block)}`;
  return [
    `  ${head}${words.colon}${plain(words.quote(quote))}`,
    ...whyTexts(finding, language).flatMap((text) => fold(text, 4)),
    ...fold(words.whoSays + words.colon + whoShort(rule, language), 4),
    ...(wording ? fold(words.trueWording + words.colon + wordingText(wording), 4) : []),
    ...(stands === undefined ? [] : fold(stands, 4)),
  ];
}

function counted(documents: readonly CheckedDocument[]): Record<Severity, number> {
  const of = (severity: Severity): number => countOf({ documents }, severity);
  return { error: of('error'), warning: of('warning'), note: of('note'), supported: of('supported') };
}

function documentLines(checked: CheckedDocument, shape: Shape): string[] {
  const words = claimWords[shape.language];
  const { document, findings } = checked;
  const shown = findings.filter((finding) => isShown(finding, shape.all));
  const counts = counted([checked]);
  const said = isWithoutText(checked) ? words.noText : findings.length === 0 ? words.nothing : words.counts(counts);
  const put = findings.filter(({ suppressed }) => suppressed !== undefined).length;
  const rest = [
    ...(counts.note > 0 && !shape.all ? [words.hidden(counts.note)] : []),
    ...(put > 0 ? [words.suppressedCount(put)] : []),
  ];
  return [
    `${plain(document.name)}${words.colon}${[said, ...rest].join('; ')}`,
    ...shown.flatMap((finding) => findingLines(finding, document.pages.length, shape)),
  ];
}

/** What every document claims and what is to be said of it, compact; errors and warnings only unless `all` is asked for. */
export function claimsText(claims: Claims, shape: Shape): string {
  const words = claimWords[shape.language];
  const shown = claims.documents.flatMap(({ findings }) => findings.filter((one) => isShown(one, shape.all)));
  return terminal([
    ...claims.documents.flatMap((checked) => documentLines(checked, shape)),
    ...sourceLines(shown, shape.language),
    ...claims.unused.map(({ rule, reason }) => plain(words.unused(rule, reason))),
  ]);
}

function findingJson(finding: Weighted): object {
  const { parts: _, ...rest } = finding;
  const inEach = (make: (language: Language) => unknown): object =>
    Object.fromEntries(languages.map((language) => [language, make(language)]));
  return {
    ...rest,
    who: rules[finding.rule].who,
    why: inEach((language) => whyTexts(finding, language)),
    wording: finding.wording && { ...finding.wording, text: wordingText(finding.wording) },
  };
}

/** Everything for a program: every finding of whatever severity, also those that are supported. */
export function claimsJson(claims: Claims): object {
  return {
    on: claims.on,
    counts: counted(claims.documents),
    files: claims.documents.map((checked) => ({
      file: checked.document.name,
      kind: checked.document.kind,
      pages: checked.document.pages.length,
      counts: counted([checked]),
      findings: checked.findings.map(findingJson),
    })),
    unused: claims.unused,
    sources,
  };
}
