import type { WirePort } from '../port.ts';

/** How the bench shows itself: as declared, not at all, or wrongly on purpose. */
export type Credential = 'as declared' | 'none' | 'wrong';
/** One request. `scheme`: that of the wrong credential. */
export type Ask = {
  method: string;
  url: string;
  credential?: Credential;
  scheme?: string;
  body?: string;
  type?: string;
};
/** What came back. Names of headers in lower case; secrets covered. */
export type Answer = { status: number; type: string; headers: Readonly<Record<string, string>>; text: string };

/** How one operation is reached. `url`: where it leads, with the variables that the description itself gives; absent where it leads nowhere. */
export type Form = {
  op: readonly string[];
  href: string;
  url?: string;
  method: string;
  contentType: string;
  /** Names of the security definitions that hold for it. */
  security: readonly string[];
  /** Why the bench leaves it alone. */
  left?: string;
};
export type Affordance = {
  kind: 'property' | 'action' | 'event';
  name: string;
  readOnly: boolean;
  writeOnly: boolean;
  /** It changes nothing, or is one that the bench is meant to use (docs/affordances.md). */
  mayBeTried: boolean;
  /** A property's own data schema. */
  schema: unknown;
  forms: readonly Form[];
};
/** A Thing Description as it came. `document`: undefined where it is not JSON; then there is nothing in the rest. */
export type Described = {
  asked: Ask;
  answered: Answer;
  document: unknown;
  affordances: readonly Affordance[];
  security: readonly string[];
  /** Security definitions by name: their schemes. */
  schemes: ReadonlyMap<string, string>;
};
/** One readproperty form as it was exercised; `left`: why it was not, or what the wire did. */
export type Reading = { of: Affordance; form: Form; asked?: Ask; answered?: Answer; left?: string };

/** What the checks of this wire ask of a device, beside whole handshakes. */
export interface HttpWire extends WirePort {
  readonly address: URL;
  /** Whether a bearer token is declared. */
  readonly hasToken: boolean;
  /** The Thing Description, fetched once. */
  described(): Promise<Described>;
  /** Every readproperty form of the declared address’s origin, exercised once. */
  readings(): Promise<readonly Reading[]>;
  /** On a connection of its own. */
  ask(ask: Ask): Promise<Answer>;
  /** One after the other on a connection that is kept. */
  askInTurn(asks: readonly Ask[]): Promise<{ answers: readonly Answer[]; connections: number }>;
  /** What the W3C’s JSON schema of Thing Descriptions 1.1 finds wrong, each with its path. */
  documentFaults(document: unknown): readonly string[];
  /** What a property’s data schema finds wrong with a value, each with its path. */
  valueFaults(schema: unknown, value: unknown): readonly string[];
  /** Whether the certificate shown over https is the device’s; `why` where it is not, `anchors`: by what it was verified. */
  certificate(): Promise<{ verified: boolean; why?: string; anchors: 'declared' | 'of the system' }>;
}
