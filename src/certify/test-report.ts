import type { Verdict } from '../model/assessment.ts';
import { InputError } from '../model/errors.ts';
import { TestReport, type LaboratoryFile } from '../model/test-report.ts';
import { basisOf, evidenceRun, judged, opened } from './draft.ts';
import type { Verification } from './verify.ts';

type Result = TestReport['results'][number];

function resultOf(verdict: Verdict, { external = [], outsideScope = [] }: LaboratoryFile): Result {
  const { indicator, subject, outcome, decision, risk, measured } = verdict;
  const { value, low, high, unit, n, stimulus } = measured ?? {};
  const given = Object.entries({ subject, value, low, high, unit, n, stimulus, decision, risk }).filter(
    ([, one]) => one !== undefined && (typeof one !== 'number' || Number.isFinite(one)),
  );
  return {
    indicator,
    outcome,
    ...Object.fromEntries(given),
    ...(external.includes(indicator) && { external: true as const }),
    ...(outsideScope.includes(indicator) && { outsideScope: true as const }),
  };
}

function refuseUnknown({ external = [], outsideScope = [] }: LaboratoryFile, verdicts: readonly Verdict[]): void {
  const known = new Set(verdicts.map(({ indicator }) => indicator));
  const strange = [...external, ...outsideScope].find((name) => !known.has(name));
  if (strange !== undefined) throw new InputError('CERTIFICATE_INVALID', strange, 'is no indicator of this run.');
}

/** A laboratory's report of a verified, concluded run. What the run shows is never typed; what it cannot know comes from the laboratory. */
export function testReportOf(run: string, verification: Verification, file: LaboratoryFile): TestReport {
  const one = judged(verification, run);
  const { contents, assessment } = one;
  const evidence = evidenceRun(verification, run);
  const [from, to] = [(contents.entries[0]?.at ?? '').slice(0, 10), evidence.concluded.slice(0, 10)];
  if (file.issued < to)
    throw new InputError('CERTIFICATE_INVALID', 'issued', `${file.issued} is before the tests ended, on ${to}.`);
  if (file.item.received > from)
    throw new InputError(
      'CERTIFICATE_INVALID',
      'item.received',
      `${file.item.received} is after the tests began, on ${from}.`,
    );
  refuseUnknown(file, assessment.verdicts);
  const { contract, external: _external, outsideScope: _outside, item, ...rest } = file;
  const { maker, product, firmware, hardware } = contents.declaration.identity;
  const { declaration, plan, dut } = opened(contents);
  const { level } = assessment.grade;
  return TestReport.parse({
    ...rest,
    v: 1,
    item: {
      condition: item.condition,
      received: item.received,
      serial: dut.serial,
      hardware: hardware.revision,
      product: { maker, name: product, model: item.model ?? product, firmware: [firmware], models: [...dut.models] },
    },
    performed: { from, to },
    programme: assessment.programme,
    basis: basisOf([one], contract),
    ...(level !== null && { level }),
    results: assessment.verdicts
      .filter(({ outcome }) => outcome !== 'not applicable')
      .map((verdict) => resultOf(verdict, file)),
    evidence,
    declaration,
    plan,
  });
}
