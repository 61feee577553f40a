import type { UaSecurity } from '../opcua-security/asked.ts';
import type { Variant } from '../../../formats/ua/variant.ts';
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

/** A value as a server gave it; times in ms since 1970, null where it gave none. `type`: the built-in type's name, with [] for a list. */
export type UaValue = {
  status: string;
  type: string;
  value: unknown;
  sourceMs: number | null;
  serverMs: number | null;
};
/** `name` and `namespace`: the BrowseName; `kind`: the node class; `type`: its type definition, '' where it has none. */
export type UaReference = {
  name: string;
  namespace: number;
  node: string;
  forward: boolean;
  kind: 'Object' | 'Variable' | 'Method' | 'other';
  type: string;
  /** By which reference it is reached. */
  along: string;
};
export type UaCalled = { status: string; outputs: readonly Variant[] };
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
  /** References of a type and its subtypes, hierarchical ones where none is named; `most` 0 sets no limit. */
  browse(node: string, way: 'forward' | 'inverse', most: number, along?: string): Promise<UaBrowsed>;
  /** What the last browse left over. */
  browseNext(): Promise<UaBrowsed>;
  /** Gives what the last browse left over back; the status of asking for it again. */
  release(): Promise<string>;
  translate(
    from: string,
    path: readonly { namespace: number; name: string }[],
  ): Promise<{ status: string; nodes: readonly string[] }>;
  /** One method. `status`: of the call, or of the service where it was refused as a whole. */
  call(object: string, method: string, inputs: readonly Variant[]): Promise<UaCalled>;
  /** A value read by the id that RegisterNodes gave for it; the registration is taken back. `status`: of the service or of the read. */
  readRegistered(node: string): Promise<{ status: string; node: string }>;
  /** Reports of a value in a subscription of its own, until there are `count`, for `ms` at most. `status`: of the monitored item, or of the service. */
  changes(node: string, count: number, ms: number): Promise<{ status: string; values: readonly UaValue[] }>;
  /** The object that the declaration names as the device; undefined where it names none. Rejects with `PROBE_LACKS` where the server has no such object. */
  device(): Promise<string | undefined>;
  /** The status of a read under a session that does not exist. */
  readAsNobody(): Promise<string>;
}

/** What the checks of this wire ask of a device, beside whole handshakes. */
export interface OpcuaWire extends WirePort {
  readonly security: UaSecurity;
  /** Opens a session for the work, and closes it. */
  met<T>(work: (server: UaServer) => Promise<T>): Promise<T>;
  /** The same facts as two readers of different maintainers understood them, in policy None. Rejects with `ProbeError` where one of them gets no answer. */
  secondOpinion(): Promise<readonly [UaFacts, UaFacts]>;
}
