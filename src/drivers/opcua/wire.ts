import type { OpcuaWire } from '../../measure/protocol/opcua/wire.ts';
import type { Declaration, OpcuaEndpoint } from '../../model/declaration.ts';
import { handshakeWith } from './handshake.ts';
import { uaSecurity } from './security/wire.ts';
import { ownPeer } from './own/peer.ts';
import { metWith } from './own/server.ts';
import { secondOpinionOn } from './second-opinion.ts';

/** A device's OPC UA server, met by the client library in the declared mode and by the bench's own codec in mode None. */
export function opcuaWire(endpoint: OpcuaEndpoint, declaration: Declaration, folder: string): OpcuaWire {
  return {
    peers: [
      { name: 'node-opcua', handshake: () => handshakeWith(endpoint, declaration, folder) },
      ownPeer(endpoint, declaration),
    ],
    security: uaSecurity(endpoint, folder),
    met: (work) => metWith(endpoint, work),
    secondOpinion: () => secondOpinionOn(endpoint),
    close: async () => undefined,
  };
}
