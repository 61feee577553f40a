import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Mode } from './list.ts';

/** Bytes that look like noise and are the same each time. */
const noise = Buffer.concat(Array.from({ length: 256 }, (_, i) => createHash('sha256').update(`${i}`).digest()));

function forEver(socket: Socket): void {
  const more = (): void => {
    while (socket.writable && socket.write(noise));
  };
  socket.on('drain', more);
  more();
}

const treat: Readonly<Record<Mode, (socket: Socket) => void>> = {
  silent: (socket) => void socket.resume(),
  refuse: (socket) => void socket.destroy(),
  close: (socket) => void socket.once('data', () => socket.end(noise.subarray(0, 5), () => socket.destroy())),
  garbage: (socket) => void socket.on('data', () => socket.write(noise.subarray(0, 96))),
  endless: (socket) => void socket.once('data', () => forEver(socket)),
};

export type Hostile = { port: number; stop(): Promise<void> };

/** A TCP server on 127.0.0.1 that behaves as its mode says. Port 0 takes a free one. */
export async function hostile(mode: Mode, port = 0): Promise<Hostile> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    treat[mode](socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
