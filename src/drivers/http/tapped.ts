import type { End, Handshake, Phase } from '../../measure/protocol/port.ts';
import type { Declaration } from '../../model/declaration.ts';
import type { Wire } from '../../model/terms.ts';
import { shortly } from '../deadline.ts';
import { tapTo } from '../tap/tap.ts';
import type { Tap, Timed } from '../tap/tap.ts';
import { caller } from './request.ts';
import type { Caller } from './request.ts';

/** The bench's own HTTP: Node's. */
const benchStack: End = {
  stack: 'node-http',
  version: process.versions.node,
  maintainer: 'OpenJS Foundation',
  production: true,
};

/** The stack behind a device: HTTP's own `Server` header is a text for people, so only a declaration names a maintainer. */
export function declaredStack(declaration: Declaration, wire: Wire): End {
  const declared = declaration.stacks?.find(({ protocol }) => protocol === wire);
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
function phaseOf(name: string, tap: Tap<Timed>): Phase[] {
  const own = tap.connections.flatMap(({ messages }) => messages).filter(({ label }) => label === name);
  const first = own.find(({ way }) => way === 'up');
  const last = own.findLast(({ way }) => way === 'down');
  return first && last ? [{ name, startMs: first.from, ms: last.to - first.from }] : [];
}

function timeline(tap: Tap<Timed>, names: readonly string[]): { phases: Phase[]; totalMs: number } {
  const [connection] = tap.connections;
  const start = connection?.acceptedAt ?? 0;
  const tcp =
    connection?.connectedAt === undefined ? [] : [{ name: 'tcp', startMs: start, ms: connection.connectedAt - start }];
  const all = [...tcp, ...names.flatMap((name) => phaseOf(name, tap))];
  const end = Math.max(start, ...all.map(({ startMs, ms }) => startMs + ms));
  const phases = all.map(({ name, startMs, ms }) => ({ name, startMs: rounded(startMs - start), ms: rounded(ms) }));
  return { phases, totalMs: rounded(end - start) };
}

export const placeOf = (url: URL): { host: string; port: number } => ({
  host: url.hostname.replace(/^\[|\]$/g, ''),
  port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
});

/** A device that sent more than it was asked for: bytes between one answer and the next request, whatever came of that one. */
function unaskedIn(tap: Tap<Timed>, names: readonly string[]): string | undefined {
  const after = names
    .slice(1)
    .find((name) =>
      tap.connections.some(({ messages }) => messages.find(({ label }) => label === name)?.way === 'down'),
    );
  return after === undefined ? undefined : `${after}: an answer to no request came before it`;
}

/** What the wire's own failure was, where it had one; else the bench's words without its guess at what it asked. */
function stopText(at: string, tap: Tap<Timed>, error: unknown): string {
  const [connection] = tap.connections;
  const stopped = connection?.connectedAt === undefined ? 'tcp' : at;
  const text = error instanceof Error ? error.message : String(error);
  return `${stopped}: ${shortly(connection?.failure ?? text)}`;
}

export type Walk<Name extends string> = {
  wire: Wire;
  /** As a capture names it. */
  protocol: string;
  url: URL;
  bearer: string | undefined;
  /** Authorities in PEM that an https certificate is verified by, in place of the system's. */
  ca?: string | undefined;
  declaration: Declaration;
  /** What is asked, in order; TCP, and TLS where the address is https, come before. */
  phases: readonly [Name, ...Name[]];
  /** Asks it all on one connection, and says which phase comes now. */
  ask(call: Caller, doing: (name: Name) => void): Promise<End | undefined>;
};

/**
 * One handshake on a connection of its own through a tap. A device that stops it is an answer; what `ask` gives is the
 * stack as the device itself names it.
 */
export async function tappedHandshake<Name extends string>(walk: Walk<Name>): Promise<Handshake> {
  const { url, bearer, phases, declaration } = walk;
  const isSecure = url.protocol === 'https:';
  let at: string = isSecure ? 'tls' : phases[0];
  const tap = await tapTo(placeOf(url), { label: () => at, frames: () => pieces(), protocol: walk.protocol });
  const call = caller(url.origin, bearer === undefined ? undefined : () => bearer, {
    through: { port: tap.port, secured: () => (at = phases[0]) },
    ca: walk.ca,
  });
  let stoppedAt: string | undefined;
  let device: End | undefined;
  try {
    device = await walk.ask(call, (name) => (at = name));
  } catch (error) {
    stoppedAt = stopText(at, tap, error);
  } finally {
    call.close();
    tap.close();
  }
  // TLS has messages of its own between two requests.
  stoppedAt = (isSecure ? undefined : unaskedIn(tap, phases)) ?? stoppedAt;
  return {
    completed: stoppedAt === undefined,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...timeline(tap, ['tls', ...phases]),
    tapMs: rounded(tap.heldMs()),
    security: {
      mode: isSecure ? 'TLS' : 'None',
      policy: 'None',
      token: bearer === undefined ? 'None' : 'Bearer',
      certificate: isSecure ? 'verified' : 'none',
      unverified: isSecure ? [] : ['who answers: the connection is not secured'],
    },
    peer: benchStack,
    device: device ?? declaredStack(declaration, walk.wire),
    capture: tap.capture(),
  };
}
