import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { ortTensors, tensorsOfOrt } from './onnxruntime.ts';
import { serve } from './serve.ts';

// One thread: another order of additions would give other last digits from run to run.
serve(async (model) => {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return async (inputs) => tensorsOfOrt(await session.run(ortTensors(inputs, OrtTensor)));
});
