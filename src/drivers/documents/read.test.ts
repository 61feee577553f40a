import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pdfOf } from '../../../test/claims/pdf.ts';
import { zipOf } from '../../../test/claims/zip.ts';
import type { ReadDocument } from '../../model/document.ts';
import { readDocument } from './read.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const said = ({ pages }: ReadDocument): string[][] =>
  pages.map(({ blocks }) => blocks.map(({ runs }) => runs.map(({ text }) => text).join('')));
const read = async (name: string, content: string | Uint8Array): Promise<string[][]> =>
  said(await readDocument(typeof content === 'string' ? bytes(content) : content, name));

describe('documents of text', () => {
  it('have a block a paragraph', async () =>
    assert.deepEqual(await read('a.txt', 'One\nline.\r\n\r\nAnother.\n'), [['One\nline.', 'Another.']]));
  it('are read in UTF-16 by their mark', async () =>
    assert.deepEqual(await read('a.txt', Buffer.from('\ufeff等级', 'utf16le')), [['等级']]));
  it('in another encoding are refused', () =>
    assert.rejects(read('a.txt', Buffer.from([0x66, 0xfc, 0x72])), { code: 'NOT_UTF8' }));
});

describe('documents of Markdown', () => {
  it('lose their marks', async () =>
    assert.deepEqual(
      await read('a.md', '# Title\n\nLevel **3**, [see](x.md)\n\n| Level | L3 |\n|---|---|\n\n- one\n- two'),
      [['Title', 'Level 3, see', 'Level', 'L3', 'one', 'two']],
    ));
});

describe('documents of HTML', () => {
  it('are read as people see them', async () =>
    assert.deepEqual(
      await read(
        'a.html',
        '<!doctype html><title>T</title><style>p{}</style><p>Le<b>vel</b>&nbsp;3<br>GB&#x2F;T 45288&ndash;2026<script>var x="<p>L5</p>"</script></p><table><tr><td>L2<td>x</table><p hidden>L4</p><!-- L5 -->',
      ),
      [['T', 'Level\u00a03\nGB/T 45288–2026', 'L2', 'x']],
    ));
  it('in the encoding that they name', async () =>
    assert.deepEqual(await read('a.html', Buffer.from('<meta charset="iso-8859-1"><p>f\u00fcr', 'latin1')), [['für']]));
  it('with a million open brackets take no longer than others', async () => {
    const [blocks] = await read('a.html', `<p>${'<'.repeat(1_000_000)}`);
    assert.equal(blocks?.length, 1);
  });
});

describe('documents of PDF', () => {
  it('have their pages, and boxes from the upper left corner', async () => {
    const { kind, pages } = await readDocument(pdfOf([['Level 3'], ['Second page']]), 'a.pdf');
    assert.deepEqual(said({ name: '', kind, pages }), [['Level 3'], ['Second page']]);
    const [run] = pages[0]?.blocks[0]?.runs ?? [];
    const box = Object.values(run?.box ?? {}).map(Math.round);
    assert.deepEqual(box, [50, 35, 29, 9]);
    assert.deepEqual([pages[0]?.width, pages[0]?.height], [595, 842]);
  });
  it('have lines that go on in one block', async () =>
    assert.deepEqual(
      await read('a.pdf', pdfOf([['The sensor was assessed and is of Level', '3 of the scale.', 'IP67']])),
      [['The sensor was assessed and is of Level3 of the scale.', 'IP67']],
    ));
  it('that lie on their side have boxes as they are seen', async () => {
    const { pages } = await readDocument(pdfOf([['Level 3']], { page: '/Rotate 90' }), 'a.pdf');
    const box = pages[0]?.blocks[0]?.runs[0]?.box;
    assert.deepEqual([pages[0]?.width, pages[0]?.height], [842, 595]);
    assert.deepEqual(Object.values(box ?? {}).map(Math.round), [798, 50, 9, 29]);
  });
  it('that hold a script are read, and it is not run', async () => {
    const catalog = '/OpenAction << /S /JavaScript /JS (globalThis.ran = true) >>';
    assert.deepEqual(await read('a.pdf', pdfOf([['Level 3']], { catalog })), [['Level 3']]);
    assert.equal('ran' in globalThis, false);
  });
  it('whose pages lead in circles are refused', () =>
    assert.rejects(read('a.pdf', pdfOf([['x']], { tree: '/Count 1000000 /Kids [2 0 R]' })), {
      message: 'a.pdf: is no PDF that can be read: broken, or cut off.',
    }));
  it('with more pages than are read are refused', () =>
    assert.rejects(read('a.pdf', pdfOf(Array.from({ length: 2001 }, () => []))), {
      message: 'a.pdf: has 2001 pages; at most 2000 are read',
    }));
  it('with more text than anybody writes on a page are refused', () => {
    const plain = Buffer.from(pdfOf([Array.from({ length: 120_000 }, () => 'L3')])).toString('latin1');
    const apart = plain.replaceAll('Tj T*', 'Tj ET BT /F1 9 Tf 50 800 Td');
    return assert.rejects(read('a.pdf', Buffer.from(apart, 'latin1')), {
      message: 'a.pdf: has more than 100000 pieces of text on page 1',
    });
  });
  it('that are cut off or none are refused', async () => {
    await assert.rejects(read('a.pdf', bytes('%PDF-1.7\nnothing')), {
      message: 'a.pdf: is no PDF that can be read: broken, or cut off.',
    });
  });
  it('leave what is handed in as it was', async () => {
    const file = pdfOf([['Level 3']]);
    const before = Buffer.from(file).toString('latin1');
    await readDocument(file, 'a.pdf');
    assert.equal(Buffer.from(file).toString('latin1'), before);
  });
});

