import type { WirePort } from '../port.ts';

/** What the checks of this wire ask of a device, beside whole handshakes. */
export type OpcuaWire = WirePort;
