import type { Declaration } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import type { CheckFound } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import type { Bench } from '../bench.ts';
import type { Raw } from '../raw.ts';

/** What a check saw. `shows`: the exchange itself, kept as objects beside the log. `not applicable` says in `actual` what is neither declared nor claimed. */
export type Seen = { value: CheckFound['value']; actual: string; shows?: readonly Raw[] };
export type About = { declaration: Declaration; step: Step; bench: Bench };

/** One question to a wire, named after its conformance unit. It asks, and judges no severity: that is the pack's. */
export type Check<W> = { name: string; required: string; ask(wire: W, about: About): Promise<Seen> };

const longest = 1000;

async function seenBy<W>(check: Check<W>, wire: W, about: About): Promise<Seen> {
  try {
    return await check.ask(wire, about);
  } catch (error) {
    if (error instanceof ProbeError) return { value: 'unknown', actual: `${error.code}: ${error.message}` };
    throw error;
  }
}

/** Asks every check in turn and reports each as soon as it is known. Where the wire fails in one of them its answer is unknown, and the others go on. */
export async function askAll<W>(checks: readonly Check<W>[], wire: W, about: About): Promise<void> {
  const { bench, step } = about;
  for (const [i, check] of checks.entries()) {
    const { value, actual, shows } = await seenBy(check, wire, about);
    bench.found({
      kind: 'check',
      check: {
        name: check.name,
        ...(step.subject === undefined ? {} : { subject: step.subject }),
        value,
        required: check.required.slice(0, longest),
        actual: actual.slice(0, longest),
      },
      ...(shows === undefined ? {} : { raw: shows }),
    });
    bench.progress(i + 1, checks.length);
  }
}
