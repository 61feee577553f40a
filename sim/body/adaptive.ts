import { readFileSync } from 'node:fs';
import { InferenceSession } from 'onnxruntime-node';
import { networkOf } from '../learn/read.ts';
import type { FaultName } from '../list.ts';
import { modelFile } from '../personality.ts';
import type { ModelSpec } from '../personality.ts';
import { learner } from './learner.ts';
import type { Learned, State } from './learner.ts';
import { Refusal } from './refusal.ts';
import type { Uplink } from './uplink.ts';

/** What answers in place of the model as it was shipped, once the device has adapted it. */
export type Adaptive = {
  session(): InferenceSession | undefined;
  teach(window: Float32Array, label: number): void;
  adapt(): Promise<State>;
  reset(): State;
  /** Told of every answer of an adapted model. */
  answered(window: Float32Array, label: number): Promise<void>;
};

const length = 1024;
/** As a fault has it, one answer in so many is learned from. */
const nudgeEvery = 20;

const stateOf = ({ state, base, changed, labels }: State): State => ({ state, base, changed, labels });

/** Adaptation of one model: on the device, or where a fault sends the lessons to its maker’s cloud. */
export function adaptive(spec: ModelSpec, faults: ReadonlySet<FaultName>, uplink: Uplink | undefined): Adaptive {
  const file = readFileSync(modelFile(spec.shown));
  const own = learner(networkOf(file, 'bearing', length), spec.digest, faults);
  const lessons: { window: Float32Array; label: number; round: number }[] = [];
  let [round, answers] = [0, 0];
  let running: InferenceSession | undefined;
  const use = async (learned: Learned): Promise<State> => {
    running = await InferenceSession.create(learned.model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    return stateOf(learned);
  };
  return {
    session: () => running,
    teach(window, label) {
      lessons.push({ window, label, round });
      own.teach(window, label);
    },
    async adapt() {
      round++;
      const inCloud = faults.has('adapts-in-the-cloud');
      return await use(inCloud ? await uplinkOf(uplink).train(spec.id, lessons) : await own.adapt());
    },
    reset() {
      const base = own.reset();
      if (faults.has('never-rolls-back')) return base;
      lessons.length = 0;
      [round, running] = [0, undefined];
      return base;
    },
    async answered(window, label) {
      if (!running || !faults.has('trained-on-evaluation') || ++answers % nudgeEvery !== 0) return;
      await use(await own.nudge(window, label));
    },
  };
}

function uplinkOf(uplink: Uplink | undefined): Uplink {
  if (!uplink) throw new Refusal('there is no way to the training service of its maker');
  return uplink;
}
