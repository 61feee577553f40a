import type { UaSecurity } from '../opcua-security/asked.ts';
import type { WirePort } from '../port.ts';

/** What the checks of this wire ask of a device, beside whole handshakes. */
export interface OpcuaWire extends WirePort {
  readonly security: UaSecurity;
}
