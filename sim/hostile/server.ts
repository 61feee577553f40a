import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { serveHttp } from './http/behaviours.ts';
import type { Behaviour, Of } from './list.ts';
import { behaviours } from './list.ts';
import { serveMqtt } from './mqtt.ts';
import { serveOpcua } from './opcua/behaviours.ts';
import { serveTcp } from './tcp.ts';

export type Hostile = { port: number; stop(): Promise<void> };

function serve(name: Behaviour, socket: Socket): void {
  const wire = behaviours.find((one) => one.name === name)?.wire;
  if (wire === 'opcua') serveOpcua(name as Of<'opcua'>, socket);
  else if (wire === 'http') serveHttp(name as Of<'http'>, socket);
  else if (wire === 'mqtt') serveMqtt(name as Of<'mqtt'>, socket);
  else serveTcp(name as Of<'tcp'>, socket);
}

/** A TCP server on 127.0.0.1 that behaves as it is told. Port 0 takes a free one. */
export async function hostile(name: Behaviour, port = 0): Promise<Hostile> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(name, socket);
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
