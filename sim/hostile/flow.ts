import type { Socket } from 'node:net';

/** Sends for ever, as fast as the other end takes it. */
export function flood(socket: Socket, next: () => Uint8Array): undefined {
  const more = (): void => {
    while (socket.writable && socket.write(next()));
  };
  socket.on('drain', more);
  more();
  return undefined;
}

/** Sends a byte at a time; begins again when it has come to the end, where that is asked. */
export function drip(socket: Socket, bytes: Uint8Array, everyMs: number, again = false): undefined {
  let at = 0;
  const timer = setInterval(() => {
    if (at === bytes.length && again) at = 0;
    if (!socket.writable || at === bytes.length) return clearInterval(timer);
    socket.write(bytes.subarray(at, ++at));
  }, everyMs);
  socket.once('close', () => clearInterval(timer));
  return undefined;
}
