import type { Socket } from 'node:net';

const asked = new WeakMap<Socket, string>();

/** The property whose value is sent: the one that is asked for, or, by fault, the one asked for before it on this connection. */
export function previousOn(socket: Socket, name: string, isBehind: boolean): string {
  const before = asked.get(socket);
  asked.set(socket, name);
  return isBehind ? (before ?? name) : name;
}
