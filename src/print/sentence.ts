import { levelOfIndicators } from '../judge/ladder.ts';
import { nameOf } from '../judge/levels.ts';
import { levels, type Level } from '../model/terms.ts';
import { provenanceOf } from '../model/pack.ts';
import { cautious, riskText, withUnit } from './figure.ts';
import type { Report } from './report.ts';
import { hasFailed, type Row } from './row.ts';
import type { Words } from './words/shape.ts';

/** Whether a level rests on what is asked of each model: only then do a task's figures belong to the grade. */
function restsOnTasks(report: Report, level: Level): boolean {
  const top = levels.indexOf(level);
  return [...levelOfIndicators(report.pack)].some(
    ([name, own]) => levels.indexOf(own) <= top && report.pack.indicators[name]?.for === 'each-model',
  );
}

function tasksText(report: Report, words: Words): string {
  const tasks = report.assessment.grade.tasks.filter((t) => t.accuracy !== undefined || t.latencyMs !== undefined);
  const one = ({ task, accuracy, latencyMs }: (typeof tasks)[number]): string =>
    words.grade.oneTask(
      task,
      accuracy === undefined ? undefined : withUnit(cautious(accuracy * 100, 1, 'down'), '%', words),
      latencyMs === undefined ? undefined : withUnit(cautious(latencyMs, latencyMs < 1 ? 3 : 1, 'up'), 'ms', words),
    );
  return words.list(tasks.map(one));
}

function levelText(report: Report, level: Level, words: Words): string {
  const tasks = restsOnTasks(report, level) ? tasksText(report, words) : '';
  if (tasks !== '') return words.grade.task(level, tasks);
  return words.grade.level(level, report.pack.levels[level]?.title[words.language] ?? level);
}

/** A level that a waiver holds up says so itself, not only in its rows. */
function waivedText({ assessment, pack }: Report, level: Level, words: Words): string {
  const ladder = levelOfIndicators(pack);
  const onTheWay = (indicator: string): boolean => (ladder.get(indicator) ?? 'L5') <= level;
  const count = assessment.verdicts.filter((v) => v.waived !== undefined && onTheWay(v.indicator)).length;
  return count === 0 ? '' : words.comma + words.waivedCount(count);
}

/** `L2 for bearing-fault classification, accuracy ≥ 94.1 %, latency ≤ 11.2 ms`; says so where there is no grade. */
export function gradeSentence(report: Report, words: Words): string {
  const { pack, assessment } = report;
  const { grade } = assessment;
  if ('refuse' in pack.grading) return words.grade.refused(pack.grading.refuse[words.language]);
  if (grade.component) return words.grade.component + words.stop;
  if (grade.level === null) return words.grade.none + words.stop;
  const also = grade.alsoMeets.length === 0 ? '' : words.semicolon + words.grade.also(words.list(grade.alsoMeets));
  const waived = waivedText(report, grade.level, words);
  return levelText(report, grade.level, words) + waived + also + words.stop;
}

/** How probable it is that a number behind the grade lies beyond its limit; empty where no number is behind it. */
export function riskSentence({ assessment: { grade } }: Report, words: Words): string {
  return grade.risk === undefined ? '' : words.gradeRisk(riskText(grade.risk, words));
}

/** More open indicators than this are counted in a sentence, not named. */
const mostNamed = 4;

/** What bounds the next level, in one or two sentences; empty where there is no grade to speak of. */
export function nextSentence(report: Report, words: Words): string {
  const { next, refused, component } = report.assessment.grade;
  if (refused || component) return '';
  if (next === null) return words.grade.nextNone;
  const because = new Map(report.assessment.verdicts.map((v) => [nameOf(v), v.because]));
  const undeclared = next.failed.filter((name) => because.get(name) === 'NOT_DECLARED').length;
  const told = next.failed.filter((name) => because.get(name) !== 'NOT_DECLARED');
  if (undeclared > 0) told.push(words.grade.undeclared(undeclared));
  const failed = told.length === 0 ? '' : words.grade.nextFailed(next.level, words.list(told));
  const named = next.open.length > mostNamed ? '' : words.list(next.open);
  const open = next.open.length === 0 ? '' : words.grade.nextOpen(next.level, next.open.length, named);
  return words.sentences([failed, open]);
}

function gaveText(gave: string | undefined, words: Words): string {
  if (gave === undefined) return words.grade.earlierAborted;
  if (gave === 'none') return words.grade.gaveNone;
  return gave === 'refused' ? words.grade.gaveRefused : gave;
}

