import type { UaSecurity } from '../opcua-security/asked.ts';
import type { WirePort } from '../port.ts';

/** What an OPC UA server says of itself, as one reader understood it. Endpoints as `<url> <mode> <policy>`. */
export type UaFacts = {
  reader: string;
  endpoints: readonly string[];
  namespaces: readonly string[];
  servers: readonly string[];
  profiles: readonly string[];
  productName: string;
  manufacturerName: string;
  softwareVersion: string;
  state: number;
};

/** What the checks of this wire ask of a device, beside whole handshakes. */
export interface OpcuaWire extends WirePort {
  readonly security: UaSecurity;
  /** The same facts as two readers of different maintainers understood them, in policy None. Rejects with `ProbeError` where one of them gets no answer. */
  secondOpinion(): Promise<readonly [UaFacts, UaFacts]>;
}
