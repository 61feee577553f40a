import type { ReadDocument } from '../../model/document.ts';
import type { Suppression } from '../../model/suppression.ts';
import type { Finding } from './finding.ts';
import { folded } from './fold.ts';
import type { Severity } from './rules.ts';

/** A finding with what somebody said of it: still `suppressed`, or `lapsed` and counted again. */
export type Weighted = Finding & { suppressed?: Suppression; lapsed?: Suppression };
export type CheckedDocument = { document: ReadDocument; findings: readonly Weighted[] };
/** `unused`: suppressions that no finding met. `on`: the day of the check. */
export type Claims = { on: string; documents: readonly CheckedDocument[]; unused: readonly Suppression[] };

const compact = (text: string): string => folded(text).text.replaceAll(/\s/g, '');
const lastPart = (name: string): string => name.split(/[/\\]/).at(-1) ?? name;

function isOf({ rule, text, where }: Suppression, finding: Finding, { name }: ReadDocument): boolean {
  if (rule !== finding.rule) return false;
  if (text !== undefined && !compact(finding.quote).includes(compact(text))) return false;
  if (!where) return true;
  const { file, page, block } = where;
  if (file !== undefined && file !== lastPart(name)) return false;
  return (page ?? finding.page) === finding.page && (block ?? finding.block) === finding.block;
}

/** Lays suppressions over findings as of a day: one that still holds counts before one that lapsed. */
export function suppressed(
  documents: readonly { document: ReadDocument; findings: readonly Finding[] }[],
  all: readonly Suppression[],
  on: string,
): Claims {
  const used = new Set<Suppression>();
  const weighted = documents.map(({ document, findings }) => ({
    document,
    findings: findings.map((finding): Weighted => {
      const about = all.filter((one) => isOf(one, finding, document));
      for (const one of about) used.add(one);
      const holding = about.find(({ until }) => until >= on);
      if (holding) return { ...finding, suppressed: holding };
      return about[0] ? { ...finding, lapsed: about[0] } : finding;
    }),
  }));
  return { on, documents: weighted, unused: all.filter((one) => !used.has(one)) };
}

/** A scan, or an empty file: nothing can be said of it. */
export const isWithoutText = ({ document }: CheckedDocument): boolean =>
  document.pages.every(({ blocks }) => blocks.every(({ runs }) => runs.every(({ text }) => text.trim() === '')));

/** How many findings of a severity count, over all documents. */
export function countOf({ documents }: Pick<Claims, 'documents'>, severity: Severity): number {
  return documents
    .flatMap(({ findings }) => findings)
    .filter((finding) => finding.severity === severity && !finding.suppressed).length;
}
