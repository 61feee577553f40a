import { equalBytes } from './bytes.ts';
import { isBy, openCheckpoint, parseCheckpoint, parseNote, type Checkpoint } from './checkpoint.ts';
import type { KeySpan } from './keys.ts';
import type { Log } from './log.ts';
import { Malformed } from './malformed.ts';
import type { Checks } from './ports.ts';

/**
 * How a checkpoint that somebody outside holds stands to the log: `part` of it; `beyond` its end, so that the log was cut
 * back since; `other` than the log at that size, so that the log was written anew or has a second face.
 */
export type Held = { size: number; standing: 'part' | 'beyond' | 'other' };

/** The checkpoint in a note that one of the log's keys signed. */
export async function openedByAny(
  note: string,
  spans: readonly Pick<KeySpan, 'key'>[],
  checks: Pick<Checks, 'verifyEd25519'>,
  where: string,
): Promise<Checkpoint> {
  const { text, signatures } = parseNote(note, where);
  const own = spans.find(({ key }) => signatures.some((s) => isBy(s, key)));
  if (own) return openCheckpoint(note, own.key, checks, where);
  const { origin } = parseCheckpoint(text, where);
  throw new Malformed(where, `is a checkpoint of ${origin} that no key of this log signed`);
}

/** One that no key of the log signed says nothing of it, and is `Malformed`. */
export async function heldAgainst(
  note: string,
  log: Pick<Log, 'size' | 'rootAt'>,
  spans: readonly KeySpan[],
  checks: Pick<Checks, 'verifyEd25519'>,
  where: string,
): Promise<Held> {
  const { size, root } = await openedByAny(note, spans, checks, where);
  if (size > log.size) return { size, standing: 'beyond' };
  return { size, standing: equalBytes(await log.rootAt(size), root) ? 'part' : 'other' };
}
