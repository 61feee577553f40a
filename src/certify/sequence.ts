import { entryFile } from '../evidence/run-folder.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { Digest } from '../model/terms.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Entry, EntryBody } from '../model/entry.ts';
import type { Step } from '../model/plan.ts';
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

type Walk = { next: number; open: string | undefined };

function pass(walk: Walk, seq: number, body: EntryBody, steps: readonly Step[]): Walk {
  if (!('step' in body)) return walk;
  if (body.kind === 'step-started') {
    const due = steps[walk.next]?.id;
    if (walk.open !== undefined) throw wrong(seq, `starts ${body.step} within ${walk.open}`);
    if (body.step !== due) throw wrong(seq, `starts ${body.step} where the plan has ${due ?? 'no further step'}`);
    return { next: walk.next, open: body.step };
  }
  if (body.step !== walk.open) throw wrong(seq, `is a ${body.kind} of ${body.step} outside that step`);
  return body.kind === 'step-ended' ? { next: walk.next + 1, open: undefined } : walk;
}

/** Every step of the plan once, in order, with what it found inside it. An aborted run may stop anywhere. */
export function checkSteps(entries: readonly Entry[], steps: readonly Step[], terminal: Terminal): void {
  let walk: Walk = { next: 0, open: undefined };
  for (const [seq, { body }] of entries.entries()) walk = pass(walk, seq, body, steps);
  const missing = walk.open ?? steps[walk.next]?.id;
  if (terminal.kind === 'run-concluded' && missing !== undefined)
    throw wrong(entries.length - 1, `concludes a run whose step ${missing} has not ended`);
}
