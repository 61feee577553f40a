import type { HttpWire } from '../../measure/protocol/http/wire.ts';
import type { Declaration, HttpEndpoint } from '../../model/declaration.ts';
import { handshakeWith } from './handshake.ts';

/** A device's Thing over HTTP, met by Node's own client. */
export function httpWire(endpoint: HttpEndpoint, declaration: Declaration, folder: string): HttpWire {
  return {
    peers: [{ name: 'node-http', handshake: () => handshakeWith(endpoint, declaration, folder) }],
    close: async () => undefined,
  };
}
