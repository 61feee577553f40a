import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { oipProbe } from '../../src/drivers/oip/probe.ts';
import { latencyAtRate } from '../../src/measure/inference/at-rate.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import { benchOf, declarationOf, measured, stepOf } from '../contracts/bench.ts';

/** An Open Inference Protocol server on loopback that answers at once, but for one inference, which it answers after so many ms. */
async function stallingServer(at: number, ms: number): Promise<{ url: string; stop(): Promise<void> }> {
  let inferences = 0;
  const text = JSON.stringify({
    model_name: 'bearing',
    outputs: [{ name: 'scores', datatype: 'FP32', shape: [1, 4], data: [1, 0, 0, 0] }],
  });
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const stalled = request.method === 'POST' && inferences++ === at;
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(text), stalled ? ms : 0);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export type Stalled = { judged: number; naive: number; naiveMost: number };
const warmup = 20;

/** A window of the model is 100 KB of text: no machine of ours takes a thousand of them a second. */
const perSecond = 100;
/** So few that those which a stall of 100 ms holds up are more than one in a hundred. */
const queries = 400;

/** p99 at 100 a second over the Open Inference Protocol with one stall of `ms` (0: none) among 400 queries: from when they were due, and from when they were sent. */
export async function stalledAtRate(ms: number): Promise<Stalled> {
  const server = await stallingServer(warmup + 200, ms);
  const declared = declarationOf();
  const declaration: Declaration = {
    ...declared,
    models: (declared.models ?? []).map((model) => ({ ...model, rate: perSecond })),
  };
  const probe = oipProbe({ url: server.url }, declaration, import.meta.dirname);
  try {
    const bench = { ...benchOf(declaration), turn: () => turn(), wait: (late: number) => pause(late) };
    await latencyAtRate(probe, stepOf('inference.latency.at-rate', queries, 'bearing'), bench);
    const { value, also } = measured(bench.all, 'latency.at-rate.p99');
    return { judged: Number(value), naive: also?.['naive-p99'] ?? Number.NaN, naiveMost: also?.['naive-most'] ?? 0 };
  } finally {
    await probe.close();
    await server.stop();
  }
}
