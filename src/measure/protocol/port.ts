import type { Raw } from '../raw.ts';

/** One end of an exchange: the stack that speaks, its version and who maintains it ('' where nobody says). `production`: used in products, not only to test with. */
export type End = { stack: string; version: string; maintainer: string; production: boolean };

/** One phase of a handshake as seen on the wire: start relative to the first byte, and length, both ms. */
export type Phase = { name: string; startMs: number; ms: number };

/** What secured the exchange, in the protocol's own words. `unverified`: what was not checked, each in one line. */
export type Security = {
  mode: string;
  policy: string;
  token: string;
  certificate: 'verified' | 'not verified' | 'none';
  unverified: readonly string[];
};

export type Handshake = {
  completed: boolean;
  /** `phase: why`, when it did not complete. */
  stoppedAt?: string;
  phases: Phase[];
  totalMs: number;
  /** How long the bench's own tap held bytes on their way, ms. */
  tapMs?: number;
  security: Security;
  peer: End;
  device: End;
  endpoints?: number;
  /** What alone was met, where it is less than the wire: it then shows nothing of other vendors. */
  only?: string;
  /** What passed, as a capture file. */
  capture?: Raw;
};

/**
 * A stack that the device is made to meet. A device that stops is an answer: `completed` is false. A peer that fails by
 * itself names no maintainer at its end, and so blames nobody. Only a secret that is missing throws.
 */
export type Peer = { name: string; handshake(): Promise<Handshake> };

/** What a handshake method asks of a wire; every driver of a wire implements it. The first peer is the one that is timed; the others show other vendors. */
export interface WirePort {
  readonly peers: readonly Peer[];
  close(): Promise<void>;
}
