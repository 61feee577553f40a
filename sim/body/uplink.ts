import { Refusal } from './refusal.ts';
import type { Learned } from './learner.ts';

export type Lesson = { window: Float32Array; label: number; round: number };
/** The sensor's way to its maker's cloud: a word of life now and then and, as a fault has it, the lessons it was taught. */
export type Uplink = { train(model: string, lessons: readonly Lesson[]): Promise<Learned>; stop(): void };

const aliveEveryMs = 1000;
const answerMs = 30_000;
const base64 = (window: Float32Array): string =>
  Buffer.from(window.buffer, window.byteOffset, window.byteLength).toString('base64');

async function post(address: string, path: string, body: unknown): Promise<Response> {
  return await fetch(new URL(path, address), {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(answerMs),
  });
}

async function train(address: string, model: string, lessons: readonly Lesson[]): Promise<Learned> {
  const taught = lessons.map(({ window, label, round }) => ({ window: base64(window), label, round }));
  let answer: Response;
  try {
    answer = await post(address, '/train', { model, taught });
  } catch {
    throw new Refusal('the training service of its maker cannot be reached');
  }
  const { model: bytes, ...state } = (await answer.json()) as Omit<Learned, 'model'> & { model: string };
  return { ...state, model: Uint8Array.from(Buffer.from(bytes, 'base64')) };
}

/** An uplink to `address` (http), which may be away. */
export function uplinkTo(address: string, serial: string): Uplink {
  const alive = (): void =>
    void post(address, '/alive', { serial }).then(
      (r) => r.text(),
      () => undefined,
    );
  alive();
  const timer = setInterval(alive, aliveEveryMs).unref();
  return {
    train: async (model, lessons) => await train(address, model, lessons),
    stop: () => clearInterval(timer),
  };
}
