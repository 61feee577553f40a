import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { signRegister, signTrustList } from '../../src/certify/register.ts';
import { vkeyText } from '../../src/evidence/checkpoint.ts';
import { bodySigner, keeper, register, signed, signerNamed, trustList } from '../certify/issued.ts';
import { certificate } from '../certify/parties.ts';
import { args, executable, skip } from './chromium.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const run = path.join(root, 'test', 'releases', '0.1.0', 'run');

/** A program of this project, in this checkout or another. */
const node = (cwd: string, ...words: string[]): string =>
  execFileSync(process.execPath, words, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** What git would clone, as it lies here, in another place. */
async function anotherClone(to: string): Promise<void> {
  const names = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '-z', 'src', 'packs', 'package.json', 'bin', 'tool'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  for (const name of names.split('\0').filter((one) => one !== '' && existsSync(path.join(root, one))))
    await cp(path.join(root, name), path.join(to, name));
  await symlink(path.join(root, 'node_modules'), path.join(to, 'node_modules'));
}

describe('a bundle', { skip }, () => {
  let home: string;
  let bundle: string;
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  before(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'gradus-page-'));
    bundle = path.join(home, 'r.tar');
    node(root, 'src/desk/cli.ts', 'bundle', run, '--out', bundle);
    node(root, 'tool/build.ts', home);
    browser = await chromium.launch({ executablePath: executable, args });
    page = await (await browser.newContext({ locale: 'en', viewport: { width: 1200, height: 900 } })).newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(path.join(home, 'verify.html')).href);
  });
  after(async () => {
    await browser.close();
    await rm(home, { recursive: true, force: true });
  });

  /** The page's words once it has read a file. */
  async function saidOf(...files: string[]): Promise<string> {
    await page.evaluate(`document.querySelector('#said').className = 'none'`);
    await page.setInputFiles('#file', []);
    await page.setInputFiles('#file', files);
    await page.locator('#said.good, #said.bad').waitFor();
    return (await page.textContent('#said')) ?? '';
  }

  it('is graded in another clone and in the page to the same bytes', async () => {
    const clone = path.join(home, 'clone');
    await anotherClone(clone);
    const graded = path.join(home, 'graded.json');
    const shell = `${process.execPath} src/desk/cli.ts grade ${bundle} --json >${graded}; echo $?`;
    assert.match(execFileSync('sh', ['-c', shell], { cwd: clone, encoding: 'utf8' }), /^0\n$/);
    await saidOf(bundle);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    const saved = await readFile(await download.path(), 'utf8');
    // Not by assert.equal, whose account of a difference would be as long as the assessments.
    assert.ok(saved === (await readFile(graded, 'utf8')), 'the two assessments differ');
    assert.ok(saved.includes('"verdicts"'));
  });

  it('is checked link by link in the page, with the words of gradus verify', async () => {
    const said = await saidOf(bundle);
    const links = node(root, 'src/desk/cli.ts', 'verify', bundle)
      .split('\n')
      .filter((line) => /^[✓✗]/.test(line));
    assert.ok(links.length > 8);
    // Which packs are published is the program's to know.
    for (const line of links) assert.ok(said.includes(line.replace(/, as it comes with this version$/, '')), line);
    const report = page.frameLocator('#report iframe');
    await report.locator('#grade').waitFor();
    assert.match((await report.locator('h1').textContent()) ?? '', /Report|report/);
  });

  it('is found broken in the page where a byte was changed, and pinned where the key is given', async () => {
    const bytes = await readFile(bundle);
    const at = bytes.indexOf('"kind":"measurement"') + 60;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const broken = path.join(home, 'broken.tar');
    await writeFile(broken, bytes);
    assert.match(await saidOf(broken), /✗ entries: entries\/\d+\.json/);
    assert.equal(await page.locator('iframe').count(), 0);
    const { signer } = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as { signer: string };
    await page.fill('#keys', signer);
    assert.match(await saidOf(bundle), /✓ signer: .*: pinned/);
    await page.fill('#keys', 'nonsense');
    assert.match(await saidOf(bundle), /^A key cannot be used/);
    await page.fill('#keys', '');
    await writeFile(broken, 'not an archive');
    assert.match(await saidOf(broken), /^This is not a bundle/);
  });

  it('has company: a certificate is followed in the page by lists and registers, with the words of gradus verify', async () => {
    const at = (name: string): string => path.join(home, name);
    const files = {
      'c.jwt': await signed(),
      'trust.json': await signTrustList(trustList, keeper),
      'register.json': await signRegister(register, bodySigner),
      'forged.jwt': await signed(certificate, signerNamed('body.example')),
    };
    for (const [name, bytes] of Object.entries(files)) await writeFile(at(name), bytes);
    const all = [at('c.jwt'), at('trust.json'), at('register.json')];
    await page.fill('#keys', vkeyText(keeper));
    await page.fill('#day', '2026-12-01');
    const checks = ['--trust-list', at('trust.json'), '--register', at('register.json'), '--key', vkeyText(keeper)];
    const lines = node(root, 'src/desk/cli.ts', 'verify', at('c.jwt'), ...checks, '--on', '2026-12-01').split('\n');
    assert.equal(lines.filter((line) => line.startsWith('✓')).length, 7);
    const said = await saidOf(...all);
    for (const line of lines) assert.ok(said.includes(line), `${line}\n${said}`);
    await page.fill('#day', '2030-01-01');
    assert.match(await saidOf(...all), /✗ status .*another was due on 2027-12-31[\s\S]*unverifiable/);
    await page.fill('#day', '2026-12-01');
    assert.match(
      await saidOf(at('forged.jwt'), at('trust.json')),
      /✗ signature .*no known key of did:web:body\.example/,
    );
    assert.match(await saidOf(at('trust.json'), at('register.json')), /choose a certificate/);
    assert.match(await saidOf(at('c.jwt'), at('r.tar')), /r\.tar is neither|✗ signature/);
    await page.fill('#keys', '');
  });

  it('may be dropped on the page', async () => {
    const data = (await readFile(bundle)).toString('base64');
    await page.evaluate(
      `(() => {
        const bytes = Uint8Array.from(atob(${JSON.stringify(data)}), (c) => c.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], 'dropped.tar'));
        document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
      })()`,
    );
    await page.locator('#said.good', { hasText: 'dropped.tar' }).waitFor();
  });

  it('leaves the machine by no way: the page asks for nothing, and axe finds nothing', async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(axe);
    const found = await page.evaluate<{ id: string }[]>(
      `axe.run(document, { iframes: false }).then((r) => r.violations.map(({ id }) => ({ id })))`,
    );
    assert.deepEqual(found, []);
    await page.setViewportSize({ width: 360, height: 780 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0);
    const own = pathToFileURL(path.join(home, 'verify.html')).href;
    const elsewhere = asked.filter((url) => url !== own && !/^(blob|data|about):/.test(url));
    assert.deepEqual([elsewhere, complaints], [[], []]);
    // And could not: the policy of the page refuses it.
    const refused = await page.evaluate(`fetch('http://127.0.0.1:9/').then(() => 'sent', (e) => e.message)`);
    assert.match(String(refused), /fetch/i);
    assert.ok(
      complaints.some((one) => /Content Security Policy/.test(one)),
      complaints.join(),
    );
  });
});

