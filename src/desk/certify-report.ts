import path from 'node:path';
import { testReportOf } from '../certify/test-report.ts';
import { paperPdf } from '../drivers/documents/typst.ts';
import { readAs } from '../drivers/yaml/read.ts';
import { textOf } from '../evidence/bytes.ts';
import { freeze } from '../evidence/frozen.ts';
import { InputError } from '../model/errors.ts';
import { LaboratoryFile } from '../model/test-report.ts';
import { reportPaper } from '../print/paper/report.ts';
import { paperLanguage, stemOf, writePdf } from './certify-print.ts';
import { write, writeJson } from './manners.ts';
import { reportOf, writeWhole } from './reports.ts';
import { refuseBroken } from './read.ts';
import { readRun, type ReadOptions } from './run-read.ts';

type Options = ReadOptions & { with: string; language: string[]; out: string };

/** `gradus certify report`: a laboratory's test report of a run. The JSON is the record; the papers are printed from it, and carry it. */
export async function report(run: string, options: Options): Promise<void> {
  const file = readAs(LaboratoryFile, options.with, 'CERTIFICATE_INVALID');
  const languages = options.language.map(paperLanguage);
  const read = await readRun(run, options);
  if (refuseBroken(read, options.json === true)) return;
  const printed = reportOf(read, 'en');
  if (!printed) throw new InputError('RUN_UNKNOWN', run, 'this run was not concluded: there is nothing to report.');
  const record = testReportOf(run, read.verification, file);
  const stem = path.join(options.out, stemOf(record.number));
  const bytes = freeze(record);
  await writeWhole(`${stem}.json`, textOf(bytes, stem));
  const inside = {
    name: `${stemOf(record.number)}.json`,
    type: 'application/json',
    description: 'The record of this report',
    bytes,
  };
  const files = [`${stem}.json`];
  for (const language of languages) {
    const at = `${stem}.${language}.pdf`;
    await writePdf(at, paperPdf(reportPaper(record, printed, language), inside));
    files.push(at);
  }
  if (options.json) writeJson({ number: record.number, files });
  else for (const one of files) write(one);
}
