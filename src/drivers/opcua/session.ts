import type { ClientSession, NodeId, OPCUAClient } from 'node-opcua-client';
import type { OpcuaEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { inTime, settled } from '../deadline.ts';
import { answerMs, clientFor, userOf } from './client.ts';
import { asFailure } from './failure.ts';
import { namespacesOf } from './paths.ts';

/** One session kept open for identity, reads and inference. */
export type Open = { client: OPCUAClient; session: ClientSession; namespaces: string[]; nodes: Map<string, NodeId> };
export type Connection = {
  /** Runs on the open session, opening it first where needed. Failures become `ProbeError`; the next call opens anew. */
  with<T>(what: string, work: (open: Open) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

const openMs = 3 * answerMs;
const closeMs = 1500;
/** The stack closes a connection on which nothing passed for its time-out, `answerMs`; steps over other wires take longer. */
const idleMs = answerMs / 2;

/** After these the next call opens anew. */
const endings: readonly string[] = ['PROBE_TIMEOUT', 'PROBE_CLOSED', 'PROBE_REFUSED'];

async function end({ client, session }: Pick<Open, 'client'> & Partial<Open>): Promise<void> {
  if (session) await settled(session.close(true), closeMs);
  await settled(client.disconnect(), closeMs);
}

async function open(endpoint: OpcuaEndpoint, folder: string): Promise<Open> {
  const user = userOf(endpoint, folder);
  const client = await clientFor(endpoint, folder);
  try {
    await client.connect(endpoint.url);
    const session = await client.createSession(user);
    return { client, session, namespaces: await namespacesOf(session), nodes: new Map() };
  } catch (error) {
    void end({ client });
    throw error;
  }
}

/** A connection that is opened when first needed. */
export function connectionTo(endpoint: OpcuaEndpoint, folder: string): Connection {
  let opened: Promise<Open> | undefined;
  let closed = false;
  let [busy, usedAt] = [0, 0];
  const drop = (): void => {
    const old = opened;
    opened = undefined;
    void old?.then(end).catch(() => undefined);
  };
  return {
    async with(what, work) {
      if (closed) throw new ProbeError('PROBE_CLOSED', 'the bench closed this connection');
      if (busy++ === 0 && performance.now() - usedAt > idleMs) drop();
      let ready: Open | undefined;
      try {
        opened ??= open(endpoint, folder);
        ready = await inTime(opened, openMs, `opening a session with ${endpoint.url}`);
        return await inTime(work(ready), 2 * answerMs, what);
      } catch (error) {
        const failure = asFailure(error, what);
        // A call that the device refused was answered: others under way on that session are not its matter.
        const answered = ready !== undefined && error instanceof ProbeError && error.code === 'PROBE_REFUSED';
        if (!answered && endings.includes(failure.code)) drop();
        throw failure;
      } finally {
        busy--;
        usedAt = performance.now();
      }
    },
    async close() {
      closed = true;
      const old = opened;
      opened = undefined;
      if (old) await settled(old.then(end), 2 * closeMs);
    },
  };
}
