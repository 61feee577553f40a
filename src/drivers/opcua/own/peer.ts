import { readFileSync } from 'node:fs';
import type { End, Handshake, Peer, Phase } from '../../../measure/protocol/port.ts';
import type { UaFacts } from '../../../measure/protocol/opcua/wire.ts';
import type { Declaration, OpcuaEndpoint } from '../../../model/declaration.ts';
import { uaFrames } from '../../../formats/ua/frame.ts';
import type { UaFrame } from '../../../formats/ua/frame.ts';
import { shortly } from '../../deadline.ts';
import { tapTo } from '../../tap/tap.ts';
import type { Tap } from '../../tap/tap.ts';
import { answerMs } from '../client.ts';
import { placeOf } from '../place.ts';
import { stackOf } from '../stack.ts';
import type { BuildInfo } from '../stack.ts';
import { Conversation } from './conversation.ts';
import { activateSession, createSession, endpointsOf, readFacts } from './facts.ts';

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

/** The bench's own codec: another maintainer than any device's, and nothing that a product is built with. */
const ownStack: End = { stack: 'gradus-ua', version: version(), maintainer: 'Gradus', production: false };

type Steps = <T>(name: string, work: () => Promise<T>) => Promise<T>;
type Met = { facts: UaFacts; build: BuildInfo; endpoints: number };

async function walk(place: { host: string; port: number }, url: string, step: Steps): Promise<Met> {
  const talk = await step('tcp', () => Conversation.connect(place, answerMs));
  try {
    await step('hello', () => talk.hello(url));
    await step('open', () => talk.open());
    const endpoints = await step('get-endpoints', () => endpointsOf(talk, url));
    const { serverEndpoints } = await step('create-session', () => createSession(talk, url));
    await step('activate-session', () => activateSession(talk, serverEndpoints));
    const read = await step('read', () => readFacts(talk, endpoints));
    await step('close', () => talk.ask('CloseSessionRequest', { deleteSubscriptions: true }));
    return { ...read, endpoints: endpoints.length };
  } finally {
    talk.close();
  }
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Times each step; remembers the one that was begun last. */
function timed(): { step: Steps; phases: Phase[]; at: () => string } {
  const phases: Phase[] = [];
  const start = performance.now();
  let at = 'tcp';
  const step: Steps = async (name, work) => {
    at = name;
    const from = performance.now();
    const value = await work();
    phases.push({ name, startMs: rounded(from - start), ms: rounded(performance.now() - from) });
    return value;
  };
  return { step, phases, at: () => at };
}

/** How long the device, not the tap before it, took to take the connection. */
function tcpBy({ connections: [first] }: Tap<UaFrame>): Phase {
  return { name: 'tcp', startMs: 0, ms: rounded((first?.connectedAt ?? 0) - (first?.acceptedAt ?? 0)) };
}

async function handshakeWith(endpoint: OpcuaEndpoint, declaration: Declaration): Promise<Handshake> {
  const tap = await tapTo(placeOf(endpoint.url), { frames: () => uaFrames(), protocol: 'OPC UA' });
  const { step, phases, at } = timed();
  let [met, failure]: [Met | undefined, unknown] = [undefined, undefined];
  try {
    met = await walk({ host: '127.0.0.1', port: tap.port }, endpoint.url, step);
  } catch (error) {
    failure = error;
  } finally {
    tap.close();
  }
  const last = phases.at(-1);
  const text = failure instanceof Error ? failure.message : String(failure);
  // The tap takes every connection: that the device took none shows only there.
  const refused = tap.connections.some(({ connectedAt }) => connectedAt === undefined);
  const wire = tap.connections.at(-1)?.failure;
  return {
    completed: failure === undefined,
    ...(failure === undefined ? {} : { stoppedAt: `${refused ? 'tcp' : at()}: ${shortly(wire ?? text)}` }),
    phases: refused ? [] : phases.map((phase) => (phase.name === 'tcp' ? tcpBy(tap) : phase)),
    totalMs: last ? rounded(last.startMs + last.ms) : 0,
    tapMs: rounded(tap.heldMs()),
    security: {
      mode: 'None',
      policy: 'None',
      token: 'Anonymous',
      certificate: 'not verified',
      unverified: ['the certificate of the device: mode None verifies none'],
    },
    peer: ownStack,
    device: stackOf(met?.build ?? {}, declaration),
    ...(met ? { endpoints: met.endpoints } : {}),
    capture: tap.capture(),
  };
}

/** The bench's own codec as a peer, in policy None and without a user whatever is declared: it shares no code with the client library. */
export const ownPeer = (endpoint: OpcuaEndpoint, declaration: Declaration): Peer => ({
  name: 'gradus-ua',
  handshake: () => handshakeWith(endpoint, declaration),
});

/** The server's facts as the own codec reads them. Rejects with `ProbeError`. */
export async function ownFacts(endpoint: OpcuaEndpoint): Promise<UaFacts> {
  return (await walk(placeOf(endpoint.url), endpoint.url, (_, work) => work())).facts;
}
