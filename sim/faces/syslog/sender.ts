import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { AuditRecord } from '../../../src/formats/audit.ts';
import { syslogOf } from '../../../src/formats/syslog.ts';
import type { Sensor } from '../../body/sensor.ts';

/** The number that IANA keeps for documentation (RFC 5612). */
const enterprise = 32_473;
/** Records that wait for a connection; the oldest go first. */
const mostWaiting = 100;

export type Sender = { stop(): void };

function udp(host: string, port: number): { send(message: Uint8Array): void; stop(): void } {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  return { send: (message) => socket.send(message, port, host), stop: () => socket.close() };
}

/** Each message after its length (RFC 6587, 3.4.1), on a connection that is made when there is something to say. */
function tcp(host: string, port: number): { send(message: Uint8Array): void; stop(): void } {
  let socket: Socket | undefined;
  let waiting: Uint8Array[] = [];
  const flush = (): void => {
    for (const message of waiting.splice(0)) socket?.write(Buffer.concat([Buffer.from(`${message.length} `), message]));
  };
  const dial = (): void => {
    const dialled = connect(port, host, flush);
    socket = dialled;
    dialled.on('error', () => undefined);
    dialled.once('close', () => {
      if (socket === dialled) socket = undefined;
    });
  };
  return {
    send(message) {
      waiting = [...waiting, message].slice(-mostWaiting);
      if (!socket) dial();
      else if (!socket.connecting) flush();
    },
    stop: () => socket?.destroy(),
  };
}

/** Sends the sensor's audit log away as it is written (RFC 5424). */
export function syslogSender({ audit, personality }: Sensor, place: string): Sender {
  const { hostname, port, protocol } = new URL(place);
  const way = (protocol === 'udp:' ? udp : tcp)(hostname, Number(port));
  audit?.follow((record: AuditRecord) => way.send(syslogOf(record, personality.serial, enterprise)));
  return { stop: () => way.stop() };
}
