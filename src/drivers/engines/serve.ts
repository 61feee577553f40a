import type { Tensors } from '../../measure/inference/engines.ts';
import type { FromEngine, ToEngine } from './message.ts';

export type Run = (inputs: Tensors) => Promise<Tensors>;

/** An engine's complaint may run to pages. */
const longestWhy = 1000;

export function whyOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, longestWhy);
}

function answer(message: FromEngine): void {
  process.send?.(message, () => undefined);
}

async function loadOnce(load: (model: Uint8Array) => Promise<Run>, model: Uint8Array): Promise<Run | undefined> {
  try {
    const run = await load(model);
    answer({ kind: 'loaded' });
    return run;
  } catch (error) {
    answer({ kind: 'refused', why: whyOf(error) });
    return undefined;
  }
}

async function inferOnce(run: Run | undefined, id: number, inputs: Tensors): Promise<void> {
  try {
    if (!run) throw new Error('no model is loaded');
    answer({ kind: 'gave', id, outputs: await run(inputs) });
  } catch (error) {
    answer({ kind: 'failed', id, why: whyOf(error) });
  }
}

/** Makes this process an engine: one model, one inference after the other, until the bench goes away. */
export function serve(load: (model: Uint8Array) => Promise<Run>): void {
  let run: Promise<Run | undefined> = Promise.resolve(undefined);
  let last: Promise<void> = Promise.resolve();
  process.on('message', (message: ToEngine) => {
    if (message.kind === 'load') run = loadOnce(load, message.model);
    else last = last.then(async () => await inferOnce(await run, message.id, message.inputs));
  });
  process.on('disconnect', () => process.exit(0));
}
