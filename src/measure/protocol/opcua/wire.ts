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
/** A value as a server gave it; times in ms since 1970, null where it gave none. `type`: the built-in type's name, with [] for a list. */
export type UaValue = {
  status: string;
  type: string;
  value: unknown;
  sourceMs: number | null;
  serverMs: number | null;
};
export type UaReference = { name: string; node: string; forward: boolean };
export type UaBrowsed = { status: string; references: readonly UaReference[]; more: boolean };
export type UaEndpoint = {
  url: string;
  mode: string;
  policy: string;
  transport: string;
  tokens: readonly string[];
  applicationUri: string;
};

/** An anonymous session without security in the bench's own codec, as checks use it. Every member rejects with `ProbeError`; what a service answers of a node is a status. */
export interface UaServer {
  /** As GetEndpoints gives them before any session. */
  readonly endpoints: readonly UaEndpoint[];
  /** As CreateSession gives them. */
  readonly sessionEndpoints: readonly UaEndpoint[];
  applications(): Promise<readonly { uri: string; urls: readonly string[] }[]>;
  read(asked: readonly { node: string; attribute: number }[]): Promise<readonly UaValue[]>;
  /** Hierarchical references; `most` 0 sets no limit. */
  browse(node: string, way: 'forward' | 'inverse', most: number): Promise<UaBrowsed>;
  /** What the last browse left over. */
  browseNext(): Promise<UaBrowsed>;
  /** Gives what the last browse left over back; the status of asking for it again. */
  release(): Promise<string>;
  translate(
    from: string,
    path: readonly { namespace: number; name: string }[],
  ): Promise<{ status: string; nodes: readonly string[] }>;
  /** The status of a read under a session that does not exist. */
  readAsNobody(): Promise<string>;
}

export interface OpcuaWire extends WirePort {
  readonly security: UaSecurity;
  /** The same facts as two readers of different maintainers understood them, in policy None. Rejects with `ProbeError` where one of them gets no answer. */
  /** Opens a session for the work, and closes it. */
  met<T>(work: (server: UaServer) => Promise<T>): Promise<T>;
  secondOpinion(): Promise<readonly [UaFacts, UaFacts]>;
}
