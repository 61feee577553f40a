import { meets } from '../judge/verdict.ts';
import type { Assessment } from '../model/assessment.ts';
import { exit } from '../model/errors.ts';

/** A component has no level: what it answers for decides, and nothing measured proves nothing. */
function exitForComponent(verdicts: Assessment['verdicts']): number {
  const asked = verdicts.filter((v) => v.outcome !== 'not applicable');
  if (asked.some((v) => v.outcome !== 'inconclusive' && !meets(v))) return exit.nonConforming;
  return asked.length > 0 && asked.every(meets) ? exit.conforms : exit.inconclusive;
}

/** 0 when the target is reached; 10 when something on the way to it failed; 11 when something is merely open. */
export function exitFor({ grade, verdicts }: Assessment): number {
  if (grade.component) return exitForComponent(verdicts);
  const onTheWay = grade.levels.filter((l) => l.level <= grade.target);
  if (grade.refused || onTheWay.length === 0) return exit.inconclusive;
  if (onTheWay.every((l) => l.standing === 'met')) return exit.conforms;
  return onTheWay.some((l) => l.standing === 'failed') ? exit.nonConforming : exit.inconclusive;
}

/** From what spoils everything to what is as it should be. */
const worstFirst: readonly number[] = [
  exit.station,
  exit.integrity,
  exit.badInput,
  exit.usage,
  exit.nonConforming,
  exit.inconclusive,
  exit.conforms,
];

/** The exit code of several runs together. */
export const worstOf = (codes: readonly number[]): number =>
  worstFirst.find((code) => codes.includes(code)) ?? exit.conforms;
