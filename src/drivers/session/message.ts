import type { Found } from '../../measure/bench.ts';
import type { Question } from '../../measure/probe.ts';
import type { Declaration } from '../../model/declaration.ts';
import type { Step } from '../../model/plan.ts';
import type { Said, StepEnd } from '../../run/session.ts';

/** What the parent tells the session's child. `open` comes first and once. */
export type ToChild =
  | { kind: 'open'; declaration: Declaration; folder: string }
  | { kind: 'step'; id: number; step: Step }
  /** The person's answer to question `ask`, or why there is none. */
  | { kind: 'answered'; ask: number; said: Said | { unanswered: string } }
  | { kind: 'close' };

/** What the child tells its parent. `id` is the step's. */
export type ToParent =
  | { kind: 'found'; id: number; found: Found }
  | { kind: 'progress'; id: number; done: number; of: number }
  /** A question to the person at the station. */
  | { kind: 'ask'; id: number; ask: number; question: Question }
  | { kind: 'end'; id: number; end: Omit<StepEnd, 'ms'> }
  /** Process group of a program that must not outlive the session. */
  | { kind: 'started'; pid: number };
