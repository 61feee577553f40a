import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { InputError } from '../../model/errors.ts';
import type { Attachment, Paper, PaperLanguage } from '../../model/paper.ts';
import { qrModules } from './qr.ts';

/** These come with Typst: what is in Latin letters can be set on any machine. */
const own = ['Libertinus Serif', 'DejaVu Sans Mono'];
/** Families in which each language is set; what one lacks is taken from the next. */
const fonts: Record<PaperLanguage, readonly string[]> = {
  en: ['Noto Sans CJK SC', ...own],
  zh: ['Noto Sans CJK SC', ...own],
  ja: ['Noto Sans CJK JP', 'Noto Sans CJK SC', ...own],
  ko: ['Noto Sans CJK KR', 'Noto Sans CJK SC', ...own],
};

// All that is said comes in as data (`sys.inputs`): nothing a name holds is ever read as markup.
const template = `
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title + " " + paper.number, date: datetime(year: paper.day.at(0), month: paper.day.at(1), day: paper.day.at(2)))
#set text(font: paper.fonts, lang: paper.language, size: 9.5pt, fallback: false)
#set page(paper: "a4", margin: (x: 20mm, top: 18mm, bottom: 20mm), footer: context {
  set text(size: 7.5pt, fill: luma(90))
  line(length: 100%, stroke: 0.4pt + luma(180))
  v(-4pt)
  let (page, pages) = (counter(page).get().first(), counter(page).final().first())
  grid(columns: (1fr, auto), paper.footer, paper.pageOf.replace("{page}", str(page)).replace("{pages}", str(pages)))
})
#set par(leading: 0.62em)
#let dark = rgb("#10324a")
#let side = 26mm
#let code = {
  let size = paper.code.len()
  let module = side / size
  box(width: side, height: side, for (y, row) in paper.code.enumerate() {
    for (x, dark) in row.enumerate() {
      if dark { place(dx: x * module, dy: y * module, rect(width: module + 0.02pt, height: module + 0.02pt, fill: black)) }
    }
  })
}
#if paper.attachment != none {
  pdf.attach("/" + paper.attachment.name, read("/attachment", encoding: none), relationship: "source", mime-type: paper.attachment.type, description: paper.attachment.description)
}
#grid(columns: (1fr, side), gutter: 8mm, [
  #for (i, part) in paper.issuer.enumerate() { text(size: if i == 0 { 11pt } else { 8.5pt }, weight: if i == 0 { "bold" } else { "regular" }, part); linebreak() }
  #v(5mm)
  #heading(level: 1, text(size: 19pt, fill: dark, paper.title))
  #text(size: 11pt, paper.number)
], code)
#v(4mm)
#block(width: 100%, fill: rgb("#eef3f6"), inset: 9pt, radius: 2pt, text(size: 11.5pt, weight: "bold", paper.statement))
#v(2mm)
#grid(columns: (44mm, 1fr), row-gutter: 7pt, column-gutter: 5mm, ..paper.rows.map(row => (
  text(fill: luma(80), row.name),
  row.lines.map(line => if line.starts-with("sha256:") { text(size: 7.2pt, fill: luma(60), line) } else { line }).join(linebreak()),
)).flatten())
#for one in paper.tables {
  v(4mm)
  heading(level: 2, text(size: 11pt, fill: dark, one.title))
  v(1mm)
  set text(size: 8pt)
  table(
    columns: (2fr,) + (1fr,) * (one.head.len() - 1),
    stroke: (x, y) => if y == 0 { (bottom: 0.7pt + dark) } else { (bottom: 0.3pt + luma(200)) },
    inset: (x: 3pt, y: 4pt),
    table.header(..one.head.map(cell => text(weight: "bold", cell))),
    ..one.rows.flatten(),
  )
}
#v(5mm)
#for part in paper.notes { text(size: 8.5pt, fill: luma(60), part); parbreak() }
#v(8mm)
#block(breakable: false, width: 100%)[
  #line(length: 60mm, stroke: 0.5pt)
  #for part in paper.signed { part; linebreak() }
  #v(4mm)
  #align(center, text(size: 8pt, fill: luma(90), paper.end))
]
`;

/** The standard: PDF/A-3b may carry files, PDF/A-2b may not (ISO 19005). */
const standard = (attachment: Attachment | undefined): string => (attachment ? 'a-3b' : 'a-2b');

let compiler: NodeCompiler | undefined;

/** Typst writes no character that no font has: on a machine without the fonts there is no paper rather than one with boxes. */
function refusal(error: unknown, { language, number }: Paper): unknown {
  const missing = [...String(error).matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/g)].map(
    ([, text]) => text,
  );
  if (missing.length === 0) return new Error(`typst: ${String(error)}`, { cause: error });
  return new InputError(
    'DOCUMENT_REFUSED',
    number,
    `cannot be set in ${language}: no font here has ${[...new Set(missing)].join(' ')}. The fonts are Noto Sans CJK (Debian: fonts-noto-cjk).`,
    { cause: error },
  );
}

/**
 * A paper as PDF/A, with a QR code and, where one is given, a file inside (PDF/A-3). The same paper gives the same bytes on
 * the same machine. A character that no font here has is `InputError('DOCUMENT_REFUSED')`.
 */
export function paperPdf(paper: Paper, attachment?: Attachment): Uint8Array {
  compiler ??= NodeCompiler.create({ workspace: import.meta.dirname });
  const { footer, date, code, tables = [] } = paper;
  const [says = '', pageOf = ''] = footer.split('|');
  const inside = attachment && { name: attachment.name, type: attachment.type, description: attachment.description };
  const data = {
    ...paper,
    tables,
    footer: says.trim(),
    pageOf: pageOf.trim(),
    day: date.split('-').map(Number),
    code: qrModules(code),
    fonts: fonts[paper.language],
    attachment: inside ?? null,
  };
  compiler.mapShadow(`${import.meta.dirname}/attachment`, Buffer.from(attachment?.bytes ?? []));
  try {
    const pdf = compiler.pdf(
      { mainFileContent: template, inputs: { paper: JSON.stringify(data) } },
      { pdfStandard: standard(attachment) },
    );
    return new Uint8Array(pdf);
  } catch (error) {
    throw refusal(error, paper);
  }
}
