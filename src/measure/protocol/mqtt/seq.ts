import { checkOf, isRead, isType, judged, ofMessages, told, unknown } from './sight.ts';
import type { Sight } from './sight.ts';
import type { Message } from './wire.ts';

const isCounted = (message: Message): boolean => !isType(message, 'NDEATH');

export const seqIncluded = checkOf('seq-included', 'every message but NDEATH has a sequence number', (sight) =>
  ofMessages(
    sight,
    'message',
    (message) => isCounted(message) && isRead(message),
    (message) => (message.payload?.seq === undefined ? `${message.topic} without seq` : undefined),
    'a sequence number',
  ),
);

/** A number and the one before it on the same connection. `between`: messages that could not be read. */
type Step = { before: number; seq: number; between: number };

/** Every number with the one before; a birth of the node begins anew. */
function stepsIn(said: readonly Message[]): Step[] {
  const steps: Step[] = [];
  let before: number | undefined;
  let between = 0;
  for (const message of said.filter(isCounted)) {
    const seq = message.payload?.seq;
    if (seq === undefined) between++;
    else {
      if (before !== undefined && !isType(message, 'NBIRTH')) steps.push({ before, seq: Number(seq), between });
      before = Number(seq);
      between = 0;
    }
  }
  return steps;
}
const stepsOf = (sight: Sight): Step[] => told(sight).flatMap(stepsIn);
const last = 255;

export const seqIncrement = checkOf(
  'seq-increment',
  'the sequence number goes up by one with every message',
  (sight) => {
    const steps = stepsOf(sight).filter(({ before, between }) => before + between < last);
    if (steps.length === 0) return unknown('no two messages with sequence numbers were seen');
    const wrong = steps
      .filter(({ before, seq, between }) => seq !== before + between + 1)
      .map(({ before, seq }) => `${seq} after ${before}`);
    return judged(wrong, `${steps.length} of ${steps.length} steps`);
  },
);

export const seqWrap = checkOf('seq-wrap', 'after number 255 comes number 0', (sight) => {
  const steps = stepsOf(sight).filter(({ before, between }) => before === last && between === 0);
  if (steps.length === 0) {
    const most = Math.max(0, ...stepsOf(sight).map(({ seq }) => seq));
    return unknown(`no number followed 255 within ${sight.life.waited.wrap} ms: the highest was ${most}`);
  }
  const wrong = steps.filter(({ seq }) => seq !== 0).map(({ seq }) => `${seq} after ${last}`);
  return judged(wrong, `0 after 255, ${steps.length} times`);
});
