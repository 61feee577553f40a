import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { FaultName } from '../list.ts';

/** What a fault does to the sockets of one port, below any protocol. */
export type Wire = {
  watch(port: number): void;
  /** Makes writes vanish or not, as the fault `silent` says now. */
  apply(): void;
  closeAll(): void;
  /** Writes bytes on every open connection for as long as it stays open. */
  floodAll(): void;
  stop(): void;
};

const accepted = 'net.server.socket';
const swallow = (): boolean => true;

function flood(socket: Socket): void {
  const bytes = Buffer.alloc(16_384, 'gradus');
  const more = (): void => {
    while (socket.writable && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
}

/** Follows every connection this process accepts. */
export function wire(faults: ReadonlySet<FaultName>): Wire {
  const ports = new Set<number>();
  const open = new Set<Socket>();
  const mute = (socket: Socket): void => {
    if (faults.has('silent')) socket.write = swallow;
    else if (Object.hasOwn(socket, 'write')) Reflect.deleteProperty(socket, 'write');
  };
  const follow = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort === undefined || !ports.has(socket.localPort)) return;
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    mute(socket);
  };
  subscribe(accepted, follow);
  return {
    watch: (port) => void ports.add(port),
    apply: () => open.forEach(mute),
    closeAll: () => open.forEach((socket) => socket.destroy()),
    floodAll: () => open.forEach(flood),
    stop() {
      unsubscribe(accepted, follow);
      for (const socket of open) socket.destroy();
    },
  };
}
