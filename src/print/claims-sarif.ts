import { ruleIds, rules, type RuleId, type Severity } from '../market/claims/rules.ts';
import type { CheckedDocument, Claims, Weighted } from '../market/claims/suppress.ts';
import type { Language } from '../model/terms.ts';
import { whoTexts, whyTexts } from './claims.ts';
import { claimWords } from './words/claims.ts';
import { wordingText } from './words/claims-wording.ts';

// SARIF 2.1.0 (OASIS, 2020), 3.27.10: a result that passes has the level “none”.
const levels = { error: 'error', warning: 'warning', note: 'note', supported: 'none' } as const satisfies Record<
  Severity,
  string
>;

const ruleOf = (id: RuleId, language: Language): object => ({
  id,
  name: id.replaceAll(/(?:^|[.-])([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  shortDescription: { text: claimWords[language].rule[id] },
  fullDescription: { text: whoTexts(id, language).join('; ') },
  defaultConfiguration: { level: levels[rules[id].severity] },
  properties: { sources: rules[id].who },
});

/** A file's name as a relative reference (RFC 3986): SARIF 3.4.3. */
const uriOf = (name: string): string =>
  name.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':');

function messageOf(finding: Weighted, language: Language): string {
  const words = claimWords[language];
  const wording = finding.wording ? [`${words.trueWording}${words.colon}${wordingText(finding.wording)}`] : [];
  return [words.quote(finding.quote.replaceAll(/\s+/g, ' ')), ...whyTexts(finding, language), ...wording].join(' ');
}

/** Where in the file: SARIF has no pages, so page, block and box (points from the upper left) are properties. */
function locationOf({ page, block, box, quote }: Weighted, name: string): object {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(name) } },
    logicalLocations: [{ fullyQualifiedName: `page ${page}/block ${block}`, kind: 'element' }],
    properties: { page, block, quote, ...(box && { box }) },
  };
}

function resultOf(finding: Weighted, name: string, language: Language): object {
  const { rule, severity, suppressed } = finding;
  return {
    ruleId: rule,
    ruleIndex: ruleIds.indexOf(rule),
    kind: severity === 'supported' ? 'pass' : 'fail',
    level: levels[severity],
    message: { text: messageOf(finding, language) },
    locations: [locationOf(finding, name)],
    ...(suppressed && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: suppressed.reason }],
    }),
    properties: { also: finding.also, facts: finding.facts },
  };
}

const resultsOf = ({ document, findings }: CheckedDocument, language: Language): object[] =>
  findings.map((finding) => resultOf(finding, document.name, language));

/** The findings as SARIF 2.1.0, for whatever shows results of checks beside files. */
export function claimsSarif(claims: Claims, version: string, language: Language): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'Gradus', version, rules: ruleIds.map((id) => ruleOf(id, language)) },
        },
        language: language === 'zh' ? 'zh-CN' : 'en-US',
        columnKind: 'utf16CodeUnits',
        artifacts: claims.documents.map(({ document }) => ({ location: { uri: uriOf(document.name) } })),
        results: claims.documents.flatMap((checked) => resultsOf(checked, language)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
