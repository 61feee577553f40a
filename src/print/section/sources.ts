import { provenanceOf, provenances, type Provenance, type RulePack } from '../../model/pack.ts';
import { grid } from '../grid.ts';
import { markup, type Markup } from '../markup.ts';
import type { Report } from '../report.ts';
import { claimSentence } from '../sentence.ts';
import type { Words } from '../words/shape.ts';
import { sourceNumber } from './indicators.ts';

/** Kind and source of every rule and limit in the pack. */
function origins(pack: RulePack): { kind: Provenance; source: string }[] {
  const who = [...Object.values(pack.levels), ...Object.values(pack.indicators)].map((r) => r.who);
  return who.flatMap((w) => [provenanceOf(w), ...(w.limit ? [provenanceOf(w.limit)] : [])]);
}

const httpOnly = (url: string | undefined): string | undefined => (url && /^https?:\/\//i.test(url) ? url : undefined);

function sourceTable(report: Report, words: Words): Markup {
  const { head } = words;
  const said = Map.groupBy(origins(report.pack), (o) => o.source);
  const rows = Object.entries(report.pack.sources).map(([id, s], i) => {
    const url = httpOnly(s.url);
    const title = url === undefined ? markup`${s.title}` : markup`<a href="${url}" rel="noreferrer">${s.title}</a>`;
    return [
      markup`<span id="source-${i + 1}">[${i + 1}]</span>`,
      markup`${title}<small class="name">${id}</small>`,
      words.sourceKind[s.kind],
      s.tag ? words.sourceTag[s.tag] : words.report.notDated,
      markup`<span class="value">${s.read}</span>`,
      String(said.get(id)?.length ?? 0),
    ];
  });
  const columns = [
    { head: head.source },
    { head: head.title },
    { head: head.kind },
    { head: head.tag },
    { head: head.read },
    { head: head.rules, num: true },
  ];
  return grid(words.report.sourcesCaption, columns, rows, 'sources');
}

function kinds(report: Report, words: Words): Markup {
  const used = new Set(origins(report.pack).map((o) => o.kind));
  const list = provenances.filter((p) => used.has(p));
  return markup`<dl class="terms">
    ${list.map(
      (p) =>
        markup`<div>
          <dt>${words.provenance[p].name}</dt>
          <dd>${words.provenance[p].means}</dd>
        </div>`,
    )}
  </dl>`;
}

function rulesUsed(report: Report, words: Words): Markup {
  const used = new Set(report.assessment.verdicts.flatMap((v) => v.decision?.rule ?? []));
  const list = [...used].map((r) => words.decision[r]);
  if (list.length === 0) return markup``;
  return markup`<h3>${words.head.decision}</h3>
    <dl class="terms">
      ${list.map(
        (d) =>
          markup`<div>
            <dt>${d.name}</dt>
            <dd>${d.means}</dd>
          </div>`,
      )}
    </dl>`;
}

function conflicts(report: Report, words: Words): Markup {
  const list = Object.values(report.pack.conflicts ?? {});
  if (list.length === 0) return markup`<p>${words.report.noConflicts}</p>`;
  const numbers = (sources: readonly string[]): Markup[] =>
    sources.map((s) => markup` <a href="#source-${sourceNumber(report, s)}">[${sourceNumber(report, s)}]</a>`);
  return markup`<ul>
    ${list.map((c) => markup`<li>${c.says[words.language]}${numbers(c.sources)}</li>`)}
  </ul>`;
}

/** Who says so, and what contradicts them. */
export function sourcesSection(report: Report, words: Words): Markup {
  const { pack } = report;
  return markup`<section aria-labelledby="who">
    <h2 id="who">${words.report.who}</h2>
    <p>
      <strong>${pack.title[words.language]}</strong>${words.comma}${pack.id} ${pack.version}${words.stop}
      ${words.report.effective(pack.effective.from, pack.effective.until)}
    </p>
    <p>${pack.about[words.language]}</p>
    <p>${words.sentences([words.report.whoIntro, claimSentence(report, words)])}</p>
    ${Object.keys(pack.sources).length === 0 ? '' : sourceTable(report, words)} ${kinds(report, words)}
    <h3>${words.report.conflicts}</h3>
    ${conflicts(report, words)} ${rulesUsed(report, words)}
  </section>`;
}
