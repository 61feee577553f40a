import { FormatError } from '../src/formats/error.ts';
import { uaFuzz } from '../test/formats/ua-fuzz.ts';
import type { Options, Soak, Tried } from './check.ts';

/** Mutated messages into the decoder of UA-TCP: each must give a message, nothing yet, or a `FormatError`. */
async function run({ count, progress }: Options): Promise<Tried> {
  const next = uaFuzz('soak');
  let lost = 0;
  let refused = 0;
  let heap = 0;
  let slowest = 0;
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    try {
      next();
    } catch (error) {
      if (error instanceof FormatError) refused++;
      else lost++;
    }
    slowest = Math.max(slowest, performance.now() - started);
    if (i % 1000 !== 999) continue;
    heap = Math.max(heap, process.memoryUsage().heapUsed);
    progress(i + 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    tried: count,
    lost,
    notes: { refused, 'slowest, ms': Math.round(slowest * 10) / 10, 'most heap, MiB': Math.round(heap / 2 ** 20) },
  };
}

export const soak: Soak = {
  name: 'ua-fuzz',
  title: 'mutated messages into our own decoder of OPC UA',
  count: 1_000_000,
  run,
};
