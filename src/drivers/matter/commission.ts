import { setTimeout as pause } from 'node:timers/promises';
import { Millis } from '@matter/general';
import type { ClientNode, ServerNode } from '@matter/main';
import { CommissioningError } from '@matter/main/protocol';
import type { Phase } from '../../measure/protocol/port.ts';
import type { MatterEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { inTime, settled, shortly } from '../deadline.ts';
import { secretOf } from '../secrets/secret.ts';
import { attestationIn, refusalOf } from './attestation.ts';
import { controllerOn } from './controller.ts';
import { flowWith, newNotes } from './flow.ts';
import type { Notes, Step } from './flow.ts';
import type { Stores } from './trust.ts';

/** How long the device is looked for, may take over PASE, and may take to go, ms. */
export const waits = { discovery: 8000, pase: 5000, removal: 5000 } as const;

export type Place = { endpoint: MatterEndpoint; folder: string; stores: Stores };
export type Stay = {
  controller: ServerNode;
  node?: ClientNode;
  notes: Notes;
  phases: Phase[];
  totalMs: number;
  stoppedAt?: string;
};

/** matter.js gathers what went wrong with each address; the first is the device's own word. */
function causeOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const inner = first instanceof AggregateError ? causeOf(first) : undefined;
  return inner ?? (first instanceof Error ? first.message : String(first));
}

/** A phase that came twice in a row is one. */
function phasesOf(start: number, steps: readonly Step[]): Phase[] {
  const phases: Phase[] = [];
  const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;
  for (const { name, from, to } of steps) {
    const last = phases.at(-1);
    if (last?.name === name) last.ms = rounded(to - start - last.startMs);
    else phases.push({ name, startMs: rounded(from - start), ms: rounded(to - from) });
  }
  return phases;
}

export function passcodeOf({ endpoint, folder }: Place): number {
  const text = secretOf(endpoint.passcode, folder).trim();
  if (!/^\d{8}$/.test(text)) throw new ProbeError('PROBE_SECRET', 'endpoints.matter.passcode is not eight digits');
  return Number(text);
}

/** Throws into matter.js's own commissioning, which disarms the fail-safe and gives up. */
const refuse =
  (place: Place) =>
  async (notes: Notes): Promise<void> => {
    const reason = refusalOf(attestationIn(notes, notes.basic, place.stores));
    if (reason !== undefined) throw new CommissioningError(`refused: ${reason}`);
  };

async function timed<T>(notes: Notes, name: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  notes.doing = name;
  try {
    return await work();
  } finally {
    notes.steps.push({ name, from, to: performance.now() });
  }
}

async function commission(place: Place, passcode: number, stay: Stay, isStrict: boolean): Promise<void> {
  const { controller, notes } = stay;
  const { discriminator } = place.endpoint;
  const node = await timed(notes, 'discovery', async () =>
    controller.peers.locate({ longDiscriminator: discriminator, timeout: Millis(waits.discovery) }),
  );
  stay.node = node;
  notes.doing = 'pase';
  const from = performance.now();
  await node.commission({
    passcode,
    timeout: Millis(waits.pase),
    commissioningFlowImpl: flowWith(notes, isStrict ? refuse(place) : async () => undefined),
    // What matter.js finds is found again, with our own words, from the exchange itself.
    onAttestationFailure: true,
    continueCommissioningAfterPase: () => {
      notes.steps.push({ name: 'pase', from, to: performance.now() });
      return true;
    },
  });
  const last = notes.steps.at(-1);
  notes.steps.push({ name: 'subscribe', from: last?.to ?? from, to: performance.now() });
}

/** A node that has just left a fabric may still be announced where it was before: it is looked for once more after so long, ms. */
const staleMs = 1500;

/**
 * Commissions the device once with a fabric that is made for it. `isStrict`: a device whose attestation does not hold is
 * refused, as a commissioner does; else the bench goes on to ask the rest. What stops it is an answer. Whoever calls it
 * calls `leave`.
 */
export async function stayWith(place: Place, isStrict: boolean, passcode = passcodeOf(place)): Promise<Stay> {
  const stay = await stayOnce(place, isStrict, passcode);
  if (stay.stoppedAt?.startsWith('pase: Could not connect') !== true) return stay;
  await leave(stay, 'without a word');
  await pause(staleMs);
  return await stayOnce(place, isStrict, passcode);
}

/** When a device was last left, ms of the monotonic clock: one session has one device. */
let leftAt = -Infinity;
/** A node that loses its last fabric starts anew (Matter Core, RemoveFabric), and what it answered meanwhile is lost: so long it is let alone, ms. */
const anewMs = 1000;

async function stayOnce(place: Place, isStrict: boolean, passcode: number): Promise<Stay> {
  await pause(Math.max(0, leftAt + anewMs - performance.now()));
  const controller = await controllerOn(place.endpoint.interface);
  const notes = newNotes();
  const stay: Stay = { controller, notes, phases: [], totalMs: 0 };
  const start = performance.now();
  try {
    await commission(place, passcode, stay, isStrict);
  } catch (error) {
    stay.stoppedAt = `${notes.doing}: ${shortly(causeOf(error))}`.slice(0, 500);
  }
  stay.totalMs = Math.round((performance.now() - start) * 1000) / 1000;
  stay.phases = phasesOf(start, notes.steps);
  return stay;
}

/** Takes the device out of the fabric, where it got into it, and forgets the fabric. `how`: the device was removed already. */
export async function leave(
  { controller, node }: Stay,
  how: 'removing it' | 'without a word' = 'removing it',
): Promise<void> {
  try {
    if (how === 'removing it' && node?.lifecycle.isCommissioned === true)
      await inTime(node.decommission(), waits.removal, 'decommission');
  } catch {
    // The device keeps the fabric: a check of its own asks for that.
  } finally {
    await settled(controller.close(), waits.removal);
    leftAt = performance.now();
  }
}