const body = (xml: string): string => `<?xml version="1.0"?><w:document><w:body>${xml}</w:body></w:document>`;
const docx = (xml: string, more: Record<string, string> = {}): Uint8Array =>
  zipOf({ 'word/document.xml': body(xml), ...more });

describe('documents of DOCX', () => {
  it('have their paragraphs, cells and breaks, and no deleted text', async () =>
    assert.deepEqual(
      await read(
        'a.docx',
        docx(
          '<w:p><w:r><w:t>Le</w:t></w:r><w:r><w:t xml:space="preserve">vel </w:t></w:r><w:r><w:t>3 &amp; more</w:t></w:r><w:del><w:r><w:delText>L5</w:delText></w:r></w:del></w:p><w:tbl><w:tc><w:p><w:r><w:t>L2</w:t></w:r></w:p></w:tc></w:tbl><w:p><w:r><w:br w:type="page"/><w:t>Second</w:t></w:r></w:p>',
        ),
      ),
      [['Level 3 & more', 'L2'], ['Second']],
    ));
  it('have what stands in their headers and footers', async () =>
    assert.deepEqual(
      await read(
        'a.docx',
        docx('<w:p><w:r><w:t>Text</w:t></w:r></w:p>', {
          'word/footer1.xml': '<w:ftr><w:p><w:r><w:t>CNAS L0290</w:t></w:r></w:p></w:ftr>',
        }),
      ),
      [['Text', 'CNAS L0290']],
    ));
  it('that unfold beyond all bounds are refused', () =>
    assert.rejects(read('bomb.docx', zipOf({ 'word/document.xml': Buffer.alloc(80 * 1024 * 1024) })), {
      code: 'FILE_TOO_LARGE',
    }));
  it('that lie about their size are refused all the same', () => {
    const bomb = Buffer.from(zipOf({ 'word/document.xml': Buffer.alloc(80 * 1024 * 1024) }));
    bomb.writeUInt32LE(1000, bomb.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1')) + 24);
    return assert.rejects(read('bomb.docx', bomb), { code: 'FILE_TOO_LARGE' });
  });
  it('that declare entities are refused', () =>
    assert.rejects(read('a.docx', zipOf({ 'word/document.xml': '<!DOCTYPE x [<!ENTITY a "b">]><w:p/>' })), {
      message: 'a.docx: declares entities in word/document.xml: no DOCX does.',
    }));
  it('of another kind, or cut off, are refused', async () => {
    await assert.rejects(read('a.docx', zipOf({ 'xl/workbook.xml': '<x/>' })), {
      message: 'a.docx: is an archive, and no DOCX: word/document.xml is missing.',
    });
    await assert.rejects(read('a.docx', docx('<w:p/>').subarray(0, 40)), {
      message: 'a.docx: is a ZIP archive without its directory: cut off?',
    });
  });
});
