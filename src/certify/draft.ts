import type { Application, Draft } from '../model/application.ts';
import type { Scheme } from '../model/authority.ts';
import type { Assessment } from '../model/assessment.ts';
import type { Basis, Certificate, EvidenceRun } from '../model/certificate.ts';
import { InputError } from '../model/errors.ts';
import type { Provenance } from '../model/pack.ts';
import { Digest, type Level } from '../model/terms.ts';
import type { VerifiedRun } from './certificate.ts';
import type { Contents } from './run-links.ts';
import type { Verification } from './verify.ts';

/** A concluded run that verified. */
export type Judged = { contents: Contents; assessment: Assessment; signed: boolean };

/** A run on which something may rest: verified, and concluded. */
export function judged({ contents, assessment, pack }: Verification, run: string): Judged {
  if (!contents || !assessment)
    throw new InputError('RUN_UNKNOWN', run, 'this run was not concluded: nothing rests on it.');
  return { contents, assessment, signed: pack?.signedBy !== undefined };
}

/** What a run froze as it was opened. */
export function opened({ entries }: Contents): {
  dut: { serial: string; firmware: Digest; models: readonly Digest[] };
  pack: Digest;
  declaration: Digest;
  plan: Digest;
} {
  const [first] = entries;
  if (first?.body.kind !== 'run-opened') throw new TypeError('a verified run begins with its opening');
  const { dut, pack, declaration, plan } = first.body;
  return { dut, pack: pack.digest, declaration: declaration.digest, plan: plan.digest };
}

function concluded({ entries }: Contents): { chain: Digest; at: string } {
  const last = entries.at(-1);
  if (last?.body.kind !== 'run-concluded') throw new TypeError('a judged run ends with its conclusion');
  return { chain: last.body.chain, at: last.at };
}

/** What a certificate keeps of a run. */
export function evidenceRun(verification: Verification, run: string): EvidenceRun {
  const { contents, assessment } = judged(verification, run);
  const { dut } = opened(contents);
  const { chain, at } = concluded(contents);
  const { serial, firmware } = dut;
  return {
    run: contents.run,
    log: contents.origin,
    chain,
    serial,
    programme: assessment.programme,
    firmware,
    concluded: at,
  };
}

/** What a certificate is held against of a run whose bundle was verified. */
export function verifiedRun(verification: Verification, run: string): VerifiedRun {
  const { concluded: _concluded, programme: _programme, ...bound } = evidenceRun(verification, run);
  const { contents, assessment } = judged(verification, run);
  return { ...bound, pack: opened(contents).pack, level: assessment.grade.level ?? undefined };
}

/** Official or contracted counts only where a trusted key signed the pack. */
function provenanceOf({ assessment, signed }: Judged): Provenance {
  const { weakest } = assessment.grade;
  return !signed && (weakest === 'official' || weakest === 'contracted') ? 'stated' : weakest;
}

function refuseUnlike(runs: readonly Judged[], { level }: Application): void {
  const [first, ...others] = runs;
  for (const { contents, assessment } of runs) {
    const reached: Level | null = assessment.grade.level;
    if (reached === null || reached < level)
      throw new InputError(
        'REGISTRY_REFUSED',
        contents.run,
        `reached ${reached ?? 'no level'}; ${level} is applied for.`,
      );
  }
  for (const { contents, assessment } of others) {
    const { maker, product } = contents.declaration.identity;
    const of = first?.contents.declaration.identity;
    if (maker !== of?.maker || product !== of.product)
      throw new InputError(
        'REGISTRY_REFUSED',
        contents.run,
        `is of ${maker} ${product}, not of ${of?.maker} ${of?.product}.`,
      );
    if (assessment.pack.digest !== first?.assessment.pack.digest)
      throw new InputError('REGISTRY_REFUSED', contents.run, `was judged by another pack than ${first?.contents.run}.`);
  }
}

