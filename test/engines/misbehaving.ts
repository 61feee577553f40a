// An engine that dies, hangs or floods, as its first input says.
import type { Tensors } from '../../src/measure/inference/engines.ts';
import { serve } from '../../src/drivers/engines/serve.ts';

const large = 5_000_000;

async function obey(inputs: Tensors): Promise<Tensors> {
  const what = Number(inputs['do']?.data[0]);
  if (what === 1) process.kill(process.pid, 'SIGSEGV');
  if (what === 2) for (;;);
  if (what === 3) return { out: { type: 'float32', shape: [large], data: new Float32Array(large) } };
  if (what === 4) process.abort();
  if (what === 5) throw new Error('operator Fancy is not known\nto me');
  return inputs;
}

serve(async (model) => {
  if (model[0] === 1) process.kill(process.pid, 'SIGSEGV');
  return obey;
});
