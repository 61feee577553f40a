import type { Outcome, Standing } from '../model/assessment.ts';
import { markup, raw, type Markup } from './markup.ts';

/** Drawn, so that every machine shows the same sign; the word stands beside it. */
const strokes = {
  tick: '<path d="M3.5 8.5l3 3 6-7"/>',
  cross: '<path d="M4 4l8 8M12 4l-8 8"/>',
  tickAsk: '<path d="M1.5 8.5l2.5 2.5 5-6"/><path d="M12 4.2a1.8 1.8 0 1 1 1.4 2.7l-.7 1.4M12.7 10.9v.4"/>',
  crossAsk: '<path d="M1.5 4.5l6 7M7.5 4.5l-6 7"/><path d="M10.8 4.2a1.8 1.8 0 1 1 2 2.7l-.7 1.4M12.1 10.9v.4"/>',
  ask: '<path d="M5.6 5.6a2.5 2.5 0 1 1 3.4 2.6c-.7.4-1 .8-1 1.7M8 12.3v.4"/>',
  dash: '<path d="M4 8h8"/>',
} as const;
type Stroke = keyof typeof strokes;

const ofOutcome: Record<Outcome, [Stroke, string]> = {
  pass: ['tick', 'good'],
  'conditional pass': ['tickAsk', 'good'],
  'conditional fail': ['crossAsk', 'bad'],
  fail: ['cross', 'bad'],
  inconclusive: ['ask', 'open'],
  'not applicable': ['dash', 'none'],
};
const ofStanding: Record<Standing, [Stroke, string]> = {
  met: ['tick', 'good'],
  failed: ['cross', 'bad'],
  open: ['ask', 'open'],
  'not applicable': ['dash', 'none'],
};

const drawn = (stroke: Stroke): Markup =>
  markup`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">${raw(strokes[stroke])}</svg>`;

/** Sign and word together: colour is never alone. */
export function outcomeMark(outcome: Outcome, word: string): Markup {
  const [stroke, tone] = ofOutcome[outcome];
  return markup`<span class="mark ${tone}">${drawn(stroke)}${word}</span>`;
}

export function standingMark(standing: Standing, word: string): Markup {
  const [stroke, tone] = ofStanding[standing];
  return markup`<span class="mark ${tone}">${drawn(stroke)}${word}</span>`;
}
