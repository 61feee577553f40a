/** A PDF (1.4) of plain pages: lines of ASCII in Helvetica, 9 points, from the top. Uncompressed. `catalog`, `page`: what else stands in these
 * objects; `tree`: instead of the pages. */
export function pdfOf(
  pages: readonly (readonly string[])[],
  { catalog = '', page = '', tree = '' }: { catalog?: string; page?: string; tree?: string } = {},
): Uint8Array {
  const escaped = (text: string): string => text.replaceAll(/[\\()]/g, String.raw`\$&`);
  const contents = pages.map(
    (lines) => `BT /F1 9 Tf 50 800 Td 15 TL\n${lines.map((line) => `(${escaped(line)}) Tj T*`).join('\n')}\nET`,
  );
  const kids = pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ');
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages ${tree === '' ? `/Count ${pages.length} /Kids [${kids}]` : tree} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...contents.flatMap((content, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${page} /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ];
  let text = '%PDF-1.4\n';
  const at = objects.map((object, i) => {
    const start = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = at.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + end, 'latin1');
}
