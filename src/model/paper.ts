/** Languages of papers: certificates and reports go further than the words of commands. */
export const paperLanguages = ['en', 'zh', 'ja', 'ko'] as const;
export type PaperLanguage = (typeof paperLanguages)[number];

/** A row of a paper: what it is, and its lines as they are to stand there. */
export type PaperRow = { name: string; lines: readonly string[] };

/** A table; the first column is the widest. */
export type PaperTable = { title: string; head: readonly string[]; rows: readonly (readonly string[])[] };

/** A document to be set on paper: words and data, no markup. What it says is only ever text. */
export type Paper = {
  language: PaperLanguage;
  title: string;
  /** Who issues it, above the title. */
  issuer: readonly string[];
  number: string;
  /** The one sentence that it is there for. */
  statement: string;
  rows: readonly PaperRow[];
  tables?: readonly PaperTable[];
  notes: readonly string[];
  /** Who signs: name and what they are. */
  signed: readonly string[];
  /** At the foot of each page, and after a bar which page it is of how many: `… | {page} of {pages}`. */
  footer: string;
  /** After the last line: that nothing follows. */
  end: string;
  /** What the code beside the title holds. */
  code: string;
  /** Day of issue, ISO 8601: the document's own date. */
  date: string;
};

/** A file inside a paper. */
export type Attachment = { name: string; type: string; description: string; bytes: Uint8Array };
