import type { OpcuaWire } from '../../measure/protocol/opcua/wire.ts';
import type { Declaration, OpcuaEndpoint } from '../../model/declaration.ts';
import { handshakeWith } from './handshake.ts';
import { uaSecurity } from './security/wire.ts';

/** A device's OPC UA server, met by the bench's own stack in the declared mode. */
export function opcuaWire(endpoint: OpcuaEndpoint, declaration: Declaration, folder: string): OpcuaWire {
  return {
    peers: [{ name: 'node-opcua', handshake: () => handshakeWith(endpoint, declaration, folder) }],
    security: uaSecurity(endpoint, folder),
    close: async () => undefined,
  };
}
