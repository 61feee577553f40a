import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import jsqr from 'jsqr';
import { codeOf, printed } from '../../src/desk/certify-print.ts';
import { credentialsIn } from '../../src/desk/verify-certificate.ts';
import type { Certificate } from '../../src/model/certificate.ts';
import { paperLanguages } from '../../src/model/paper.ts';
import { certificatePaperWords } from '../../src/print/words/paper/certificate.ts';
import { signed } from '../certify/issued.ts';
import { certificate } from '../certify/parties.ts';

const tools = ['pdftotext', 'pdffonts', 'pdftoppm'].filter((tool) => !existsSync(`/usr/bin/${tool}`));
const fonts = existsSync('/usr/share/fonts/opentype/noto') ? [] : ['fonts-noto-cjk'];
const missing = [...tools, ...fonts];
const required = process.env['GRADUS_OUTSIDE'] === 'required';
const skip = missing.length === 0 || required ? false : `no ${missing.join(', ')}: sh tool/system.sh installs it`;
const run = (tool: string, ...args: string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** What stands on a page, without what lays it out. */
const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, '');

/** The code on the first page, from its pixels. */
function codeOn(pdf: string): string | undefined {
  const ppm = execFileSync('pdftoppm', ['-r', '150', '-f', '1', '-l', '1', pdf], { maxBuffer: 64 * 1024 * 1024 });
  const [, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 40).toString('latin1')) ?? [];
  const size = [Number(width), Number(height)] as const;
  const pixels = ppm.subarray(ppm.length - 3 * size[0] * size[1]);
  const rgba = new Uint8ClampedArray(4 * size[0] * size[1]).fill(255);
  for (let i = 0; i < size[0] * size[1]; i++) rgba.set(pixels.subarray(3 * i, 3 * i + 3), 4 * i);
  const read = jsqr as unknown as { default: typeof jsqr.default };
  return read.default(rgba, ...size)?.data;
}

describe('a certificate on paper', { skip }, () => {
  let folder: string;
  const hostile = '#import "@preview/x" $a$ \\u{7} ]* _b_ <c> @d `e` ~ -- "f"';
  const strange: Certificate = {
    ...certificate,
    client: { ...certificate.client, name: hostile, address: 'a\u202eb\u0007' },
  };

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gradus-paper-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const language of paperLanguages)
    it(`says every field in ${language}, in fonts that are inside, with a code that others read`, async () => {
      const [file] = await printed(strange, await signed(strange), [language], folder);
      assert.ok(file);
      const [text, words] = [plain(run('pdftotext', '-layout', file, '-')), certificatePaperWords[language]];
      const { product, number, body, standard } = strange;
      const statement = words.statement.assessed(
        `${product.maker} ${product.model}`,
        'gbt-45288-2026-described 1.0.0',
        '3',
      );
      for (const said of [
        words.title,
        number,
        statement,
        words.names.client,
        words.names.valid,
        words.valid(strange.from, strange.to),
        words.end,
        words.notes.unverified,
        body.names?.[language] ?? body.name,
        `${standard.id}-${standard.year}`,
        product.firmware[0]?.digest ?? '',
        strange.signatory,
      ])
        assert.ok(text.includes(plain(said)), `${said} is not in\n${text}`);
      assert.ok(text.includes(plain(hostile)), text);
      assert.ok(text.includes('a[U+202E]b[U+0007]'), text);
      for (const font of run('pdffonts', file).trim().split('\n').slice(2))
        assert.match(font, /\s(yes)\s+(yes)\s+(yes)\s/);
      assert.equal(codeOn(file), codeOf(strange));
      assert.match((await readFile(file)).toString('latin1'), /pdfaid:part>3<[^]*pdfaid:conformance>B</);
    });

  it('is the same file each time, and holds the record that is checked', async () => {
    const jwt = await signed();
    const [first] = await printed(certificate, jwt, ['en'], path.join(folder, 'a'));
    const [second] = await printed(certificate, jwt, ['en'], path.join(folder, 'b'));
    assert.ok(first && second);
    assert.deepEqual(await readFile(first), await readFile(second));
    assert.deepEqual(await credentialsIn(first), [{ name: 'EX-2026-0001.en.pdf', jwt }]);
  });

  it('is refused without a record inside, with two, and cut short', async () => {
    const [file] = await printed(certificate, await signed(), ['en'], folder);
    assert.ok(file);
    const pdf = await readFile(file);
    const at = path.join(folder, 'x.pdf');
    const other = pdf.toString('latin1').replace('/Type /EmbeddedFile', '/Type /Embedded0000');
    await writeFile(at, Buffer.from(other, 'latin1'));
    await assert.rejects(credentialsIn(at), /holds no signed certificate inside/);
    const [stream] =
      /\d+ 0 obj\n<<\n {2}\/Length \d+\n {2}\/Type \/EmbeddedFile[^]*?endstream/.exec(pdf.toString('latin1')) ?? [];
    await writeFile(at, Buffer.concat([pdf, Buffer.from(`\n${stream}\n`, 'latin1')]));
    await assert.rejects(credentialsIn(at), /holds more than one signed certificate/);
    await writeFile(at, pdf.subarray(0, 400));
    await assert.rejects(credentialsIn(at), /holds no signed certificate inside/);
  });

  it('is not set where no font has a character of it, and says which fonts to install', async () => {
    const thai: Certificate = { ...certificate, client: { ...certificate.client, name: 'ลูกค้า' } };
    await assert.rejects(
      printed(thai, await signed(thai), ['en'], folder),
      /cannot be set in en: no font here has .*fonts-noto-cjk/,
    );
  });
});
