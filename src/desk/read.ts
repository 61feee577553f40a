import type { Language } from '../model/terms.ts';
import { exit, InputError } from '../model/errors.ts';
import type { Report } from '../print/report.ts';
import { exitFor } from './exit-for.ts';
import { screen, write, writeJson } from './manners.ts';
import { isCertificate, type CertificateOptions } from './certificate-files.ts';
import { reportOf, writeReports, writeWhole } from './reports.ts';
import { readRun, type ReadOptions, type RunRead } from './run-read.ts';

/** Says what is wrong with a run that does not verify; nothing it holds is then told. */
export function refuseBroken({ folder, verification }: RunRead, json: boolean): boolean {
  if (verification.ok) return false;
  process.exitCode = exit.integrity;
  const broken = verification.broken;
  if (json) writeJson({ folder, ok: false, broken });
  else write(`✗ ${folder}: ${broken?.link ?? ''} ${broken?.where ?? ''}: ${broken?.says ?? ''}`);
  return true;
}

async function verifyRunAt(run: string, options: ReadOptions): Promise<void> {
  const read = await readRun(run, options);
  const { verification } = read;
  if (options.json) writeJson({ folder: read.folder, ...verification, contents: undefined });
  else {
    const { chainText } = await import('../print/chain.ts');
    write(chainText(verification, options.lang));
  }
  process.exitCode = verification.ok ? exit.conforms : exit.integrity;
}

/** A run; or certificates, which are told by their files, or by what only they can be checked against. */
export async function verify(what: readonly string[], options: CertificateOptions): Promise<void> {
  const [one, ...more] = what;
  const ofCertificates = options.trustList !== undefined || options.register !== undefined;
  if (ofCertificates || what.some(isCertificate))
    return (await import('./verify-certificate.ts')).verifyCertificates(what, options);
  if (one === undefined || more.length > 0)
    throw new InputError('USAGE', 'verify', 'one run at a time; several certificates are files named .jwt.');
  return verifyRunAt(one, options);
}

export async function grade(run: string, options: ReadOptions): Promise<void> {
  const read = await readRun(run, options);
  if (refuseBroken(read, options.json === true)) return;
  const { assessment } = read;
  if (!assessment) {
    write(
      options.json
        ? JSON.stringify({ run: read.run, grade: null })
        : `${read.run}: not concluded, so there is no verdict and no grade.`,
    );
    process.exitCode = exit.inconclusive;
    return;
  }
  if (options.json) writeJson(assessment);
  else await printSummary(read, options.lang);
  process.exitCode = exitFor(assessment);
}

export async function printSummary(read: RunRead, lang: Language): Promise<void> {
  const report = reportOf(read, lang);
  if (report) write((await import('../print/table.ts')).runSummary(report, screen()));
}

export async function report(run: string, options: ReadOptions & { reports: string }): Promise<void> {
  const read = await readRun(run, options);
  if (refuseBroken(read, options.json === true)) return;
  const written = await writeReports(read, options);
  if (written.length === 0)
    throw new InputError('RUN_UNKNOWN', run, 'this run was not concluded: there is nothing to report.');
  if (options.json) writeJson({ run: read.run, reports: written });
  else for (const file of written) write(file);
}

export async function compare(list: readonly string[], options: ReadOptions & { html?: string }): Promise<void> {
  if (list.length < 2) throw new InputError('USAGE', 'compare', 'name at least two runs.');
  const reports: Report[] = [];
  for (const run of list) {
    const read = await readRun(run, options);
    if (refuseBroken(read, options.json === true)) return;
    const report = reportOf(read, options.lang);
    if (!report) throw new InputError('RUN_UNKNOWN', run, 'this run was not concluded: there is nothing to compare.');
    reports.push(report);
  }
  const { compareText, compareHtml, unlike } = await import('../print/compare.ts');
  const difference = unlike(reports);
  if (difference !== undefined) throw new InputError('RUNS_UNLIKE', list.join(', '), difference);
  if (options.html !== undefined) await writeWhole(options.html, compareHtml(reports));
  if (options.json) writeJson(reports.map((r) => r.assessment));
  else write(options.html ?? compareText(reports, screen()));
}
