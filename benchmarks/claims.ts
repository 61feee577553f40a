import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDocument } from '../src/drivers/documents/read.ts';
import { claimsIn } from '../src/market/claims/claims.ts';
import { InputError } from '../src/model/errors.ts';
import { corpus } from '../test/claims/corpus.ts';
import { pdfOf } from '../test/claims/pdf.ts';
import { machine, type Benchmark, type Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

const [files, pages, linesOfPage] = [40, 10, 48];
const searched = 'level|stufe|grade|45288|45177|cnas|certified|ai-|smart';

/** Pages of datasheets: statements of the corpus between lines of data. ASCII, which every PDF font has. */
function pagesOf(seed: number): string[][] {
  const said = corpus('written-against')
    .flatMap(({ document }) => document.pages[0]?.blocks ?? [])
    .map(({ runs }) =>
      runs
        .map(({ text }) => text)
        .join('')
        .replaceAll(/\s+/g, ' '),
    )
    .filter((text) => /^[ -~–—]+$/.test(text) && text.length < 90)
    .map((text) => text.replaceAll(/[–—]/g, '-'));
  return Array.from({ length: pages }, (_, page) =>
    Array.from({ length: linesOfPage }, (_, line) =>
      line % 8 === 0
        ? (said[(seed * 31 + page * 7 + line) % said.length] ?? '')
        : `Measuring range ${line} bar, accuracy 0.5 %, output 4 to 20 mA, supply 24 V DC, ambient ${page} to 60 C`,
    ),
  );
}

type Made = { folder: string; pdf: string[]; text: string[] };

function made(): Made {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-claims-'));
  const [pdf, text]: [string[], string[]] = [[], []];
  for (let i = 0; i < files; i++) {
    const content = pagesOf(i);
    const [asPdf, asText] = [path.join(folder, `${i}.pdf`), path.join(folder, `${i}.txt`)];
    writeFileSync(asPdf, pdfOf(content));
    writeFileSync(asText, content.map((lines) => lines.join('\n\n')).join('\n\n'));
    pdf.push(asPdf);
    text.push(asText);
  }
  return { folder, pdf, text };
}

const each = files * pages;

/** ms a page that poppler and grep take. */
function searching({ folder }: Made): number {
  const start = performance.now();
  const { status, error, stderr } = spawnSync(
    'sh',
    ['-c', `for f in *.pdf; do pdftotext -q "$f" - || exit 3; done | grep -ciE '${searched}'`],
    { cwd: folder, encoding: 'utf8' },
  );
  if (error ?? status !== 0) throw new TypeError(`pdftotext and grep are needed (bash tool/system.sh): ${stderr}`);
  return (performance.now() - start) / each;
}

/** ms a page that reading and matching take. */
async function claiming(names: readonly string[]): Promise<number> {
  const start = performance.now();
  let found = 0;
  for (const name of names) found += claimsIn(await readDocument(readFileSync(name), name), []).length;
  if (found === 0) throw new TypeError('nothing was found');
  return (performance.now() - start) / each;
}

async function isRead(name: string): Promise<boolean> {
  try {
    await readDocument(readFileSync(name), name);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

async function figureOf(name: string, runs: number, names: readonly string[], all: Made): Promise<Figure> {
  const { ours, peer, ratio } = await interleaved(
    runs,
    () => claiming(names),
    () => searching(all),
  );
  return { name, ours, peer, ratio, limit: { of: 'ratio', most: 4 }, unit: 'ms a page', runs, machine: machine() };
}

export const benchmark: Benchmark = {
  name: 'claims',
  title: 'claims of documents found, beside pdftotext | grep on the same pages',
  runs: 7,
  run: async (runs) => {
    const all = made();
    try {
      const figures = [await figureOf('claims.text', runs, all.text, all)];
      const [first = ''] = all.pdf;
      if (await isRead(first)) figures.push(await figureOf('claims.pdf', runs, all.pdf, all));
      else process.stderr.write('claims.pdf is left out: this version reads no PDF\n');
      return figures;
    } finally {
      rmSync(all.folder, { recursive: true });
    }
  },
};
