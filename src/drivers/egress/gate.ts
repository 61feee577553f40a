import type { Attempt, Egress } from '../../measure/probe.ts';
import type { Egress as Declared } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { captureOf } from '../tap/capture.ts';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { Sent } from '../../formats/pcapng.ts';

/** What the device wrote on one connection. `kept`: as much of it as a capture holds. */
type Way = { name: string; port: number; to: { host: string; port: number } };
type Through = {
  way: Way;
  attempt: Attempt;
  clientPort: number;
  sent: Sent[];
  client: Socket;
  outside: Socket | undefined;
};

/** A device that sends its whole life out fills no disk. */
const mostKept = 4 * 1024 * 1024;

function placeIn(text: string): { host: string; port: number } {
  const { hostname, port } = new URL(text);
  return { host: hostname, port: Number(port) };
}

/** Everything that came, and whether it goes on. */
class Gate implements Egress {
  readonly ways: readonly string[];
  readonly #servers: Server[] = [];
  readonly #all: Through[] = [];
  #isShut = false;
  #kept = 0;

  constructor(declared: readonly Declared[]) {
    this.ways = declared.map(({ name }) => name);
  }

  async open(declared: readonly Declared[]): Promise<void> {
    for (const { name, listen, to } of declared) {
      const { host, port } = placeIn(listen);
      const server = createServer((client) => this.#take({ name, port, to: placeIn(to) }, client));
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, resolve);
      });
      this.#servers.push(server);
    }
  }

  #take(way: Way, client: Socket): void {
    const outside = this.#isShut ? undefined : connect(way.to);
    const attempt = { way: way.name, at: performance.now(), bytes: 0, forwarded: outside !== undefined };
    const through: Through = { way, attempt, clientPort: client.remotePort ?? 0, sent: [], client, outside };
    this.#all.push(through);
    client.on('error', () => client.destroy());
    client.on('data', (bytes: Buffer) => this.#pass(through, bytes));
    client.on('close', () => outside?.destroy());
    outside?.on('error', () => client.destroy());
    outside?.on('data', (bytes: Buffer) => {
      this.#keep(through, 'down', bytes);
      client.write(bytes);
    });
    outside?.on('close', () => client.end());
  }

  #pass(through: Through, bytes: Buffer): void {
    through.attempt.bytes += bytes.length;
    this.#keep(through, 'up', bytes);
    through.outside?.write(bytes);
  }

  #keep({ sent }: Through, way: Sent['way'], bytes: Buffer): void {
    const room = Math.min(bytes.length, mostKept - this.#kept);
    if (room <= 0) return;
    this.#kept += room;
    sent.push({ way, atMs: performance.now() + performance.timeOrigin, bytes: bytes.subarray(0, room) });
  }

  /** What is under way when a way is shut is cut. */
  shut(isShut: boolean): void {
    this.#isShut = isShut;
    for (const { client, outside } of this.#all) {
      client.destroy();
      outside?.destroy();
    }
  }

  attempts(): readonly Attempt[] {
    return this.#all.map(({ attempt }) => ({ ...attempt }));
  }

  capture(): ReturnType<typeof captureOf> {
    return captureOf(
      this.#all.map(({ clientPort, way, sent }) => ({
        client: { port: clientPort },
        server: { port: way.port },
        sent,
      })),
    );
  }

  async close(): Promise<void> {
    const closing = this.#servers.map(async (server) => await new Promise((resolve) => server.close(resolve)));
    this.shut(true);
    await Promise.all(closing);
  }
}

/** Listens at the declared ways out of a device and forwards what comes. Throws `PROBE_REFUSED` where it cannot listen. */
export async function gate(declared: readonly Declared[]): Promise<Egress> {
  const opened = new Gate(declared);
  try {
    await opened.open(declared);
  } catch (error) {
    await opened.close();
    const text = error instanceof Error ? error.message : String(error);
    throw new ProbeError('PROBE_REFUSED', `station.egress: ${text}`, { cause: error });
  }
  return opened;
}
