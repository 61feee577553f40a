import type { Assessment, Verdict } from '../model/assessment.ts';
import type { ChangedVerdict } from '../model/rejudged.ts';

const keyOf = ({ indicator, subject }: Verdict): string => `${indicator} ${subject ?? ''}`;

/** The verdicts in which two assessments of one run differ: in the order of the second, then what it does not ask. */
export function changedVerdicts(before: Assessment, after: Assessment): ChangedVerdict[] {
  const [was, is] = [before, after].map(({ verdicts }) => new Map(verdicts.map((one) => [keyOf(one), one])));
  return [...new Map([...(is ?? []), ...[...(was ?? [])].filter(([key]) => !is?.has(key))])]
    .map(([key, { indicator, subject }]) => ({
      indicator,
      subject,
      was: was?.get(key)?.outcome,
      is: is?.get(key)?.outcome,
    }))
    .filter((change) => change.was !== change.is);
}
