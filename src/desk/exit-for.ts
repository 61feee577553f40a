import type { Assessment } from '../model/assessment.ts';
import { exit } from '../model/errors.ts';

/** 0 when the target is reached; 10 when something on the way to it failed; 11 when something is merely open. A component has no level: 0 unless something failed. */
export function exitFor({ grade, verdicts }: Assessment): number {
  if (grade.component) return verdicts.some((v) => v.outcome === 'fail') ? exit.nonConforming : exit.conforms;
  const onTheWay = grade.levels.filter((l) => l.level <= grade.target);
  if (grade.refused || onTheWay.length === 0) return exit.inconclusive;
  if (onTheWay.every((l) => l.standing === 'met')) return exit.conforms;
  return onTheWay.some((l) => l.standing === 'failed') ? exit.nonConforming : exit.inconclusive;
}
