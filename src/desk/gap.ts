import { canonicalBytes } from '../formats/canonical.ts';
import { sha256 } from '../drivers/keys/checks.ts';
import { digestText } from '../evidence/tree.ts';
import { gapOf, type Earlier } from '../market/gap.ts';
import { InputError } from '../model/errors.ts';
import { methods } from '../model/methods.ts';
import { planFor } from '../plan/plan.ts';
import { gapCsv, gapHtml, gapTable } from '../print/gap.ts';
import { dayOf, durationOf, programmeOf, readDeclaration, targetOf } from './inputs.ts';
import { screen, write, writeJson, type Manners } from './manners.ts';
import { loadPack } from './pack.ts';
import { writeWhole } from './reports.ts';
import { assessedAt, bookAt } from './station.ts';

type Options = Manners & {
  target?: string;
  pack: string;
  programme: string;
  by?: string;
  lead?: string;
  html?: string;
  csv?: string;
  station: string;
};

const digestOf = (value: unknown): string => digestText(sha256(canonicalBytes(value)));

/** Every concluded run of this station, judged. A station that is not there has none. */
async function earlierAt(folder: string): Promise<Earlier[]> {
  const found = await bookAt(folder);
  if (!found) return [];
  const earlier: Earlier[] = [];
  for (const run of found.book.runs) {
    const assessment = await assessedAt(found.station, found.book, run);
    if (assessment) earlier.push({ assessment, firmware: run.firmware, models: run.models });
  }
  await found.station.close();
  return earlier;
}

function daysOf({ by, lead }: Options): { by?: string; leadMs?: number } {
  if (lead !== undefined && by === undefined)
    throw new InputError('USAGE', '--lead', 'a lead time counts back from a day: add --by 2027-03-31.');
  return {
    ...(by !== undefined && { by: dayOf('--by', by).slice(0, 10) }),
    ...(lead !== undefined && { leadMs: durationOf('--lead', lead) }),
  };
}

/** `gradus gap`: what a level still needs, from the declaration and the station's earlier runs; no device is asked. */
export async function gap(file: string, options: Options): Promise<void> {
  const { declaration } = await readDeclaration(file);
  const { pack, digest } = await loadPack(options.pack);
  const target = targetOf(options.target, declaration, pack);
  const serial = declaration.identity.serial ?? declaration.identity.product;
  const request = {
    programme: programmeOf(options.programme),
    target,
    serial: serial.slice(0, 64),
    draw: '0'.repeat(32),
  };
  const plan = planFor({
    pack,
    packDigest: digest,
    declaration,
    declarationDigest: digestOf(declaration),
    methods,
    methodsDigest: digestOf(methods),
    request,
  });
  const today = new Date().toISOString().slice(0, 10);
  const found = gapOf({
    pack,
    plan,
    declaration,
    earlier: await earlierAt(options.station),
    options: { target, today, ...daysOf(options) },
  });
  const report = { gap: found, pack, language: options.lang };
  if (options.html !== undefined) await writeWhole(options.html, gapHtml(report));
  if (options.csv !== undefined) await writeWhole(options.csv, gapCsv(report));
  if (options.json) writeJson(found);
  else write(gapTable(report, screen()));
}
