import * as cues from './cues.ts';
import { subjectsIn } from './guidance.ts';
import { levelsIn, type LevelMention } from './levels.ts';
import { among, blockAt, isQuestion, sentenceAt, type Reading, type Span } from './reading.ts';
import type { StandardMention } from './standards.ts';

/** A statement that something has a level of this standard, or one of its kind where no standard is named. */
export type LevelClaim = { mention: LevelMention; standard?: StandardMention; span: Span; sentence: Span };

const gap = (a: Span, b: Span): number => Math.max(0, Math.max(a.start, b.start) - Math.min(a.end, b.end));
const within = (span: Span, whole: Span): boolean => span.start >= whole.start && span.end <= whole.end;

function nearest<T extends Span>(of: Span, among: readonly T[]): T | undefined {
  let best: T | undefined;
  for (const one of among) if (!best || gap(of, one) < gap(of, best)) best = one;
  return best;
}

/** A level that the words around it give to something else: SIL 3, SAE Level 3, energy efficiency 3级. */
function isOther({ text }: Reading, { start, end }: Span): boolean {
  const before =
    text
      .slice(Math.max(0, start - 24), start)
      .split(/[\n;。]/)
      .at(-1) ?? '';
  return cues.otherSubject.test(before) || cues.otherSubjectAfter.test(text.slice(end, end + 20));
}

/** The clause before a place: from the last comma-like sign that a denial does not cross. */
const clauseBefore = (text: string, { start }: Span, at: number): string =>
  text
    .slice(start, at)
    .split(/[;:,，、]|(?<![a-z])(?:but|aber|sondern|whereas)(?![a-z])|但/)
    .at(-1) ?? '';

/** The level is not said of the product: denied, wished for, asked of others, or explained. */
function isApart({ text }: Reading, mention: LevelMention, sentence: Span): boolean {
  const [before, after] = [text.slice(sentence.start, mention.start), text.slice(mention.end, sentence.end)];
  if (cues.deniedBefore.test(clauseBefore(text, sentence, mention.start)) || cues.deniedAfter.test(after)) return true;
  if (cues.intended.test(before) || cues.intended.test(after.slice(0, 40))) return true;
  if (cues.met.test(before)) return false;
  return cues.asked.test(before) || cues.asked.test(after.slice(0, 24)) || cues.defined.test(after);
}

/** In a sentence that makes a standard into law: whether it says of a product that it has the level all the same. */
function isSaidOfProduct({ text }: Reading, mention: LevelMention, sentence: Span): boolean {
  const before = text.slice(sentence.start, mention.start);
  return cues.claimsLevel.test(before) && !cues.duty.test(before);
}

/** L1 to L5, or more than three levels in one sentence: the scale, not a claim. */
function isScale(mention: LevelMention, inSentence: readonly LevelMention[]): boolean {
  if (mention.most - mention.least >= 3) return true;
  return new Set(inSentence.map(({ level }) => level)).size > 3 || inSentence.some((o) => o.most - o.least >= 3);
}

type Anchors = { standards: readonly StandardMention[]; subjects: readonly Span[] };

type Anchor = { standard?: StandardMention } | undefined;

/** What a level in its sentence is of: the nearest standard decides; without one, words for this kind of level. */
function anchorInSentence(mention: LevelMention, sentence: Span, { standards, subjects }: Anchors): Anchor {
  const near = among(standards, sentence);
  const ours = near.filter(({ of }) => of === 'sensor level');
  const subject = among(subjects, sentence).find((s) => gap(s, mention) <= 30);
  const standard = nearest(mention, near);
  if (standard?.of === 'sensor level') return { standard };
  if (subject && standard?.of !== 'guidance' && standard?.of !== 'series') {
    const own = nearest(mention, ours);
    return own ? { standard: own } : {};
  }
  return undefined;
}

/** A level in a short line of its own belongs to the standard or subject of the lines around it. */
function anchorAround(
  reading: Reading,
  mention: LevelMention,
  sentence: Span,
  { standards, subjects }: Anchors,
): Anchor {
  if (among(standards, sentence).length > 0) return undefined;
  const block = blockAt(reading, mention.start);
  const isShort = block.end - block.start <= 80;
  const around = blockAt(reading, mention.start, isShort ? 2 : 0);
  const standard = nearest(mention, among(standards, around));
  if (standard) return standard.of === 'sensor level' ? { standard } : undefined;
  return isShort && among(subjects, blockAt(reading, mention.start, 1)).length > 0 ? {} : undefined;
}

const reach = 48;

/** The words for this kind of level belong to a claim that they stand beside. */
function spanOf(
  mention: LevelMention,
  sentence: Span,
  standard: StandardMention | undefined,
  subjects: readonly Span[],
): Span {
  const beside = among(subjects, sentence).filter((one) => one.start < mention.start && gap(one, mention) <= 3);
  const [start, end] = [Math.min(mention.start, ...beside.map((one) => one.start)), mention.end];
  if (!standard || !within(standard, sentence) || gap(mention, standard) > reach) return { start, end };
  return { start: Math.min(start, standard.start), end: Math.max(end, standard.end) };
}

/** Every claim of a level on a page. `apart`: sentences in which a level is no claim for another reason. */
export function levelClaimsIn(
  reading: Reading,
  standards: readonly StandardMention[],
  apart: (sentence: Span) => boolean,
): LevelClaim[] {
  const anchors = { standards, subjects: subjectsIn(reading) };
  if (standards.length === 0 && anchors.subjects.length === 0) return [];
  const mentions = levelsIn(reading);
  return mentions.flatMap((mention) => {
    const sentence = sentenceAt(reading, mention.start);
    const anchor = anchorInSentence(mention, sentence, anchors) ?? anchorAround(reading, mention, sentence, anchors);
    if (!anchor || isOther(reading, mention) || isQuestion(reading, sentence)) return [];
    if (apart(sentence) && !isSaidOfProduct(reading, mention, sentence)) return [];
    const inSentence = among(mentions, sentence);
    if (isScale(mention, inSentence) || isApart(reading, mention, sentence)) return [];
    const { standard } = anchor;
    return [
      { mention, ...(standard && { standard }), span: spanOf(mention, sentence, standard, anchors.subjects), sentence },
    ];
  });
}
