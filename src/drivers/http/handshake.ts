import type { End, Handshake, Phase } from '../../measure/protocol/port.ts';
import type { Declaration, HttpEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { secretOf } from '../secrets/secret.ts';
import { tapTo } from '../tap/tap.ts';
import type { Tap, Timed } from '../tap/tap.ts';
import { describing } from './probe.ts';
import { accepted, caller, jsonIn } from './request.ts';
import type { Caller } from './request.ts';

export const phaseNames = ['tcp', 'tls', 'td', 'read'] as const;
type PhaseName = (typeof phaseNames)[number];

/** The bench's own HTTP: Node's. */
const benchStack: End = {
  stack: 'node-http',
  version: process.versions.node,
  maintainer: 'OpenJS Foundation',
  production: true,
};

/** The stack behind a device: HTTP's own `Server` header is a text for people, so only a declaration names a maintainer. */
function stackOf(declaration: Declaration): End {
  const declared = declaration.stacks?.find(({ protocol }) => protocol === 'http');
  if (!declared) return { stack: '', version: '', maintainer: '', production: true };
  const { name, version, maintainer } = declared;
  return { stack: `${name}, as declared`, version, maintainer, production: true };
}

/** HTTP has no frames a tap could read through TLS: what passes in one piece is one message. */
const pieces =
  () =>
  (_: Uint8Array, at: number): Timed[] => [{ from: at, to: at }];

const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

/** From the first piece sent up to the last that came back while the bench was at it. */
function phaseOf(name: PhaseName, tap: Tap<Timed>): Phase[] {
  const own = tap.connections.flatMap(({ messages }) => messages).filter(({ label }) => label === name);
  const first = own.find(({ way }) => way === 'up');
  const last = own.findLast(({ way }) => way === 'down');
  return first && last ? [{ name, startMs: first.from, ms: last.to - first.from }] : [];
}

function timeline(tap: Tap<Timed>): { phases: Phase[]; totalMs: number } {
  const [connection] = tap.connections;
  const start = connection?.acceptedAt ?? 0;
  const tcp =
    connection?.connectedAt === undefined ? [] : [{ name: 'tcp', startMs: start, ms: connection.connectedAt - start }];
  const all = [...tcp, ...phaseNames.flatMap((name) => phaseOf(name, tap))];
  const end = Math.max(start, ...all.map(({ startMs, ms }) => startMs + ms));
  const phases = all.map(({ name, startMs, ms }) => ({ name, startMs: rounded(startMs - start), ms: rounded(ms) }));
  return { phases, totalMs: rounded(end - start) };
}

/** The first property that a declared point names, else the nameplate. */
function propertyIn(declaration: Declaration): string | undefined {
  return declaration.points?.find(({ http }) => http !== undefined)?.http;
}

async function walk(call: Caller, endpoint: HttpEndpoint, declaration: Declaration, doing: (name: PhaseName) => void) {
  const thing = await describing(call, endpoint.thing)();
  doing('read');
  const name = propertyIn(declaration);
  const target = name === undefined ? thing.typedProperty('nameplate') : thing.property(name);
  if (!target)
    throw new ProbeError('PROBE_LACKS', 'the Thing Description has no nameplate, and no point names a property');
  const what = name ?? 'the nameplate';
  const answer = accepted(await call.ask({ method: target.method, url: target.url({}), most: 64 * 1024 }), what);
  if (target.contentType === 'application/json') jsonIn(answer, what);
}

const placeOf = (url: URL): { host: string; port: number } => ({
  host: url.hostname.replace(/^\[|\]$/g, ''),
  port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
});

/** A device that sent more than it was asked for: bytes between one answer and the next request, whatever came of that one. */
function unaskedIn(tap: Tap<Timed>): ProbeError | undefined {
  const first = tap.connections.map(({ messages }) => messages.find(({ label }) => label === 'read'));
  return first.some((message) => message?.way === 'down')
    ? new ProbeError('PROBE_GARBAGE', 'an answer to no request followed the Thing Description')
    : undefined;
}

/** What the wire's own failure was, where it had one; else the bench's words without its guess at what it asked. */
function stopText(at: PhaseName, tap: Tap<Timed>, error: unknown): string {
  const [connection] = tap.connections;
  const stopped = connection?.connectedAt === undefined ? 'tcp' : at;
  const text = error instanceof Error ? error.message : String(error);
  return `${stopped}: ${shortly(connection?.failure ?? text)}`;
}

/**
 * One handshake on a connection of its own through a tap: TCP, TLS where the address is https, the Thing Description, one
 * property by its form. A device that stops it is an answer. Throws only `PROBE_SECRET`.
 */
export async function handshakeWith(
  endpoint: HttpEndpoint,
  declaration: Declaration,
  folder: string,
): Promise<Handshake> {
  const url = new URL(endpoint.thing);
  const isSecure = url.protocol === 'https:';
  const { bearer } = endpoint;
  const secret = bearer && secretOf(bearer, folder);
  let at: PhaseName = isSecure ? 'tls' : 'td';
  const tap = await tapTo(placeOf(url), { label: () => at, frames: () => pieces(), protocol: 'HTTP' });
  const call = caller(url.origin, secret === undefined ? undefined : () => secret, {
    port: tap.port,
    secured: () => (at = 'td'),
  });
  let failure: unknown;
  try {
    await walk(call, endpoint, declaration, (name) => (at = name));
  } catch (error) {
    failure = error;
  } finally {
    call.close();
    tap.close();
  }
  // TLS has messages of its own between the two.
  const unasked = isSecure ? undefined : unaskedIn(tap);
  failure = unasked ?? failure;
  return {
    completed: failure === undefined,
    ...(failure === undefined ? {} : { stoppedAt: unasked ? `${at}: ${unasked.message}` : stopText(at, tap, failure) }),
    ...timeline(tap),
    tapMs: rounded(tap.heldMs()),
    security: {
      mode: isSecure ? 'TLS' : 'None',
      policy: 'None',
      token: secret === undefined ? 'None' : 'Bearer',
      certificate: isSecure ? 'verified' : 'none',
      unverified: isSecure ? [] : ['who answers: the connection is not secured'],
    },
    peer: benchStack,
    device: stackOf(declaration),
    capture: tap.capture(),
  };
}