/** `Run 2 of 2 for this serial number and firmware at this station; the earlier gave L1.` */
export function runSentence(report: Report, words: Words): string {
  const { k, earlier } = report.assessment.grade.run;
  const alike = Map.groupBy(earlier, (e) => gaveText(e.gave, words));
  const gave = [...alike].map(([text, runs]) => (runs.length > 1 ? words.grade.times(text, runs.length) : text));
  const before = gave.length === 0 ? words.grade.earlierNone : words.grade.earlierGave(words.list(gave));
  return words.grade.run(k) + words.semicolon + before + words.stop;
}

/** The documents that contracted rules name. */
function contracts(report: Report, words: Words): string {
  const who = [...Object.values(report.pack.levels), ...Object.values(report.pack.indicators)].map((r) => r.who);
  const named = who.map(provenanceOf).filter((p) => p.kind === 'contracted');
  const titles = new Set(named.map((p) => report.pack.sources[p.source]?.title ?? p.source));
  return words.list([...titles]);
}

function inForceSentence(report: Report, words: Words): string {
  const { effective } = report.pack;
  if (report.assessment.inForce === 'not yet') return words.claim.notYet(effective.from);
  return report.assessment.inForce === 'ended' ? words.claim.ended(effective.until ?? '') : '';
}

function standingSentence({ packIsNot }: Report, words: Words): string {
  if (packIsNot === undefined) return '';
  return packIsNot === 'altered' ? words.claim.altered : words.claim.unknownVersion;
}

/**
 * What may be said about the result, by the weakest rule it rests on and who speaks. Only official or contracted rules
 * in a pack that a trusted key signed allow `meets`: nobody makes a rule either by typing it. Nothing here ever
 * certifies.
 */
export function claimSentence(report: Report, words: Words): string {
  const { assessment, packSignedBy, party = 'first' } = report;
  const { level, weakest } = assessment.grade;
  const pack = `${assessment.pack.id} ${assessment.pack.version}`;
  const earned = packSignedBy !== undefined && (weakest === 'official' || weakest === 'contracted');
  const claim = !earned
    ? words.claim.unverified(pack)
    : level === null
      ? words.claim.notReached(pack)
      : weakest === 'official'
        ? words.claim.official(pack, level)
        : words.claim.contracted(contracts(report, words), level);
  const standing = standingSentence(report, words);
  return words.sentences([claim, standing, inForceSentence(report, words), words.party[party]]);
}

const nearest = (row: Row, side: 'low' | 'high'): number | undefined => {
  const { measured, decision } = row.verdict;
  const value = decision?.rule === 'simple' ? measured?.value : measured?.[side];
  return typeof value === 'number' ? value : undefined;
};

/** A weaker declaration that this very measurement would bear, where the pack's floor allows one. */
function weakerDeclaration(row: Row, words: Words): string | undefined {
  const { required } = row.verdict;
  if (required?.from !== 'declared' || required.relation === 'is') return undefined;
  if (row.quantity.startsWith('latency.') && required.relation === 'most' && required.unit === 'ms') {
    const high = nearest(row, 'high');
    const fits = high !== undefined && (required.floor === undefined || Math.ceil(high) <= required.floor);
    return fits ? words.would.deadline(withUnit(cautious(high, 0, 'up'), 'ms', words)) : undefined;
  }
  if (row.quantity === 'task.accuracy') {
    const low = nearest(row, 'low');
    const share = low === undefined ? undefined : Math.floor(low * 1000) / 1000;
    const fits = share !== undefined && share > 0 && (required.floor === undefined || share >= required.floor);
    return fits ? words.would.metric(withUnit(cautious(share * 100, 1, 'down'), '%', words)) : undefined;
  }
  return undefined;
}

/** What to do next about a verdict that does not pass. */
export function nextAction(row: Row, words: Words): string {
  return (hasFailed(row) ? weakerDeclaration(row, words) : undefined) ?? words.next[row.verdict.because];
}

/** Code, meaning and the wire's own words. */
export function faultText(row: Row, words: Words): string {
  const { fault } = row.verdict;
  if (!fault) return '';
  const meaning = (words.fault as Readonly<Record<string, string>>)[fault.code];
  const plain = [meaning, fault.text].filter(Boolean).join(words.colon);
  return plain === '' ? fault.code : `${plain}${words.bracket(fault.code)}`;
}
