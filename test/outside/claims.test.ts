import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { readDocument } from '../../src/drivers/documents/read.ts';
import type { Page, TextBlock } from '../../src/model/document.ts';
import { corpus, type Half, type Sample } from '../claims/corpus.ts';
import { scoreOf, summed } from '../claims/score.ts';
import { args, executable, skip } from './chromium.ts';

const escaped = (text: string): string => text.replaceAll(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A block's text; a run that begins lower than the last begins a line. */
function textOf({ runs }: TextBlock): string {
  let [text, y] = ['', runs[0]?.box?.y];
  for (const run of runs) {
    text += run.box && run.box.y !== y ? `\n${run.text}` : run.text;
    y = run.box?.y;
  }
  return text;
}

const blocksOf = ({ document }: Sample): readonly TextBlock[] => document.pages[0]?.blocks ?? [];
const isColumns = (sample: Sample): boolean => blocksOf(sample).some(({ runs }) => runs.some(({ box }) => box));

function sectionOf(sample: Sample): string {
  const paragraphs = blocksOf(sample).map((block) => `<p>${escaped(textOf(block))}</p>`);
  return `<section class="${isColumns(sample) ? 'columns' : ''}">${paragraphs.join('')}</section>`;
}

const style =
  'body{font:11pt "Noto Sans CJK SC",sans-serif;margin:0}section{break-after:page;white-space:pre-line}.columns{column-count:2;height:220px;column-fill:auto;width:600px}p{margin:0 0 12px}';

let folder: string;
before(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'gradus-claims-'))));
after(() => rm(folder, { recursive: true, force: true }));

/** Half of the corpus as one PDF of a browser, a document a page, as it is read back. */
async function printed(half: Half): Promise<{ samples: Sample[]; pages: readonly Page[] }> {
  const samples = corpus(half);
  const [html, pdf] = [`${half}.html`, `${half}.pdf`].map((name) => path.join(folder, name)) as [string, string];
  await writeFile(
    html,
    `<!doctype html><meta charset="utf-8"><style>${style}</style>${samples.map(sectionOf).join('')}`,
  );
  execFileSync(
    executable ?? '',
    [...args, '--headless', '--no-pdf-header-footer', `--print-to-pdf=${pdf}`, pathToFileURL(html).href],
    { stdio: 'ignore' },
  );
  const { pages } = await readDocument(await readFile(pdf), pdf);
  return { samples, pages };
}

const typst = `#set page(paper: "a5", margin: 15mm)
#set text(font: ("Libertinus Serif", "Noto Sans CJK SC", "Noto Sans CJK KR"), size: 10pt, hyphenate: true)
#let lines(text) = text.split("\\n").map(line => [#line]).join(linebreak())
#for (i, item) in json(bytes(sys.inputs.items)).enumerate() {
  if i > 0 { pagebreak() }
  set text(lang: item.language)
  let body = for block in item.blocks { par(lines(block)) }
  if item.columns { columns(2, body) } else { body }
}`;

/** The same by a typesetter: ligatures, space between Han and Latin letters, two columns. */
async function typeset(half: Half): Promise<{ samples: Sample[]; pages: readonly Page[] }> {
  const samples = corpus(half);
  const items = samples.map((sample) => ({
    language: sample.language,
    blocks: blocksOf(sample).map(textOf),
    columns: isColumns(sample),
  }));
  const pdf = NodeCompiler.create().pdf({ mainFileContent: typst, inputs: { items: JSON.stringify(items) } });
  const { pages } = await readDocument(new Uint8Array(pdf), `${half}.pdf`);
  return { samples, pages };
}

const scored = ({ samples, pages }: { samples: Sample[]; pages: readonly Page[] }): ReturnType<typeof summed> =>
  summed(
    samples.map((sample, i) => {
      const page = pages[i];
      assert.ok(page);
      return scoreOf({ ...sample, document: { name: sample.id, kind: 'pdf', pages: [{ ...page, number: 1 }] } });
    }),
  );

describe('claims in PDF that a typesetter set', { skip }, () => {
  it('are found as in text, over columns, ligatures and space between scripts', async () => {
    const read = await typeset('held-out');
    assert.equal(read.pages.length, read.samples.length);
    const { recall, precision } = scored(read);
    assert.ok(recall >= 0.95, `recall ${recall}`);
    assert.ok(precision >= 0.97, `precision ${precision}`);
  });
});

describe('claims in PDF that a browser printed', { skip }, () => {
  it('are found as in text, over columns and look-alikes of Han characters', async () => {
    const read = await printed('held-out');
    assert.equal(read.pages.length, read.samples.length);
    assert.match(JSON.stringify(read.pages), /[\u2e80-\u2fdf]/);
    const { recall, precision } = scored(read);
    assert.ok(recall >= 0.95, `recall ${recall}`);
    assert.ok(precision >= 0.97, `precision ${precision}`);
  });
  it('stand in boxes on their page', async () => {
    const { pages } = await printed('written-against');
    for (const { width = 0, height = 0, blocks } of pages)
      for (const { box } of blocks.flatMap(({ runs }) => runs))
        assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height);
  });
});
