import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { readTable } from '../drivers/documents/table.ts';
import { loadMarkets, marketsFile } from '../drivers/packs/markets.ts';
import { readYaml } from '../drivers/yaml/document.ts';
import { parsedAs, readAs } from '../drivers/yaml/read.ts';
import { eligibleIn, type Eligible } from '../market/eligible/eligible.ts';
import { portfolioFrom } from '../market/eligible/portfolio.ts';
import { standingOf, type Standing } from '../market/eligible/shown.ts';
import { complaintsOf } from '../market/eligible/sound.ts';
import { Certificate } from '../model/certificate.ts';
import { exit, InputError } from '../model/errors.ts';
import { Holdings, offerKinds, type MarketRules, type OfferKind } from '../model/market.ts';
import { eligibleCsv, eligibleJson, eligibleSheets, eligibleText } from '../print/eligible.ts';
import type { CertificateOptions } from './certificate-files.ts';
import { knownCertificates } from './certificates-read.ts';
import { dayOf } from './inputs.ts';
import { screen, tell, write, writeJson } from './manners.ts';
import { writeWhole } from './reports.ts';

type Options = CertificateOptions & {
  market: string;
  kind: string;
  certificate?: string[];
  label?: string[];
  rules?: string;
  csv?: string;
  xlsx?: string;
  html?: string;
};

/** Bytes that a portfolio may have. */
const longest = 64 * 1024 * 1024;

async function bytesOf(file: string): Promise<Buffer> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new InputError('FILE_MISSING', file, 'no such file', { cause });
  });
  if (!found.isFile()) throw new InputError('FILE_UNREADABLE', file, 'is no file.');
  if (found.size > longest)
    throw new InputError('FILE_TOO_LARGE', file, `has ${found.size} bytes; at most ${longest} are read`);
  return readFile(file);
}

function kindOf(text: string): OfferKind {
  const found = offerKinds.find((kind) => kind === text);
  if (found) return found;
  throw new InputError('USAGE', '--kind', `${text} is no kind of offer. Write ${offerKinds.join(', ')}.`);
}

function marketsIn(text: string, { markets }: MarketRules): string[] {
  const asked = text
    .split(',')
    .map((code) => code.trim().toUpperCase())
    .filter((code) => code !== '');
  const strange = asked.find((code) => !Object.hasOwn(markets, code));
  if (strange === undefined && asked.length > 0) return asked;
  const known = Object.keys(markets).join(', ');
  throw new InputError('USAGE', '--market', `${strange ?? 'nothing'} is no market known here. There are ${known}.`);
}

/** Files, and of folders what in them is a certificate by its name. */
async function certificateFiles(names: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names) {
    const found = await stat(name).catch(() => undefined);
    if (!found?.isDirectory()) files.push(name);
    else
      for (const inside of (await readdir(name)).toSorted())
        if (/\.(?:jwt|json|pdf)$/i.test(inside)) files.push(path.join(name, inside));
  }
  return files;
}

/** Certificates as their credentials, verified by what the caller pinned; in plain JSON, by their dates alone. */
async function standingsFrom(names: readonly string[], options: CertificateOptions, on: string): Promise<Standing[]> {
  const files = await certificateFiles(names);
  const signed = files.filter((file) => !/\.json$/i.test(file));
  const plain = files.filter((file) => /\.json$/i.test(file));
  const verified = (await knownCertificates(signed, options, on)).map(({ certificate, state }) => ({
    certificate,
    state,
    checked: true,
  }));
  const stated: Standing[] = [];
  for (const file of plain) {
    const located = readYaml(file, await bytesOf(file));
    stated.push(standingOf(parsedAs(located, Certificate, 'CERTIFICATE_INVALID'), on));
  }
  return [...verified, ...stated];
}

async function writeFiles(eligible: Eligible, { csv, xlsx, html, lang }: Options): Promise<void> {
  if (csv !== undefined) await writeWhole(csv, eligibleCsv(eligible, lang));
  if (xlsx !== undefined) {
    const { workbook } = await import('../drivers/documents/workbook.ts');
    await writeWhole(xlsx, workbook(eligibleSheets(eligible, lang)));
  }
  if (html !== undefined) {
    const { eligiblePage } = await import('../print/eligible-page.ts');
    await writeWhole(html, eligiblePage(eligible, lang));
  }
}

function exitOf({ counts }: Eligible): number {
  if (counts['not eligible'] > 0) return exit.nonConforming;
  return counts['not shown'] + counts['no rule'] > 0 ? exit.inconclusive : exit.conforms;
}

/** `gradus eligible`: which products of a portfolio may be offered in which markets on a day, by which rule, and why. */
export async function eligible(file: string, options: Options): Promise<void> {
  const on = (options.on === undefined ? new Date().toISOString() : dayOf('--on', options.on)).slice(0, 10);
  const kind = kindOf(options.kind);
  const { rules, digest } = loadMarkets(options.rules ?? marketsFile, complaintsOf);
  const found = eligibleIn({
    rules,
    markets: marketsIn(options.market, rules),
    kind,
    on,
    portfolio: portfolioFrom(await readTable(await bytesOf(file), file), file),
    standings: await standingsFrom(options.certificate ?? [], options, on),
    labels: (options.label ?? []).flatMap((name) => readAs(Holdings, name, 'MARKETS_INVALID').labels),
  });
  await writeFiles(found, options);
  for (const written of [options.csv, options.xlsx, options.html]) if (written !== undefined) tell(written);
  if (options.json) writeJson(eligibleJson(found, digest));
  else write(eligibleText(found, { language: options.lang, ...screen() }));
  process.exitCode = exitOf(found);
}
