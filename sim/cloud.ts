// node sim/cloud.ts   the cloud of the simulated sensors' maker, on loopback: it hears that they live, and trains for those that do not do it themselves.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { learner } from './body/learner.ts';
import type { Learned } from './body/learner.ts';
import { networkOf } from './learn/read.ts';
import { modelFile, sha256 } from './personality.ts';

type Lesson = { window: string; label: number; round: number };

function windowIn(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float32Array(bytes.buffer);
}

/** The same course that the device would have taken, round by round. */
async function trained(taught: readonly Lesson[]): Promise<Learned | undefined> {
  const file = readFileSync(modelFile('bearing'));
  const own = learner(networkOf(file, 'bearing', 1024), sha256(file), new Set());
  let learned: Learned | undefined;
  for (const round of new Set(taught.map((lesson) => lesson.round))) {
    for (const { window, label } of taught.filter((lesson) => lesson.round === round))
      own.teach(windowIn(window), label);
    learned = await own.adapt();
  }
  return learned;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = (await json(request)) as { taught?: Lesson[] };
  if (request.url !== '/train') return void response.writeHead(204).end();
  const learned = await trained(asked.taught ?? []);
  const model = Buffer.from(learned?.model ?? []).toString('base64');
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ...learned, model }));
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
process.stdout.write(`${JSON.stringify({ ready: true, url: `http://127.0.0.1:${port}` })}\n`);
process.stdin.resume().once('close', () => process.exit(0));
