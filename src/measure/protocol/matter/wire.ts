import type { Raw } from '../../raw.ts';
import type { Phase, WirePort } from '../port.ts';

/** What could be said of a certificate or signature, and why. `unknown`: nothing was given to compare it with. */
export type Trust = { value: boolean | 'unknown'; why: string };
export type Ids = { vendorId?: number; productId?: number };

/** What the device showed of its origin, and what of it holds (Matter Core, 6.2). */
export type Attestation = {
  /** Hexadecimal. */
  nonce: { sent: string; signed: string };
  signature: boolean;
  /** Device certificate, its intermediate, and what BasicInformation says. */
  dac: Ids;
  pai: Ids;
  basic: Ids;
  declaration: { vendorId: number; productIds: readonly number[]; type: number };
  chain: Trust;
  declarationSignature: Trust;
};
/** What the device showed as it asked for its operational certificate (Matter Core, CSRRequest). */
export type Csr = { nonce: { sent: string; signed: string }; attested: boolean; selfSigned: boolean };
export type Basic = {
  vendorName: string;
  productName: string;
  serialNumber?: string;
  softwareVersion: number;
  softwareVersionString: string;
};
export type ClusterSeen = { id: number; revision?: number; features: boolean };
export type EndpointSeen = {
  number: number;
  deviceTypes: readonly number[];
  parts: readonly number[];
  servers: readonly number[];
  /** Those that answered a read of their global attributes. */
  clusters: readonly ClusterSeen[];
};

/** One stay in the bench's fabric, from discovery to removal. A part that it did not come to is absent. */
export type Life = {
  /** `phase: why`, where it was not commissioned. */
  stoppedAt?: string;
  phases: readonly Phase[];
  attestation?: Attestation;
  csr?: Csr;
  /** What the session is that the device was asked over once it was commissioned. */
  session?: { secured: boolean; kind: 'CASE' | 'PASE' };
  basic?: Basic;
  endpoints?: readonly EndpointSeen[];
  subscription?: { reports: number; maxIntervalS: number; waitedMs: number };
  /** The breadcrumb as it was while the fail-safe was armed, and once its time was over. */
  failSafe?: { armedS: number; waitedMs: number; during: number; after: number };
  removal?: { said: string; stillAnswers: boolean };
  shows: readonly Raw[];
};

export type ThreadStatus = { status: number; said: string };
/** What an outside border router or `ot-cli` answered. */
export type Radio = { state: string; dataset: string };
/** What the device says of Thread, and what it did with each command. */
export type Thread = {
  stoppedAt?: string;
  features?: readonly string[];
  maxNetworks?: number;
  networks?: readonly string[];
  /** Attributes of ThreadNetworkDiagnostics by name; null where the device has no value. */
  diagnostics?: Readonly<Record<string, unknown>>;
  scan?: ThreadStatus;
  /** Answers to a dataset that ends in the middle of a TLV, and to a whole one. */
  broken?: ThreadStatus;
  added?: ThreadStatus & { listed: boolean };
  connected?: ThreadStatus;
  /** Absent where none was given by command line, or it failed: then `radioSaid` says how. */
  radio?: Radio;
  radioSaid?: string;
  /** The dataset that was used: declared, else one of the bench's own. TLVs in hexadecimal are a secret and not kept. */
  dataset: 'declared' | 'of the border router' | 'of the bench';
  shows: readonly Raw[];
};

export type Attempt = { accepted: boolean; said: string };

/** What the checks of this wire ask of a device, beside whole handshakes. */
export interface MatterWire extends WirePort {
  /** The same stay for every check: it is lived once. */
  life(): Promise<Life>;
  /** Commissioning with a passcode that is not the device's. */
  withWrongPasscode(): Promise<Attempt>;
  /** The Thread commands under a fail-safe of our own, in a stay of their own. */
  thread(): Promise<Thread>;
}
