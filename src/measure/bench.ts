import type { Declaration } from '../model/declaration.ts';
import type { CheckFound, Measurement, Observation } from '../model/measurement.ts';
import type { Step } from '../model/plan.ts';
import type { Digest } from '../model/terms.ts';
import type { Engine } from './inference/engines.ts';
import type { OpenSet } from './inference/open-set.ts';
import type { Probe, Readback } from './probe.ts';
import type { Shapes, Vocabulary } from './meaning/vocabulary.ts';
import type { Raw } from './raw.ts';

export type Found =
  | { kind: 'measurement'; measurement: Omit<Measurement, 'raw'>; raw?: readonly Raw[] }
  | { kind: 'observation'; observation: Omit<Observation, 'raw'>; raw?: readonly Raw[] }
  | { kind: 'check'; check: Omit<CheckFound, 'raw'>; raw?: readonly Raw[] }
  | { kind: 'readback'; readback: Readback };

/** How a firmware image is signed. */
export type SignatureKind = 'ed25519' | 'ecdsa' | 'rsa2048-pss' | 'rsa3072-pss';
/** Signatures of firmware images. `key`: a public key, PEM. */
export type ImageSignatures = {
  sha256(bytes: Uint8Array): Uint8Array;
  verifies(kind: SignatureKind, key: string, message: Uint8Array, signature: Uint8Array): boolean;
  /** By a key that is made for it and kept nowhere; `keyHash`: SHA-256 of its public key (SPKI, DER). */
  signedByStranger(kind: SignatureKind, message: Uint8Array): { signature: Uint8Array; keyHash: Uint8Array };
};
/** Signatures of attestation tokens. `key`: a public key, PEM. */
export type TokenSignatures = {
  /** The one algorithm that a key is for; undefined where none is read here. */
  tokenAlgorithm(key: string): 'ES256' | 'EdDSA' | undefined;
  verifiesToken(algorithm: 'ES256' | 'EdDSA', key: string, message: Uint8Array, signature: Uint8Array): boolean;
  /** Bytes that nobody foresees. */
  nonce(length: number): Uint8Array;
};
export type Signatures = ImageSignatures & TokenSignatures;

/** What the bench gives a method: clock, progress, and a place for what was found, kept as soon as it is known. */
export type Bench = {
  /** Monotonic, ms. */
  now(): number;
  wait(ms: number): Promise<void>;
  /** Lets what has arrived be taken, without a timer's delay. */
  turn?(): Promise<void>;
  /** Collects what is garbage by now, so that it is not collected while something is timed. */
  collect?(): void;
  progress(done: number, of: number): void;
  found(found: Found): void;
  /** What of this machine bears on timing (runtime, processors, load), recorded beside a figure. */
  conditions?(): Readonly<Record<string, string | number>>;
  /** Engines of the bench on which a model can run, none of them started; whoever loads one closes it. */
  engines?(): Promise<readonly Engine[]>;
  /** A file that the declaration names, with its digest. Throws `TooFew` where it cannot be read. */
  modelFile?(file: string): Promise<{ bytes: Uint8Array; digest: Digest }>;
  /** Of bytes that a log is to name without holding them. */
  digest?(bytes: Uint8Array): Digest;
  /** For trials of firmware, and for tokens. */
  readonly signatures?: Signatures;
  /** Units, quantity kinds and identifiers: the bench's own, and those of the station. Throws `InputError`. */
  vocabulary?(): Promise<Vocabulary>;
  /** Validation of a graph against shapes. */
  readonly shapes?: Shapes;
  /** The stimulus set that the station names for a model, its digests checked; undefined where it names none. */
  set?(model: string): Promise<OpenSet | undefined>;
  declaration: Declaration;
};

/** A test method: asks the probe, reports what it found, judges nothing. Throws `ProbeError`, or `TooFew` where the samples do not support a figure. */
export type MethodFunction = (probe: Probe, step: Step, bench: Bench) => Promise<void>;

/** The samples do not support the figure asked for: logged, and judged inconclusive. */
export class TooFew extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TooFew';
  }
}
