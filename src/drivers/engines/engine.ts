import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EngineFailed } from '../../measure/inference/engines.ts';
import type { Engine, EngineAbout, LoadedModel, NotLoaded, Tensors } from '../../measure/inference/engines.ts';
import { environment, killGroup } from '../command/program.ts';
import { settled, shortly } from '../deadline.ts';
import { longestOutput } from '../payload.ts';
import type { FromEngine, ToEngine } from './message.ts';

/** `node`: the program that runs the entry, in place of this one. */
export type Limits = { loadMs: number; inferMs: number; heapMb: number; node?: string };
/** WebAssembly of 10 MB is compiled while all the others are; a model may take seconds to become kernels. */
export const usualLimits: Limits = { loadMs: 60_000, inferMs: 20_000, heapMb: 2048 };
/** Of what it complains about on stderr, the last so many characters are kept. */
const lastWords = 500;
const longestWhy = 900;
const closeMs = 2000;

type Waiting = { resolve: (message: FromEngine) => void; reject: (error: EngineFailed) => void; timer: NodeJS.Timeout };
/** What waits for an answer, by the inference's number; 0 for the loading. */
type Waiters = Map<number, Waiting>;

function startOf(entry: string, { heapMb, node = process.execPath }: Limits): ChildProcess {
  return fork(entry, [], {
    execPath: node,
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${heapMb}`],
    env: environment({}, '.'),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
  });
}

const idOf = (message: FromEngine): number => ('id' in message ? message.id : 0);

function settle(waiters: Waiters, message: FromEngine): void {
  const waiting = waiters.get(idOf(message));
  waiters.delete(idOf(message));
  clearTimeout(waiting?.timer);
  waiting?.resolve(message);
}

function failAll(waiters: Waiters, error: EngineFailed): void {
  for (const { reject, timer } of waiters.values()) {
    clearTimeout(timer);
    reject(error);
  }
  waiters.clear();
}

function checked(outputs: Tensors): Tensors {
  const bytes = Object.values(outputs).reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes > longestOutput) throw new EngineFailed(`an output of ${bytes} bytes is more than ${longestOutput}`);
  return outputs;
}

/** The engine's process: asked, and ended where it does not answer in time. */
class EngineProcess {
  readonly #child: ChildProcess;
  readonly #waiters: Waiters = new Map();
  readonly #gone: Promise<void>;
  #ended: EngineFailed | undefined;
  #complaint = '';

  constructor(entry: string, limits: Limits, started?: (pid: number) => void) {
    this.#child = startOf(entry, limits);
    if (this.#child.pid !== undefined) started?.(this.#child.pid);
    process.once('exit', this.kill);
    this.#child.on('message', (message) => settle(this.#waiters, message as FromEngine));
    this.#child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => (this.#complaint = (this.#complaint + text).slice(-lastWords)));
    this.#gone = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#end(`its process ended (${signal ?? `exit ${code}`})`);
        resolve();
      });
      this.#child.once('error', (error) => {
        this.#end(`its process failed: ${shortly(error.message)}`);
        resolve();
      });
    });
  }

  #end(how: string): void {
    const words = shortly(this.#complaint.split('\n').findLast((line) => /error|abort/i.test(line)) ?? '');
    this.#ended ??= new EngineFailed(words === '' ? how : `${how}: ${words}`);
    process.off('exit', this.kill);
    failAll(this.#waiters, this.#ended);
  }

  readonly kill = (): void => void (this.#child.pid !== undefined && killGroup(this.#child.pid));

  async ask(message: ToEngine, ms: number): Promise<FromEngine> {
    if (this.#ended) throw this.#ended;
    const id = message.kind === 'infer' ? message.id : 0;
    return await new Promise<FromEngine>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#ended ??= new EngineFailed(`no answer within ${ms} ms: its process was ended`);
        failAll(this.#waiters, this.#ended);
        this.kill();
      }, ms);
      this.#waiters.set(id, { resolve, reject, timer });
      this.#child.send(message, () => undefined);
    });
  }

  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await settled(this.#gone, closeMs);
    this.kill();
  }
}

function modelIn(process: EngineProcess, { inferMs }: Limits): LoadedModel {
  let last = 0;
  return {
    loaded: true,
    async infer(inputs) {
      const reply = await process.ask({ kind: 'infer', id: ++last, inputs }, inferMs);
      if (reply.kind === 'gave') return checked(reply.outputs);
      throw new EngineFailed(shortly('why' in reply ? reply.why : reply.kind, longestWhy));
    },
  };
}

async function loadIn(process: EngineProcess, model: Uint8Array, limits: Limits): Promise<LoadedModel | NotLoaded> {
  try {
    const reply = await process.ask({ kind: 'load', model }, limits.loadMs);
    if (reply.kind === 'loaded') return modelIn(process, limits);
    return { loaded: false, why: shortly('why' in reply ? reply.why : reply.kind, longestWhy) };
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error;
    return { loaded: false, why: error.message };
  }
}

/**
 * An engine whose program (`entry`, which calls `serve`) runs in a process of its own, started when a model is loaded.
 * It dies with this process; `started` is told its process group so that whoever kills this process can end it too.
 */
export function engineOf(
  about: EngineAbout,
  entry: string,
  started?: (pid: number) => void,
  limits: Limits = usualLimits,
): Engine {
  let running: EngineProcess | undefined;
  return {
    about,
    async load(model) {
      await running?.close();
      running = new EngineProcess(entry, limits, started);
      return await loadIn(running, model, limits);
    },
    close: async () => await running?.close(),
  };
}
