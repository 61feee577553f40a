import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { FormatError } from '../../formats/error.ts';
import type { Sent } from '../../formats/pcapng.ts';
import { captureOf } from './capture.ts';

export type Way = Sent['way'];
/** A message with the times at which its first and its last byte went by, of the bench's monotonic clock. */
export type Timed = { from: number; to: number };
/** A message as it passed. `label`: what the bench was doing when it passed. */
export type Passed<F extends Timed> = F & { way: Way; label: string };
/** One connection through the tap. */
export type TappedConnection<F extends Timed> = {
  /** The port that the other end came from. */
  clientPort: number;
  acceptedAt: number;
  connectedAt?: number;
  closedAt?: number;
  messages: Passed<F>[];
  failure?: string;
};
export type Tap<F extends Timed> = {
  port: number;
  connections: readonly TappedConnection<F>[];
  /** How long the tap held bytes, ms in all. */
  heldMs(): number;
  /** What passed so far as a capture file, secrets overwritten. */
  capture(): { type: string; bytes: Uint8Array };
  /** Cuts every connection there is, without a word of the protocol; new ones are taken. */
  cut(): void;
  close(): void;
};

export type TapOptions<F extends Timed> = {
  /** What the bench is asking just then. */
  label?: (way: Way) => string;
  /** Reads one direction's messages; anew for each direction of each connection. Throws `FormatError` for what is not the protocol, and the connection ends. */
  frames: (way: Way) => (bytes: Uint8Array, at: number) => F[];
  /** The protocol's name in a failure's text. */
  protocol: string;
  /** Most bytes one direction may carry: a device that talks on for ever is cut off. */
  mostBytes?: number;
  /** Most bytes that all connections together may carry: beyond them no new one is taken. */
  mostInAll?: number;
  /** Listens here instead of on a loopback port of the system's choice. */
  host?: string;
  port?: number;
  /** A server of another kind than TCP, which hands on the connections it has accepted: one that ends TLS. */
  server?: (take: (client: Socket) => void) => Server;
  /** Connects to the place otherwise than by plain TCP; `opens`: the event that says it has. */
  dial?: { socket: () => Socket; opens: 'connect' | 'secureConnect' };
};
type Place = { host: string; port: number };

const mostBytesUnlessSaid = 4 * 1024 * 1024;
const connectMs = 5000;

/** One connection and everything of it. */
class Through<F extends Timed> {
  readonly connection: TappedConnection<F>;
  readonly sent: Sent[] = [];
  readonly clientPort: number;
  carriedBytes = 0;
  readonly #client: Socket;
  readonly #device: Socket;
  readonly #options: TapOptions<F>;
  readonly #held: (ms: number) => void;

  constructor(client: Socket, place: Place, options: TapOptions<F>, held: (ms: number) => void) {
    this.#client = client;
    this.#options = options;
    this.#held = held;
    this.clientPort = client.remotePort ?? 0;
    this.connection = { clientPort: this.clientPort, acceptedAt: performance.now(), messages: [] };
    this.#device = options.dial?.socket() ?? connect({ ...place, noDelay: true });
    this.#device.setTimeout(connectMs);
    client.setNoDelay(true);
    client.pause();
    this.#device.once('timeout', () => {
      if (this.connection.connectedAt === undefined)
        this.#device.destroy(new Error(`no connection within ${connectMs} ms`));
    });
    this.#device.once(options.dial?.opens ?? 'connect', () => {
      this.connection.connectedAt = performance.now();
      this.#device.setTimeout(0);
      client.resume();
    });
    this.#forward(client, this.#device, 'up');
    this.#forward(this.#device, client, 'down');
  }

  end(): void {
    this.#client.destroy();
    this.#device.destroy();
  }

  #stop(reason: string): void {
    this.connection.failure ??= reason;
    this.end();
  }

  /** Forwards one direction, noting each message as it passes; what is not the protocol ends the connection. */
  #forward(from: Socket, to: Socket, way: Way): void {
    const { frames, label, protocol, mostBytes = mostBytesUnlessSaid } = this.#options;
    const read = frames(way);
    let bytes = 0;
    from.on('data', (chunk: Buffer) => {
      const at = performance.now();
      bytes += chunk.length;
      this.carriedBytes += chunk.length;
      if (bytes > mostBytes) return this.#stop(`more than ${mostBytes} bytes`);
      this.sent.push({ way, atMs: at + performance.timeOrigin, bytes: chunk });
      try {
        for (const frame of read(chunk, at))
          this.connection.messages.push({ ...frame, way, label: label?.(way) ?? '' });
      } catch (error) {
        return this.#stop(error instanceof FormatError ? `not ${protocol}: ${error.message}` : String(error));
      }
      to.write(chunk, () => this.#held(performance.now() - at));
    });
    from.on('end', () => to.end());
    from.on('close', () => {
      this.connection.closedAt ??= performance.now();
      to.destroy();
    });
    from.on('error', (error) => this.#stop(error.message));
  }
}

async function listening(
  server: Server,
  { port = 0, host = '127.0.0.1' }: { port?: number; host?: string },
): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a tap listens on a port');
  return address.port;
}

/**
 * A loopback port that forwards to the device, notes when each message passed and keeps the bytes. It reads what the
 * wire's `frames` reads, headers as a rule: the timing does not depend on either end's stack.
 */
export async function tapTo<F extends Timed>(place: Place, options: TapOptions<F>): Promise<Tap<F>> {
  const all: Through<F>[] = [];
  const connections: TappedConnection<F>[] = [];
  let held = 0;
  const serve = options.server ?? createServer;
  const carried = (): number => all.reduce((sum, { carriedBytes }) => sum + carriedBytes, 0);
  const server = serve((client) => {
    if (carried() >= (options.mostInAll ?? Infinity)) return void client.destroy();
    const through = new Through(client, place, options, (ms) => (held += ms));
    all.push(through);
    connections.push(through.connection);
  });
  const port = await listening(server, options);
  const cut = (): void => all.forEach((through) => through.end());
  return {
    port,
    connections,
    heldMs: () => held,
    capture: () =>
      captureOf(
        all.map(({ clientPort, sent }) => ({ client: { port: clientPort }, server: { port: place.port }, sent })),
      ),
    cut,
    close() {
      server.close();
      cut();
    },
  };
}
