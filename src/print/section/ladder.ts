import { isHeldFromBelow } from '../../judge/levels.ts';
import { levels, type Level } from '../../model/terms.ts';
import { markup, type Markup } from '../markup.ts';
import type { Report } from '../report.ts';
import { claimSentence, gradeSentence, nextSentence, riskSentence, runSentence } from '../sentence.ts';
import { standingMark } from '../sign.ts';
import type { Words } from '../words/shape.ts';

function rung(level: Level, report: Report, words: Words): Markup {
  const rule = report.pack.levels[level];
  const { grade } = report.assessment;
  const result = grade.levels.find((r) => r.level === level);
  if (!rule || !result)
    return markup`<li class="absent"><b>${level}</b><span class="rung-title">${words.grade.notInPack}</span></li>`;
  const proposed = result.provenance === 'proposed';
  const kind = [proposed ? 'proposed' : result.standing, level === grade.level ? 'reached' : ''].join(' ');
  return markup`<li class="${kind}">
    <b>${level}</b><span class="rung-title">${rule.title[words.language]}</span>
    ${standingMark(result.standing, words.standing[result.standing])}
    <span class="rung-count">${words.grade.levelCount(result.met, result.of)}</span>
    ${isHeldFromBelow(result) ? markup`<span class="rung-count">${words.grade.needsLower}</span>` : ''}
    ${proposed ? markup`<span class="rung-count">${words.grade.proposed}</span>` : ''}
  </li>`;
}

/** The ladder and one sentence. */
export function gradeSection(report: Report, words: Words): Markup {
  const { grade } = report.assessment;
  return markup`<section aria-labelledby="grade" class="first">
    <h2 id="grade">${words.report.grade}</h2>
    <p class="verdict">
      ${grade.level ? markup`<span class="level">${grade.level}</span>` : ''}<span class="said"
        >${gradeSentence(report, words)}</span
      >
    </p>
    ${
      grade.component
        ? ''
        : markup`<ol class="ladder" aria-label="${words.report.ladder}">
            ${levels.map((l) => rung(l, report, words))}
          </ol>`
    }
    <p>${words.sentences([nextSentence(report, words), riskSentence(report, words), runSentence(report, words)])}</p>
    <p class="claim">${claimSentence(report, words)}</p>
  </section>`;
}
