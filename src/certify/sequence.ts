import { entryFile } from '../evidence/run-folder.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Digest } from '../model/terms.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Entry, EntryBody } from '../model/entry.ts';
import { isResult, retryAfter } from '../model/retry.ts';
import type { Plan } from '../model/plan.ts';
import { brief, firstDifference } from './difference.ts';

type Of<K extends EntryBody['kind']> = Extract<EntryBody, { kind: K }>;
export type Opened = Of<'run-opened'>;
export type Terminal = Of<'run-concluded'> | Of<'run-aborted'>;

const wrong = (seq: number, says: string): Malformed => new Malformed(entryFile(seq), says);
const isTerminal = (body: EntryBody): body is Terminal => body.kind === 'run-concluded' || body.kind === 'run-aborted';

/** The entry that opens the run: the first, and no other. */
export function openedBy(entries: readonly Entry[]): Opened {
  const first = entries[0]?.body;
  if (first?.kind !== 'run-opened') throw wrong(0, `is ${first?.kind ?? 'missing'} where the run is opened`);
  const again = entries.findIndex(({ body }, seq) => seq > 0 && body.kind === 'run-opened');
  if (again > 0) throw wrong(again, 'opens the run again');
  return first;
}

/** The entry that ends the run: the last, and no other; it counts the entries and chains those before it. */
export function terminalOf(entries: readonly Entry[], chain: Digest): Terminal {
  const last = entries.length - 1;
  const early = entries.findIndex(({ body }) => isTerminal(body));
  const body = entries[last]?.body;
  if (!body || early < 0)
    throw wrong(last, 'is the last entry and does not end the run: what came after it was left out');
  if (early < last) throw wrong(early, 'ends the run, and entries follow it');
  if (!isTerminal(body)) throw wrong(last, 'does not end the run');
  if (body.entries !== entries.length) throw wrong(last, `counts ${body.entries} entries; there are ${entries.length}`);
  if (body.chain !== chain) throw wrong(last, 'chains other entries than those before it');
  return body;
}

/** What the run was opened for is what the declaration and the request say. */
export function checkDut(opened: Opened, { identity, models = [] }: Declaration): void {
  const { hardware, firmware, serial } = identity;
  const dut = {
    serial: opened.request.serial,
    firmware: firmware.digest,
    models: models.flatMap((model) => model.digest ?? []),
    ...(hardware.digest !== undefined && { hardware: hardware.digest }),
  };
  const difference = firstDifference(opened.dut, dut);
  if (difference)
    throw wrong(
      0,
      `states ${brief(difference.a)} as dut.${difference.path}; the declaration gives ${brief(difference.b)}`,
    );
  if (serial !== undefined && serial !== opened.request.serial)
    throw wrong(0, `asks for serial ${opened.request.serial}; the declaration is of ${serial}`);
}

/** `number` and `end` are those of the attempt last taken; `found`: whether it gave a result. */
type Walk = {
  next: number;
  open: string | undefined;
  number: number;
  found: boolean;
  end: Of<'step-ended'> | undefined;
};
type Started = Of<'step-started'>;

/** A step is taken again only after a fault of the wire or session, without a result, and as often as the plan allows. */
function checkAttempt(walk: Walk, seq: number, { step, attempt, because }: Started, plan: Plan): void {
  const last = plan.steps[walk.next - 1]?.id;
  const says = `starts ${step} again, as attempt ${attempt}`;
  if (step !== last || !walk.end) throw wrong(seq, `${says}, where ${last ?? 'no step'} was the last`);
  if (walk.found) throw wrong(seq, `${says}, after it gave a result`);
  if (attempt !== walk.number + 1) throw wrong(seq, `${says}, after attempt ${walk.number}`);
  const most = 1 + (plan.request.retries ?? 0);
  if (attempt > most) throw wrong(seq, `${says}, where the plan allows ${most}`);
  if (retryAfter(walk.end, false) === undefined)
    throw wrong(seq, `${says}, after it ended as ${walk.end.code ?? walk.end.how}`);
  if (because !== walk.end.code) throw wrong(seq, `${says}, because of ${because}; it had ended with ${walk.end.code}`);
}

/** The policy is frozen: an attempt that is due is taken, not chosen. */
function checkNoneDue(walk: Walk, seq: number, plan: Plan): void {
  const left = walk.number > 0 && walk.number <= (plan.request.retries ?? 0);
  if (left && walk.end && retryAfter(walk.end, walk.found) !== undefined)
    throw wrong(seq, `goes on where the plan has attempt ${walk.number + 1} of ${plan.steps[walk.next - 1]?.id}`);
}

function start(walk: Walk, seq: number, body: Started, plan: Plan): Walk {
  const due = plan.steps[walk.next]?.id;
  const fresh = { open: body.step, found: false, end: undefined };
  if (walk.open !== undefined) throw wrong(seq, `starts ${body.step} within ${walk.open}`);
  if (body.attempt !== undefined) {
    checkAttempt(walk, seq, body, plan);
    return { ...fresh, next: walk.next - 1, number: body.attempt };
  }
  checkNoneDue(walk, seq, plan);
  if (body.because !== undefined) throw wrong(seq, `starts ${body.step} for a reason that only a later attempt has`);
  if (body.step !== due) throw wrong(seq, `starts ${body.step} where the plan has ${due ?? 'no further step'}`);
  return { ...fresh, next: walk.next, number: 1 };
}

function pass(walk: Walk, seq: number, body: EntryBody, plan: Plan): Walk {
  if (!('step' in body)) return walk;
  if (body.kind === 'step-started') return start(walk, seq, body, plan);
  if (body.step !== walk.open) throw wrong(seq, `is a ${body.kind} of ${body.step} outside that step`);
  if (body.kind === 'step-ended') return { ...walk, next: walk.next + 1, open: undefined, end: body };
  return { ...walk, found: walk.found || isResult(body) };
}

/** Every step of the plan in order, with what it found inside it, and again only as the plan allows. An aborted run may stop anywhere. */
export function checkSteps(entries: readonly Entry[], plan: Plan, terminal: Terminal): void {
  let walk: Walk = { next: 0, open: undefined, number: 0, found: false, end: undefined };
  for (const [seq, { body }] of entries.entries()) walk = pass(walk, seq, body, plan);
  const { steps } = plan;
  if (terminal.kind === 'run-concluded') checkNoneDue(walk, entries.length - 1, plan);
  const missing = walk.open ?? steps[walk.next]?.id;
  if (terminal.kind === 'run-concluded' && missing !== undefined)
    throw wrong(entries.length - 1, `concludes a run whose step ${missing} has not ended`);
}
