import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { flood } from './flow.ts';
import type { Of } from './list.ts';

/** Bytes that look like noise and are the same each time. */
const noise = Buffer.concat(Array.from({ length: 256 }, (_, i) => createHash('sha256').update(`${i}`).digest()));

const treat: Readonly<Record<Of<'tcp'>, (socket: Socket) => void>> = {
  silent: (socket) => void socket.resume(),
  refuse: (socket) => void socket.destroy(),
  close: (socket) => void socket.once('data', () => socket.end(noise.subarray(0, 5), () => socket.destroy())),
  garbage: (socket) => void socket.on('data', () => socket.write(noise.subarray(0, 96))),
  endless: (socket) => void socket.once('data', () => flood(socket, () => noise)),
};

export const serveTcp = (name: Of<'tcp'>, socket: Socket): void => treat[name](socket);