/** A scheme's demands on runs: enough units of a type, each by a whole type test; or the units themselves. */
function refuseTooFew(runs: readonly Judged[], { of }: Application, scheme: Scheme): void {
  const serials = new Set(runs.map(({ contents }) => opened(contents).dut.serial));
  if (of === 'type' && serials.size < scheme.samples)
    throw new InputError(
      'REGISTRY_REFUSED',
      scheme.id,
      `asks for ${scheme.samples} samples of a type; there are runs of ${serials.size}.`,
    );
  const other = of === 'type' ? runs.find(({ assessment }) => assessment.programme !== 'type') : undefined;
  if (other)
    throw new InputError(
      'REGISTRY_REFUSED',
      other.contents.run,
      `is a ${other.assessment.programme} run; a type is certified by runs of the programme type.`,
    );
}

/** By which rules, and how strong they are; official and contracted count where a trusted key signed them. */
export function basisOf(runs: readonly Judged[], contract: string | undefined): Basis {
  const [first] = runs;
  if (!first) throw new InputError('USAGE', 'run', 'name at least one run.');
  const { id, version, digest } = first.assessment.pack;
  const pack = { id, version, digest: Digest.parse(digest) };
  const provenance = provenanceOf(first);
  if (provenance === 'contracted' && contract === undefined)
    throw new InputError('CERTIFICATE_INVALID', 'contract', `the pack ${id} is of a contract: say which.`);
  return { pack, provenance, ...(provenance === 'contracted' && contract !== undefined && { contract }) };
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

/**
 * The draft of a certificate from what is applied for and the runs it rests on, each verified. What the runs do not show
 * is refused: another product or pack, a lower level, too few samples of a type.
 */
export function draftOf(
  asked: Application,
  verifications: readonly { run: string; verification: Verification }[],
  scheme: Scheme,
  reportDigest: Digest,
): Draft {
  const runs = verifications.map(({ run, verification }) => judged(verification, run));
  refuseUnlike(runs, asked);
  refuseTooFew(runs, asked, scheme);
  const evidence = verifications.map(({ run, verification }) => evidenceRun(verification, run));
  const days = evidence.map((one) => one.concluded.slice(0, 10)).toSorted();
  const begun = runs.map(({ contents }) => (contents.entries[0]?.at ?? '').slice(0, 10)).toSorted();
  const versions = runs.map(({ contents }) => contents.declaration.identity.firmware);
  const tested = unique(versions.map(({ digest }) => digest)).map((digest) => ({
    version: versions.find((one) => one.digest === digest)?.version ?? '',
    digest,
  }));
  const more = (asked.firmware ?? []).filter(({ digest }) => !tested.some((one) => one.digest === digest));
  const { maker, product } = runs[0]?.contents.declaration.identity ?? { maker: '', product: '' };
  const { number, laboratory, site, issued } = asked.report;
  return {
    v: 1,
    number: asked.certificate,
    client: asked.client,
    scheme: asked.scheme,
    of: asked.of,
    serials: unique(evidence.map(({ serial }) => serial)),
    product: {
      maker,
      name: product,
      model: asked.model ?? product,
      firmware: [...tested, ...more],
      models: unique(runs.flatMap(({ contents }) => opened(contents).dut.models)),
    },
    standard: asked.standard,
    level: asked.level,
    basis: basisOf(runs, asked.contract),
    reports: [
      {
        number,
        laboratory,
        ...(site !== undefined && { site }),
        performed: { from: begun[0] ?? '', to: days.at(-1) ?? '' },
        issued,
        digest: reportDigest,
        runs: evidence,
      },
    ],
    ...(asked.supersedes !== undefined && { supersedes: asked.supersedes }),
  };
}

/** A day some months later, the last that still counts: a year from 21 October ends on 20 October. */
export function lastDay(from: string, months: number): string {
  const at = new Date(`${from}T00:00:00Z`);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  const inMonth = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(day, inMonth));
  return new Date(at.getTime() - 86_400_000).toISOString().slice(0, 10);
}

export type Issue = Pick<
  Certificate,
  'body' | 'authorisations' | 'decided' | 'signatory' | 'issued' | 'from' | 'to' | 'status'
>;

/** The certificate of a draft that was decided to grant. */
export const certificateOf = (draft: Draft, issue: Issue): Certificate => ({ ...draft, ...issue });
