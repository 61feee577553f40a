import type { OPCUAClient } from 'node-opcua-client';
import { ProbeError } from '../../model/errors.ts';

/**
 * OPC 10000-4, 7.33: an answer carries the handle of its request. The stack pairs answers by the secure channel's request
 * id alone, so that the bench looks. Gives a function that throws `PROBE_GARBAGE` where an answer had another's handle.
 */
export function watchHandles(client: OPCUAClient): () => void {
  const asked = new Set<number>();
  let stray: number | undefined;
  client.on('send_request', ({ requestHeader }) => asked.add(requestHeader.requestHandle));
  client.on('receive_response', ({ responseHeader: { requestHandle } }) => {
    if (!asked.has(requestHandle)) stray ??= requestHandle;
  });
  return () => {
    if (stray !== undefined)
      throw new ProbeError('PROBE_GARBAGE', `an answer to request ${stray}, which the bench did not make`);
  };
}
