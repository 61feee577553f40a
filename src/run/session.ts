import type { Found } from '../measure/bench.ts';
import type { Inspected, Question } from '../measure/probe.ts';
import type { EntryBody } from '../model/entry.ts';
import type { Step } from '../model/plan.ts';

type Ended = Extract<EntryBody, { kind: 'step-ended' }>;
/** How a step ended, as the session saw it. */
export type StepEnd = Pick<Ended, 'how' | 'ms' | 'code' | 'text'>;

/** What a person answered, without what the session adds. */
export type Said = Omit<Inspected, 'document'>;
/** Puts a question to a person. Rejects where nobody answers; `stop`: the step is over. */
export type AskPerson = (question: Question, stop: AbortSignal) => Promise<Said>;

export type Watch = {
  found(found: Found): void;
  progress(done: number, of: number): void;
  /** Absent: nobody can be asked. */
  ask?(question: Question): Promise<Said>;
};

/** One connection to one device, in a process of its own. A session that died answers every step with `SESSION_DIED`. */
export interface Session {
  /** Runs a step; the promise settles with the step's end, never rejects. Found things arrive before it settles, in order. */
  step(step: Step, watch: Watch): Promise<StepEnd>;
  /** Ends the process at once: the only way to stop a method that does not come back. */
  kill(): void;
  /** Closes the wire and lets the process end; kills it when it does not within `ms`. */
  close(ms: number): Promise<void>;
}
export type OpenSession = () => Session;
