/** A rectangle on a page, in points (1/72 inch) from the page's upper left corner. */
export type Box = { x: number; y: number; width: number; height: number };

/** Text that stands together, as the file has it; `box` only where the file says where it stands. */
export type TextRun = { text: string; box?: Box };

/** A paragraph, heading, cell or line, in reading order: what is broken over its runs is one piece of text. */
export type TextBlock = { runs: readonly TextRun[] };

/** `number` counts from 1; files without pages are one. Sizes in points. */
export type Page = { number: number; width?: number; height?: number; blocks: readonly TextBlock[] };

export const documentKinds = ['pdf', 'docx', 'html', 'markdown', 'text'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** A datasheet, declaration or packaging copy as it reads. `name`: its file. */
export type ReadDocument = { name: string; kind: DocumentKind; pages: readonly Page[] };
