import type { Tensor } from '../formats/tensor.ts';
import type { StimulusKind } from '../model/terms.ts';

/** What the device says of itself. Keys are those of the declaration: `maker`, `product`, `serial`, `hardware.revision`, `firmware.version`, `firmware.digest`, `models.<id>.digest`. */
export type Readback = { via: string; says: Record<string, string> };

/** One phase of a handshake as seen on the wire: start relative to the first byte, and length, both ms. */
export type Phase = { name: string; startMs: number; ms: number };
export type Handshake = {
  completed: boolean;
  /** What stopped it, when it did not complete. */
  stoppedAt?: string;
  phases: Phase[];
  totalMs: number;
  /** How long the bench's own tap held bytes on their way, ms. */
  tapMs?: number;
  security: { mode: string; policy: string; token: string; serverCertificate: 'verified' | 'not verified' | 'none' };
  /** Stack maintainers at both ends, where known. */
  peer: { stack: string; version: string; maintainer: string };
  device: { stack: string; version: string; maintainer: string };
  endpoints: number;
};

export type Answer = {
  output: Tensor;
  /** What the device says it took (OPC UA AI draft: ObservedLatency), ms. */
  reportedMs?: number;
  modelUsed?: string;
};

/** One case of a recorded set: input to output as the device gave it. */
export type RecordedCase = { label: number; output: Tensor; ms?: number };
export type Recording = { suppliedBy: 'laboratory' | 'buyer' | 'maker'; set: string; cases: RecordedCase[] };

/**
 * What a method may ask of a device. Every member may be missing; a method that needs a missing one gives no result
 * (`PROBE_LACKS`). Failures are `ProbeError`. Monotonic times are ms of `performance.now()` in the session's process.
 */
export interface Probe {
  identity?(): Promise<Readback>;
  /** A whole handshake on a connection of its own. A device that does not complete it is an answer, not an error. */
  handshake?(): Promise<Handshake>;
  /** One inference: resolves when the last byte of the answer is here. */
  infer?(model: string, input: Tensor): Promise<Answer>;
  /** Raw inputs and outputs recorded earlier, instead of `infer`. */
  recorded?(model: string): Promise<Recording>;
  /** What `stimulate` is to the device: a rig is physical. Absent: injected through the wire. */
  readonly stimulus?: StimulusKind;
  /** Holds a channel at a value (in the channel's unit) in front of the device's own signal chain; null lets it go. Resolves when the device has accepted. */
  stimulate?(channel: string, hold: { value: number; unit: string } | null): Promise<void>;
  read?(point: string): Promise<number | boolean | string>;
  /** The smallest round trip the wire of `infer` allows (uncertainty component `network`). */
  ping?(): Promise<void>;
  close(): Promise<void>;
}
