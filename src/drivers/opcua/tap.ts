import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { FormatError } from '../../formats/error.ts';
import { uaFrames } from '../../formats/ua-message.ts';
import type { UaFrame } from '../../formats/ua-message.ts';

/** A message as it passed, and to whom. `label`: what the bench was doing when a request passed. */
export type Passed = UaFrame & { to: number; way: 'up' | 'down'; label: string };
/** One connection through the tap; times are of the bench's monotonic clock. */
export type TappedConnection = {
  acceptedAt: number;
  connectedAt?: number;
  messages: Passed[];
  failure?: string;
};
export type Tap = {
  port: number;
  connections: readonly TappedConnection[];
  /** How long the tap held bytes, ms in all. */
  heldMs(): number;
  close(): void;
};

/** No handshake moves more: a device that talks on for ever is cut off. */
const mostBytes = 4 * 1024 * 1024;
const connectMs = 5000;

type Labels = (way: 'up' | 'down') => string;
type Place = { host: string; port: number };

/** Forwards one direction, noting each message as it passes; what is not OPC UA ends the connection. */
function forward(
  from: Socket,
  to: Socket,
  connection: TappedConnection,
  note: (held: number) => void,
  way: 'up' | 'down',
  label: Labels,
): void {
  const frames = uaFrames();
  let bytes = 0;
  const stop = (reason: string): void => {
    connection.failure ??= reason;
    from.destroy();
    to.destroy();
  };
  from.on('data', (chunk: Buffer) => {
    const at = performance.now();
    bytes += chunk.length;
    if (bytes > mostBytes) return stop(`more than ${mostBytes} bytes`);
    try {
      for (const frame of frames(chunk, at)) connection.messages.push({ ...frame, way, label: label(way) });
    } catch (error) {
      return stop(error instanceof FormatError ? `not OPC UA: ${error.message}` : String(error));
    }
    to.write(chunk, () => note(performance.now() - at));
  });
  from.on('end', () => to.end());
  from.on('close', () => to.destroy());
  from.on('error', (error) => stop(error.message));
}

function through(
  client: Socket,
  { host, port }: Place,
  connections: TappedConnection[],
  note: (held: number) => void,
  label: Labels,
  all: Set<Socket>,
): void {
  const connection: TappedConnection = { acceptedAt: performance.now(), messages: [] };
  connections.push(connection);
  const device = connect({ host, port, noDelay: true, timeout: connectMs });
  client.setNoDelay(true);
  client.pause();
  for (const socket of [client, device]) all.add(socket);
  device.once('timeout', () => {
    if (connection.connectedAt === undefined) device.destroy(new Error(`no connection within ${connectMs} ms`));
  });
  device.once('connect', () => {
    connection.connectedAt = performance.now();
    client.resume();
  });
  forward(client, device, connection, note, 'up', label);
  forward(device, client, connection, note, 'down', label);
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a tap listens on a port');
  return address.port;
}

/**
 * A loopback port that forwards to the device and notes when each message passed, reading nothing of it but its 8-byte
 * header: the timing does not depend on either end's stack. `label` names what the bench is asking just then.
 */
export async function tapTo(place: Place, label: Labels): Promise<Tap> {
  const connections: TappedConnection[] = [];
  const sockets = new Set<Socket>();
  let held = 0;
  const note = (ms: number): void => void (held += ms);
  const server = createServer((client) => through(client, place, connections, note, label, sockets));
  const port = await listening(server);
  return {
    port,
    connections,
    heldMs: () => held,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
