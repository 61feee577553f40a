import { encodePcapng } from '../../formats/pcapng.ts';
import type { Conversation, Sent } from '../../formats/pcapng.ts';
import { secretRanges } from '../secrets/cover.ts';
import type { Range } from '../secrets/cover.ts';

export const captureType = 'application/x-pcapng';
const star = 0x2a;

/** Bytes of one direction as they stand in the stream: a secret may lie across two of them. */
function stream(sent: readonly Sent[]): Uint8Array {
  return Buffer.concat(sent.map(({ bytes }) => bytes));
}

/** A copy of what was sent with the ranges of its stream overwritten. */
function covered(sent: readonly Sent[], ranges: readonly Range[]): Sent[] {
  const bytes = Uint8Array.from(stream(sent));
  for (const { from, to } of ranges) bytes.fill(star, from, to);
  let at = 0;
  return sent.map((one) => {
    const own = bytes.subarray(at, at + one.bytes.length);
    at += one.bytes.length;
    return { ...one, bytes: own };
  });
}

type Covered = { conversation: Conversation; notes: string[] };

function coveredConversation(conversation: Conversation, number: number): Covered {
  const { sent } = conversation;
  const notes: string[] = [];
  const parts = new Map<Sent, Sent>();
  for (const way of ['up', 'down'] as const) {
    const own = sent.filter((one) => one.way === way);
    const ranges = secretRanges(stream(own));
    covered(own, ranges).forEach((one, i) => parts.set(own[i] ?? one, one));
    notes.push(...ranges.map(({ from, to }) => `connection ${number} ${way} bytes ${from} to ${to - 1}`));
  }
  return { conversation: { ...conversation, sent: sent.map((one) => parts.get(one) ?? one) }, notes };
}

/** Conversations as a capture file. What the bench knows to be secret is overwritten by asterisks of the same length before anything is kept, and the file's comment says where. */
export function captureOf(conversations: readonly Conversation[]): { type: string; bytes: Uint8Array } {
  const all = conversations.map((one, i) => coveredConversation(one, i + 1));
  const notes = all.flatMap((one) => one.notes);
  const comment = notes.length === 0 ? undefined : `secrets overwritten by *: ${notes.join(', ')}`;
  const bytes = encodePcapng(
    all.map((one) => one.conversation),
    comment,
  );
  return { type: captureType, bytes };
}
