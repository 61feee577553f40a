import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import { ortTensors, tensorsOfOrt } from './onnxruntime.ts';
import { serve } from './serve.ts';

env.wasm.numThreads = 1;

serve(async (model) => {
  const session = await InferenceSession.create(model, { executionProviders: ['wasm'] });
  return async (inputs) => tensorsOfOrt(await session.run(ortTensors(inputs, OrtTensor)));
});
