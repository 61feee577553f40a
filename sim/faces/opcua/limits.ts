import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { FaultName } from '../../list.ts';

const accepted = 'net.server.socket';
/** OPC 10000-6, 7.1.2.4: header, protocol version, then the longest chunk the server receives. */
const receiveBufferAt = 12;
/** The least that OPC 10000-6, 7.1.2.3 allows. */
const claimed = 8192;

function isAcknowledge(bytes: unknown): bytes is Buffer {
  return Buffer.isBuffer(bytes) && bytes.length === 28 && bytes.toString('latin1', 0, 4) === 'ACKF';
}

/** Makes the sensor's Acknowledge say 8192 while it goes on taking longer chunks, as long as the fault is on. */
export function claimLess(port: number, faults: ReadonlySet<FaultName>): () => void {
  const follow = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort !== port || !faults.has('accepts-oversized')) return;
    const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
    socket.write = (...given: unknown[]): boolean => {
      const [bytes] = given;
      if (isAcknowledge(bytes)) bytes.writeUInt32LE(claimed, receiveBufferAt);
      return write(...given);
    };
  };
  subscribe(accepted, follow);
  return () => unsubscribe(accepted, follow);
}
