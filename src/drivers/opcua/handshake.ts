import { AttributeIds } from 'node-opcua-client';
import type { EndpointDescription, OPCUAClient, UserIdentityInfo } from 'node-opcua-client';
import { uaFrames } from '../../formats/ua/frame.ts';
import type { UaFrame } from '../../formats/ua/frame.ts';
import type { Handshake, Phase } from '../../measure/protocol/port.ts';
import type { Declaration, OpcuaEndpoint } from '../../model/declaration.ts';
import { InputError, ProbeError } from '../../model/errors.ts';
import { inTime, settled, shortly } from '../deadline.ts';
import { answerMs, clientFor, securityOf, userOf } from './client.ts';
import { asFailure } from './failure.ts';
import { watchHandles } from './handles.ts';
import { placeOf } from './place.ts';
import { benchStack, stackOf } from './stack.ts';
import type { BuildInfo } from './stack.ts';
import { certificateOf } from './security/trust.ts';
import type { Shown } from './security/trust.ts';
import { tapTo } from '../tap/tap.ts';
import type { Passed, Tap, TappedConnection } from '../tap/tap.ts';

/** In the order in which a handshake goes through them. */
export const phaseNames = [
  'tcp',
  'hello',
  'open',
  'get-endpoints',
  'create-session',
  'activate-session',
  'read',
  'close',
] as const;
type PhaseName = (typeof phaseNames)[number];
const handshakeMs = 2 * answerMs;

/** What the bench's next requests are, told by what it is doing: the tap itself reads no message. */
type Doing = { requests: PhaseName[] };

const labelling =
  (doing: Doing) =>
  (way: 'up' | 'down'): string =>
    way === 'up' ? ((doing.requests.length > 1 ? doing.requests.shift() : doing.requests[0]) ?? '') : '';

/** Requests and their answers, paired in order; an answer may come in several chunks. */
function pairs(messages: readonly Passed<UaFrame>[]): Phase[] {
  const found: Phase[] = [];
  let asked: Passed<UaFrame> | undefined;
  for (const message of messages) {
    if (message.type === 'CLO') continue;
    if (message.way === 'up') asked ??= message;
    if (message.way === 'up' || message.chunk !== 'F' || !asked) continue;
    const name = asked.type === 'HEL' ? 'hello' : asked.type === 'OPN' ? 'open' : asked.label;
    if (message.type !== 'ERR') found.push({ name, startMs: asked.from, ms: message.to - asked.from });
    asked = undefined;
  }
  return found;
}

function phasesOf(connection: TappedConnection<UaFrame>, isMain: boolean): Phase[] {
  const { acceptedAt, connectedAt, messages } = connection;
  if (connectedAt === undefined) return [];
  const all = [{ name: 'tcp', startMs: acceptedAt, ms: connectedAt - acceptedAt }, ...pairs(messages)];
  return isMain ? all : all.map((phase) => ({ ...phase, name: `discovery-${phase.name}` }));
}

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Phases of all connections, relative to the first byte; the last connection is the session's own. */
function timeline({ connections }: Tap<UaFrame>): { phases: Phase[]; totalMs: number } {
  const all = connections.flatMap((connection, i) => phasesOf(connection, i === connections.length - 1));
  const start = connections[0]?.acceptedAt ?? 0;
  const end = Math.max(start, ...all.map((phase) => phase.startMs + phase.ms));
  const phases = all.map(({ name, startMs, ms }) => ({ name, startMs: rounded(startMs - start), ms: rounded(ms) }));
  return { phases, totalMs: rounded(end - start) };
}

function shownIn(endpoints: readonly EndpointDescription[]): Shown | undefined {
  const shown = endpoints.find(({ serverCertificate }) => (serverCertificate?.length ?? 0) > 0);
  return shown && { certificate: shown.serverCertificate, applicationUri: shown.server.applicationUri ?? '' };
}

type Seen = { endpoints: EndpointDescription[]; build: BuildInfo };

/** OPC 10000-5, 6.3.1: Server/ServerStatus/BuildInfo. */
const buildInfoNode = 'i=2260';

async function walk(client: OPCUAClient, url: string, user: UserIdentityInfo, doing: Doing, seen: Seen): Promise<void> {
  doing.requests = ['get-endpoints'];
  await client.connect(url);
  seen.endpoints = await client.getEndpoints();
  doing.requests = ['create-session', 'activate-session'];
  const session = await client.createSession(user);
  doing.requests = ['read'];
  const value = await session.read({ nodeId: buildInfoNode, attributeId: AttributeIds.Value });
  seen.build = (value.value.value ?? {}) as BuildInfo;
  doing.requests = ['close'];
  await session.close(true);
  await client.disconnect();
}

/** The first phase that did not end, or what the bench was still asking for: a refusal is an answer on the wire too. */
function stoppedIn(phases: readonly Phase[], { requests }: Doing): PhaseName {
  const missing = phaseNames.findIndex((name) => !phases.some((phase) => phase.name === name));
  const asking = phaseNames.findIndex((name) => name === requests.at(-1));
  const candidates = [missing, asking].filter((at) => at >= 0);
  return phaseNames[Math.min(...candidates)] ?? 'close';
}

function stopText(phases: readonly Phase[], doing: Doing, tap: Tap<UaFrame>, error: unknown): string {
  const stopped = stoppedIn(phases, doing);
  const wire = tap.connections.at(-1)?.failure;
  const text = error instanceof Error ? error.message : String(error);
  return `${stopped}: ${shortly(wire ?? text.replace(/^handshake: /, ''))}`;
}

/**
 * One handshake on a connection of its own through a tap. A device that stops it is an answer: `completed` is false and
 * `stoppedAt` says in which phase and why. The device's certificate is verified by the declared trust afterwards, in mode
 * None too, where the protocol itself never does. Throws only `PROBE_SECRET`.
 */
export async function handshakeWith(
  endpoint: OpcuaEndpoint,
  declaration: Declaration,
  folder: string,
): Promise<Handshake> {
  const user = userOf(endpoint, folder);
  const doing: Doing = { requests: [] };
  const tap = await tapTo(placeOf(endpoint.url), {
    label: labelling(doing),
    frames: () => uaFrames(),
    protocol: 'OPC UA',
  });
  const client = await clientFor(endpoint, folder, tap.port);
  const answersAreOurs = watchHandles(client);
  const seen: Seen = { endpoints: [], build: {} };
  let failure: unknown;
  try {
    await inTime(walk(client, endpoint.url, user, doing, seen), handshakeMs, 'handshake');
    answersAreOurs();
  } catch (error) {
    failure = asFailure(error, 'handshake');
  } finally {
    tap.close();
    if (failure !== undefined) void settled(client.disconnect(), answerMs);
  }
  if (failure instanceof InputError || (failure instanceof ProbeError && failure.code === 'PROBE_SECRET'))
    throw failure;
  const { phases, totalMs } = timeline(tap);
  return {
    completed: failure === undefined,
    ...(failure === undefined ? {} : { stoppedAt: stopText(phases, doing, tap, failure) }),
    phases,
    totalMs,
    tapMs: rounded(tap.heldMs()),
    security: {
      ...securityOf(endpoint),
      token: endpoint.user ? 'UserName' : 'Anonymous',
      ...certificateOf(endpoint, folder, shownIn(seen.endpoints)),
    },
    peer: benchStack,
    device: stackOf(seen.build, declaration),
    endpoints: seen.endpoints.length,
    capture: tap.capture(),
  };
}
