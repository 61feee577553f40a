import type { Step } from '../../model/plan.ts';
import { needed } from '../asked.ts';
import type { Bench, Found } from '../bench.ts';
import { milliseconds } from '../../model/terms.ts';
import type { Probe, Readback, Unsaid } from '../probe.ts';

type Says = Readonly<Record<string, string>>;
type Difference = { key: string; a: [via: string, value: string]; b: [via: string, value: string] };

/** What a device said of itself when it was first asked on this connection, so that it can be asked once more at the end. */
const first = new WeakMap<Probe, Readback>();

export function remember(probe: Probe, readback: Readback): void {
  if (!first.has(probe)) first.set(probe, readback);
}

function differences(a: { name: string; says: Says }, b: { name: string; says: Says }): Difference[] {
  return Object.keys(a.says).flatMap((key): Difference[] => {
    const [one, other] = [a.says[key], b.says[key]];
    return one === undefined || other === undefined || one === other
      ? []
      : [{ key, a: [a.name, one], b: [b.name, other] }];
  });
}

const shared = (a: Says, b: Says): string[] => Object.keys(a).filter((key) => b[key] !== undefined);
const short = (value: string): string => (value.length > 80 ? `${value.slice(0, 80)}…` : value);
const said = ({ key, a, b }: Difference): string => `${key} is ${short(a[1])} ${a[0]}, ${short(b[1])} ${b[0]}`;
/** As much as an observation keeps, without half a character at its end. */
const cut = (text: string): string => text.slice(0, 1000).toWellFormed();

function observed(quantity: string, required: string, value: boolean | 'unknown', actual: string): Found {
  return { kind: 'observation', observation: { quantity, value, required, actual: cut(actual), stimulus: 'injected' } };
}

function wires(readbacks: readonly Readback[], unsaid: readonly Unsaid[]): Found {
  const required = 'the same of every key that two wires give';
  const [head, ...others] = readbacks;
  if (!head || others.length === 0) {
    const via = head ? `over ${head.via} alone` : 'over no wire';
    const why = unsaid.map((one) => `; ${one.via}: ${one.why}`).join('');
    return observed('identity.wires', required, 'unknown', `the device says what it is ${via}${why}`);
  }
  const named = ({ via, says }: Readback): { name: string; says: Says } => ({ name: `over ${via}`, says });
  const wrong = others.flatMap((one) => differences(named(head), named(one)));
  if (wrong.length > 0) return observed('identity.wires', required, false, wrong.map(said).join('; '));
  const keys = new Set(others.flatMap(({ says }) => shared(head.says, says)));
  const telling = ['serial', 'firmware.version', 'firmware.digest'].filter((key) => keys.has(key));
  if (telling.length === 0)
    return observed(
      'identity.wires',
      required,
      'unknown',
      'no two wires give serial number, firmware version or digest',
    );
  return observed(
    'identity.wires',
    required,
    true,
    `${[...keys].join(', ')}: the same over ${readbacks.map(({ via }) => via).join(', ')}`,
  );
}

function unchanged(before: Readback | undefined, now: Readback): Found {
  const required = 'what it said at the beginning';
  if (!before)
    return observed('identity.unchanged', required, 'unknown', 'the connection began anew since it was first asked');
  const gone = Object.keys(before.says).filter((key) => now.says[key] === undefined);
  if (gone.length > 0) return observed('identity.unchanged', required, false, `no longer said: ${gone.join(', ')}`);
  if (Object.keys(before.says).length === 0)
    return observed('identity.unchanged', required, 'unknown', 'it said nothing at the beginning');
  const wrong = differences({ name: 'at the beginning', says: before.says }, { name: 'now', says: now.says });
  if (wrong.length > 0) return observed('identity.unchanged', required, false, wrong.map(said).join('; '));
  return observed(
    'identity.unchanged',
    required,
    true,
    `${shared(before.says, now.says).join(', ')}: as at the beginning`,
  );
}

/** Between two looks whether it is back, ms, and how long it may be away where no trial of updates says so. */
const lookEveryMs = 200;
const awayMs = 5000;

const isSaid = (one: Readback | Unsaid): one is Readback => 'says' in one;

/** A device that was just handed firmware may be starting: wires that fail are asked again for as long as that may take. */
async function readAll(probe: Probe, bench: Bench): Promise<readonly (Readback | Unsaid)[]> {
  const ask = needed(probe, 'identities').bind(probe);
  const { firmwareTrial } = bench.declaration;
  const longest = firmwareTrial ? Math.max(awayMs, milliseconds(firmwareTrial.within)) : awayMs;
  const from = bench.now();
  for (;;) {
    const all = await ask();
    if (all.every((one) => isSaid(one) || one.lacks) || bench.now() - from > longest) return all;
    await bench.wait(lookEveryMs);
  }
}

/**
 * Once more at the end of a run: what the device says of itself over every wire that has a nameplate, beside each other and
 * beside what it said at the beginning. What changes during a run was not what was graded.
 */
export async function identityRecords(probe: Probe, _step: Step, bench: Bench): Promise<void> {
  const all = await readAll(probe, bench);
  const readbacks = all.filter(isSaid);
  for (const readback of readbacks) bench.found({ kind: 'readback', readback });
  bench.found(
    wires(
      readbacks,
      all.filter((one): one is Unsaid => !isSaid(one)),
    ),
  );
  const now = await needed(probe, 'identity').call(probe);
  bench.found(unchanged(first.get(probe), now));
  bench.progress(1, 1);
}
