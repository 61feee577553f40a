import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { args, executable, skip } from './chromium.ts';
import { gapOf } from '../../src/market/gap.ts';
import { languages, type Language } from '../../src/model/terms.ts';
import { clausesPage } from '../../src/print/clauses-page.ts';
import { compareHtml } from '../../src/print/compare.ts';
import { gapHtml } from '../../src/print/gap.ts';
import { reportHtml } from '../../src/print/html.ts';
import { declaration, pack, planOf, reportOf, reports } from '../print/fixtures.ts';
import { clausesOf } from '../print/clauses.ts';

/** CSS pixels of an A4 page between the margins of the print style: 210 mm − 2 × 14 mm. */
const a4 = Math.floor((182 / 25.4) * 96);

type Violation = { id: string; nodes: { html: string; failureSummary?: string }[] };

function pagesOf(language: Language): [string, string][] {
  const plan = planOf(pack, 'L3', 'brg-L2-0002', { 'meaning.annotation': 'NOT_DECLARED' });
  const options = { target: 'L3', today: '2026-11-23', by: '2027-03-31', leadMs: 8_467_200_000 } as const;
  const gap = gapOf({ pack, plan, declaration, earlier: [], options });
  const pair = [reportOf({ language }), reportOf({ language, serial: 'worse', shown: { latency: 61.8 } })];
  return [
    ...Object.entries(reports).map(([name, of]): [string, string] => [name, reportHtml(of(language))]),
    ['gap', gapHtml({ gap, pack, language })],
    ['compare', compareHtml(pair)],
    ['clauses', clausesPage(clausesOf('module'), language === 'en' ? ['en', 'zh'] : ['zh'])],
  ];
}

/** A page opened from its file, and everything it asked for or complained of. */
async function opened(
  browser: Browser,
  file: string,
  options: BrowserContextOptions,
): Promise<{ page: Page; asked: string[]; said: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const asked: string[] = [];
  const said: string[] = [];
  page.on('request', (r) => asked.push(r.url()));
  page.on('console', (m) => said.push(m.text()));
  page.on('pageerror', (e) => said.push(e.message));
  await page.goto(pathToFileURL(file).href);
  return { page, asked, said };
}

const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Tables and pictures that reach beyond the page, or hold more than they show. */
const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('table, svg[role=img], pre')]
    .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((e) => e.className?.baseVal ?? e.className)`);

async function violations(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<Violation[]>('axe.run(document).then((r) => r.violations)');
  return found.map(
    (v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`).join(' | ')}`,
  );
}

describe('a report in Chromium, from its file', { skip }, () => {
  let browser: Browser;
  let folder = '';
  let axe = '';

  before(async () => {
    browser = await chromium.launch({ executablePath: executable, args });
    folder = await mkdtemp(path.join(tmpdir(), 'gradus-report-'));
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (const language of languages)
      for (const [name, text] of pagesOf(language))
        await writeFile(path.join(folder, `${name}-${language}.html`), text);
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const language of languages)
    for (const name of [...Object.keys(reports), 'gap', 'compare', 'clauses']) {
      const file = (): string => path.join(folder, `${name}-${language}.html`);
      const audited = language === 'en' || name === 'l2-open' || name === 'liar';
      it(`asks for nothing, fits a screen, a phone and A4${audited ? ', and axe finds nothing' : ''}: ${name}, ${language}`, async () => {
        const { page, asked, said } = await opened(browser, file(), { viewport: { width: 1200, height: 900 } });
        if (audited) assert.deepEqual(await violations(page, axe), []);
        assert.equal(await overflow(page), 0);
        await page.setViewportSize({ width: 360, height: 780 });
        assert.equal(await overflow(page), 0);
        await page.setViewportSize({ width: a4, height: 1000 });
        await page.emulateMedia({ media: 'print' });
        assert.equal(await overflow(page), 0);
        assert.deepEqual(await clipped(page), []);
        assert.deepEqual(
          asked.filter((url) => url !== pathToFileURL(file()).href && url !== 'data:,'),
          [],
        );
        assert.deepEqual(said, []);
        await page.context().close();
      });
    }

  it('has no violation in the dark, nor on a phone', async () => {
    for (const options of [{ colorScheme: 'dark' as const }, { viewport: { width: 360, height: 780 } }]) {
      const { page } = await opened(browser, path.join(folder, 'liar-en.html'), options);
      assert.deepEqual(await violations(page, axe), []);
      await page.context().close();
    }
  });
  it('keeps the rows of its tables whole and repeats their heads on paper', async () => {
    const { page } = await opened(browser, path.join(folder, 'l2-open-en.html'), {});
    await page.emulateMedia({ media: 'print' });
    const heads = await page.evaluate<string[]>(
      "[...document.querySelectorAll('thead')].map((e) => getComputedStyle(e).display)",
    );
    const rows = await page.evaluate<string[]>(
      "[...document.querySelectorAll('tr')].map((e) => getComputedStyle(e).breakInside)",
    );
    assert.ok(heads.length > 5 && heads.every((d) => d === 'table-header-group'));
    assert.ok(rows.every((b) => b === 'avoid'));
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    assert.ok(pdf.length > 20_000);
    await page.context().close();
  });
  it('can be walked by keyboard: the first stop leads to the grade', async () => {
    const { page } = await opened(browser, path.join(folder, 'l2-open-en.html'), {});
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate("document.activeElement.getAttribute('href')"), '#grade');
    await page.context().close();
  });
});
