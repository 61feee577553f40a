import { setTimeout as wait } from 'node:timers/promises';
import type { FaultName } from '../list.ts';
import type { Engine, Inference } from './engine.ts';
import { Refusal } from './refusal.ts';

/** Longer than from one sample to the next at the declared rate of 50/s, and well within the deadline. */
const atWorkMs = 25;

/** Inference of a sensor that may have a fault by which it has room for one sample: others that come meanwhile it sheds. */
export function shedding(infer: Engine['infer'], faults: ReadonlySet<FaultName>): Engine['infer'] {
  let busy = false;
  let previous: Inference | undefined;
  const alone: Engine['infer'] = async (model, input) => {
    busy = true;
    try {
      const answer = await infer(model, input);
      await wait(atWorkMs);
      previous = { ...answer, ms: answer.ms + atWorkMs };
      return previous;
    } finally {
      busy = false;
    }
  };
  return async (model, input) => {
    const refuses = faults.has('refuses-samples-under-load');
    if (!refuses && !faults.has('sheds-samples-under-load')) return await infer(model, input);
    if (busy && refuses) throw new Refusal('at work on another sample');
    return busy && previous ? previous : await alone(model, input);
  };
}
