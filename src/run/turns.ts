import { capabilitiesOf } from '../plan/plan.ts';
import type { Declaration } from '../model/declaration.ts';
import type { Method } from '../model/method.ts';

/** What a step needs of a station that several runs share: one free thing of each list, or the whole bench. */
export type Need = { alone: boolean; anyOf: readonly (readonly string[])[] };
/** Gives back what a step was given. */
export type Release = () => void;
/** Asks for a step's turn; `waiting` is told what it waits for, where it has to. Stopped, it has its turn at once, for nothing. */
export type TakeTurn = (need: Need, waiting: (what: readonly string[]) => void, stop: AbortSignal) => Promise<Release>;

type Turn = { need: Need; holds: readonly string[] };
type Waiter = { need: Need; go(release: Release): void };

/**
 * A latency is a figure that a busy bench makes worse without a trace, so such a step has the bench to itself. A method
 * that watches points by reading them does not: the gap between two reads is a component of its own uncertainty.
 */
export const runsAlone = ({ instruments, needs }: Method): boolean =>
  instruments.includes('clock') && !needs.some((list) => list.includes('read'));

/** The clock is nobody's; the operator answers one question at a time. An instrument counts where the declaration names it. */
export function needOf(method: Method, declaration: Declaration, beside: boolean): Need {
  const named = (kind: string): string[] =>
    (declaration.station?.instruments ?? []).filter((i) => i.kind === kind).map(({ id }) => `${kind} ${id}`);
  const asksOperator = capabilitiesOf(method, declaration)?.includes('inspect') ?? false;
  const lists = [
    ...method.instruments.filter((kind) => kind !== 'clock').map(named),
    ...(asksOperator ? [['operator']] : []),
  ];
  return { alone: runsAlone(method) && !beside, anyOf: lists.filter((list) => list.length > 0) };
}

/** One free thing of each list, or nothing at all: who holds one thing while it waits for another can wait for ever. */
function choice({ anyOf }: Need, taken: ReadonlySet<string>): string[] | undefined {
  const chosen: string[] = [];
  for (const list of anyOf) {
    const free = list.find((thing) => !taken.has(thing) && !chosen.includes(thing));
    if (free === undefined) return undefined;
    chosen.push(free);
  }
  return chosen;
}

const awaited = ({ alone, anyOf }: Need): string[] => {
  if (alone) return ['bench'];
  return anyOf.length === 0 ? ['turn'] : anyOf.map((list) => list.join(' / '));
};

/** The queue of one station: in order of asking, except that nobody waits for a thing that he does not need. */
export class Turns {
  readonly #running = new Set<Turn>();
  readonly #waiting: Waiter[] = [];

  readonly take: TakeTurn = (need, waiting, stop) => {
    const { promise, resolve } = Promise.withResolvers<Release>();
    const waiter: Waiter = { need, go: resolve };
    this.#waiting.push(waiter);
    this.#grant();
    if (this.#waiting.includes(waiter)) {
      waiting(awaited(need));
      stop.addEventListener('abort', () => this.#leave(waiter), { once: true });
      if (stop.aborted) this.#leave(waiter);
    }
    return promise;
  };

  #leave(waiter: Waiter): void {
    const at = this.#waiting.indexOf(waiter);
    if (at < 0) return;
    this.#waiting.splice(at, 1);
    waiter.go(() => undefined);
    this.#grant();
  }

  /** What those before it hold or wait for, a later one does not take; behind one that wants the bench for itself all wait. */
  #grant(): void {
    const taken = new Set([...this.#running].flatMap(({ holds }) => holds));
    const inOrder = [...this.#waiting];
    for (const waiter of inOrder) {
      const { need } = waiter;
      if ([...this.#running].some((turn) => turn.need.alone) || (need.alone && this.#running.size > 0)) return;
      const holds = choice(need, taken);
      for (const thing of holds ?? need.anyOf.flat()) taken.add(thing);
      if (holds) this.#start(waiter, holds);
    }
  }

  #start(waiter: Waiter, holds: readonly string[]): void {
    const turn: Turn = { need: waiter.need, holds };
    this.#running.add(turn);
    this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
    waiter.go(() => {
      if (this.#running.delete(turn)) this.#grant();
    });
  }
}