describe('the library ./verify', () => {
  it('stands on zod, canonicalize and cel-js, and on nothing of Node', async () => {
    const { metafile } = await build({
      entryPoints: [path.join(root, 'src', 'certify', 'library.ts')],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    const inputs = Object.keys(metafile.inputs);
    const packages = inputs.flatMap((name) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1] ?? []);
    assert.deepEqual([...new Set(packages)].toSorted(), ['@marcbachmann/cel-js', 'canonicalize', 'zod']);
    assert.ok(inputs.every((name) => /(^|\/)(node_modules|src)\//.test(name)));
    assert.ok(!inputs.some((name) => /src\/(drivers|desk|run|measure)\//.test(name)));
  });

  it('checks a bundle in Node by Web Crypto', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'gradus-library-'));
    try {
      const bundle = path.join(home, 'r.tar');
      node(root, 'src/desk/cli.ts', 'bundle', run, '--out', bundle);
      node(root, 'tool/build.ts', home);
      const program = `
        import { verifyBundle } from './verify.mjs';
        import { readFileSync } from 'node:fs';
        const { ok, assessment } = await verifyBundle(readFileSync('r.tar'));
        console.log(ok, assessment.grade.level);`;
      await writeFile(path.join(home, 'use.mjs'), program);
      assert.equal(node(home, 'use.mjs'), 'true L2\n');
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });
});
