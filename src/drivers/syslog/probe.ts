import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { FormatError } from '../../formats/error.ts';
import type { AuditRecord } from '../../formats/audit.ts';
import { auditRecordIn, readSyslog, syslogFrames } from '../../formats/syslog.ts';
import type { Probe } from '../../measure/probe.ts';
import type { Declaration, SyslogEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { logIn } from '../audit.ts';
import { shortly } from '../deadline.ts';

/** A device that talks on for ever is not kept. */
const mostBytes = 8 * 1024 * 1024;
const mostSockets = 16;

/** What came: the records, and every byte, which is looked through for secrets. */
class Received {
  readonly records: AuditRecord[] = [];
  readonly raw: Buffer[] = [];
  /** Why something that came is no record. */
  wrong: string | undefined;
  #bytes = 0;

  take(message: Uint8Array): void {
    this.#bytes += message.length;
    if (this.#bytes > mostBytes) return;
    this.raw.push(Buffer.from(message));
    try {
      const record = auditRecordIn(readSyslog(message));
      if (record) this.records.push(record);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.wrong ??= error.message;
    }
  }
}

type Listening = { received: Received; close(): void };
const placeOf = (listen: string): { host: string; port: number; isUdp: boolean } => {
  const { hostname, port, protocol } = new URL(listen);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), isUdp: protocol === 'udp:' };
};

async function overUdp(host: string, port: number): Promise<Listening> {
  const received = new Received();
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message) => received.take(message));
  const bound = once(socket, 'listening');
  socket.bind(port, host);
  await bound;
  socket.on('error', () => undefined);
  return { received, close: () => socket.close() };
}

async function overTcp(host: string, port: number): Promise<Listening> {
  const received = new Received();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    if (sockets.size >= mostSockets) return void socket.destroy();
    sockets.add(socket);
    const next = syslogFrames();
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      try {
        for (const message of next(bytes)) received.take(message);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        received.wrong ??= error.message;
        socket.destroy();
      }
    });
    return undefined;
  });
  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', () => undefined);
  return {
    received,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function listenAt({ listen }: SyslogEndpoint): Promise<Listening> {
  const { host, port, isUdp } = placeOf(listen);
  try {
    return await (isUdp ? overUdp(host, port) : overTcp(host, port));
  } catch (error) {
    throw new ProbeError('PROBE_REFUSED', `the bench cannot listen at ${listen}: ${shortly(String(error))}`);
  }
}

/**
 * The audit log of a device that sends it away (RFC 5424): the bench listens where the device is configured to send it, from
 * the first time it is asked until it is closed. What came is all there is: that the device keeps it is not seen.
 */
export function syslogProbe(endpoint: SyslogEndpoint, declaration: Declaration, folder: string): Probe {
  let listening: Promise<Listening> | undefined;
  return {
    async readLog(after) {
      const { received } = await (listening ??= listenAt(endpoint));
      if (received.wrong !== undefined) throw new ProbeError('PROBE_GARBAGE', shortly(received.wrong));
      const records = received.records.filter(({ id }) => id > after);
      return { ...logIn(records, Buffer.concat(received.raw), declaration, folder), isSent: true };
    },
    async close() {
      const old = await listening?.catch(() => undefined);
      listening = undefined;
      old?.close();
    },
  };
}
