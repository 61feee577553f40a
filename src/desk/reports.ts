import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { quoted } from './quoted.ts';
import type { Language } from '../model/terms.ts';
import type { Report } from '../print/report.ts';
import type { RunRead } from './run-read.ts';
import { samplesOf } from './samples.ts';

/** Everything the print room needs of a run that verified and was concluded; undefined for any other. */
export function reportOf({ folder, verification }: RunRead, language: Language): Report | undefined {
  const { contents, assessment, pack } = verification;
  if (!contents || !assessment) return undefined;
  const standing = pack?.standing;
  return {
    ...contents,
    assessment,
    station: contents.declaration.station?.name ?? contents.origin,
    verify: `npx gradus verify ${quoted(folder)}`,
    language,
    samples: samplesOf(contents),
    ...(pack?.signedBy !== undefined && { packSignedBy: pack.signedBy }),
    ...((standing === 'altered' || standing === 'unknown version') && { packIsNot: standing }),
  };
}

/** Writes beside and renames: a report is whole or not there. */
export async function writeWhole(file: string, text: string | Uint8Array | Iterable<string>): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.tmp`;
  await writeFile(beside, text);
  await rename(beside, file);
}

/** HTML, JSON and JUnit of a run, named after it. The paths written. */
export async function writeReports(read: RunRead, options: { reports: string; lang: Language }): Promise<string[]> {
  const report = reportOf(read, options.lang);
  if (!report) return [];
  const { reportHtml } = await import('../print/html.ts');
  const { reportJson } = await import('../print/json.ts');
  const { reportJunit } = await import('../print/junit.ts');
  const stem = path.join(options.reports, read.run);
  const files: [string, string][] = [
    [`${stem}.html`, reportHtml(report)],
    [`${stem}.json`, reportJson(report)],
    [`${stem}.junit.xml`, reportJunit(report)],
  ];
  for (const [file, text] of files) await writeWhole(file, text);
  return files.map(([file]) => file);
}
