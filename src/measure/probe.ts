import type { AuditRecord } from '../formats/audit.ts';
import type { Tensor } from '../formats/tensor.ts';
import type { StimulusKind, Text } from '../model/terms.ts';
import type { HttpWire } from './protocol/http/wire.ts';
import type { MatterWire } from './protocol/matter/wire.ts';
import type { MqttWire } from './protocol/mqtt/wire.ts';
import type { OipWire } from './protocol/oip/wire.ts';
import type { OpcuaWire } from './protocol/opcua/wire.ts';
import type { Meanings } from './meaning/point.ts';
import type { Raw } from './raw.ts';

/** What the device says of itself. Keys are those of the declaration: `maker`, `product`, `serial`, `hardware.revision`, `firmware.version`, `firmware.digest`, `models.<id>.digest`. */
export type Readback = { via: string; says: Record<string, string> };

/** A wire over which the device did not say what it is. `lacks`: it has no nameplate there. */
export type Unsaid = { via: string; why: string; lacks: boolean };

/** The wires a device can be met over, each with what its handshakes and checks ask. */
export type Wires = { opcua: OpcuaWire; mqtt: MqttWire; http: HttpWire; oip: OipWire; matter: MatterWire };

export type Answer = {
  output: Tensor;
  /** What the device says it took (OPC UA AI draft: ObservedLatency), ms. */
  reportedMs?: number;
  modelUsed?: string;
};

/** What a person is asked to look for. `document`: the declared paper in which to look. */
export type Question = { indicator: string; prompt: Text; expected: string; document?: string };
/** What the person said, who and when (RFC 3339); `via`: at the terminal, or on a sheet prepared before. */
export type Inspected = {
  answer: string;
  initials: string;
  at: string;
  via: 'terminal' | 'sheet';
  note?: string;
  document?: { title: string; file: Raw };
};

/** What a device says of the model that answers now: its digest, the digest of what it came with, the parts that differ, and labels taught since. */
export type AdaptedState = { state: string; base: string; changed: readonly string[]; labels: number };

/** What a device tried to send out of itself, by when it came (ms, monotonic). */
export type Attempt = { way: string; at: number; bytes: number; forwarded: boolean };
/** Ways out of a device. While they are shut, what comes is taken and kept, and nothing is forwarded or answered. */
export interface Egress {
  readonly ways: readonly string[];
  shut(isShut: boolean): void;
  attempts(): readonly Attempt[];
  capture(): Raw;
  close(): Promise<void>;
}

/**
 * What a channel is held at in front of the device's own signal chain: a value, in the channel's unit; or as if its sensor
 * were lost (there are no samples) or stuck (the last sample again and again).
 */
export type Hold = { value: number; unit: string } | { fault: 'lost' | 'stuck' };

/** A page of a device's audit log, and how many of the secrets that are declared stand in it as it came; in `records` they are covered. */
export type DeviceLog = {
  records: readonly AuditRecord[];
  secrets: { declared: number; found: number };
  /** It came as the device sent it: that the device keeps it was not seen. */
  isSent?: true;
};

/** Why a device refuses an image: it is none, nobody signed it, another did, its signature is of something else, it is older. */
export const updateReasons = ['format', 'unsigned', 'key', 'signature', 'version', 'other'] as const;
export type UpdateReason = (typeof updateReasons)[number];

/** One case of a recorded set: input to output as the device gave it. */
export type RecordedCase = { label: number; output: Tensor; ms?: number };
export type Recording = { suppliedBy: 'laboratory' | 'buyer' | 'maker'; set: string; cases: RecordedCase[] };

/**
 * What a method may ask of a device. Every member may be missing; a method that needs a missing one gives no result
 * (`PROBE_LACKS`). Failures are `ProbeError`. Monotonic times are ms of `performance.now()` in the session's process.
 */
export interface Probe {
  identity?(): Promise<Readback>;
  /** The wire of that name, opened when first asked. Rejects with `PROBE_LACKS` where the declaration has no such endpoint. */
  wire?<W extends keyof Wires>(name: W): Promise<Wires[W]>;
  /** What the device says of itself over each declared wire that may have a nameplate, or why it says nothing. */
  identities?(): Promise<readonly (Readback | Unsaid)[]>;
  /** What the data mean that the device gives on each declared wire that says so. */
  meaning?(): Promise<Meanings>;
  /** One inference: resolves when the last byte of the answer is here. */
  infer?(model: string, input: Tensor): Promise<Answer>;
  /** Encodes an input for the wire ahead of its query, so that the query's time is not that of the bench's encoding. */
  prepare?(model: string, input: Tensor): void;
  /** One labelled input for the next adaptation of a model. */
  teach?(model: string, input: Tensor, label: string): Promise<void>;
  /** The model learns from what it was taught; resolves when the device is done, at most `withinMs` later. */
  adapt?(model: string, withinMs: number): Promise<AdaptedState>;
  /** Back to the model that the device came with. */
  reset?(model: string): Promise<AdaptedState>;
  /** The ways out of the device that lead through the bench, opened when first asked. Rejects with `PROBE_LACKS` where none is declared. */
  egress?(): Promise<Egress>;
  /** Raw inputs and outputs recorded earlier, instead of `infer`. */
  recorded?(model: string): Promise<Recording>;
  /** What `stimulate` is to the device: a rig is physical. Absent: injected through the wire. */
  readonly stimulus?: StimulusKind;
  /** Holds a channel in front of the device's own signal chain; null lets it go. Resolves when the device has accepted. */
  stimulate?(channel: string, hold: Hold | null): Promise<void>;
  read?(point: string): Promise<number | boolean | string>;
  /** Records of the device's audit log with a number above `after`, or some of them; none where there are no more. */
  readLog?(after: number): Promise<DeviceLog>;
  /** Restarts the device; resolves when it answers again, at most `withinMs` later. */
  restart?(withinMs: number): Promise<void>;
  /**
   * Hands a firmware image to the device: why it refuses, or undefined where it takes it. `cutAt`: only so many bytes are sent,
   * and the connection is broken off.
   */
  update?(image: Uint8Array, withinMs: number, cutAt?: number): Promise<UpdateReason | undefined>;
  /** An attestation token made for a nonce, in that form, as its bytes. */
  attest?(nonce: Uint8Array, form: 'cwt' | 'jwt'): Promise<Uint8Array>;
  /** Puts a question to the person at the station. Rejects where nobody answers, or the document cannot be read. */
  inspect?(question: Question): Promise<Inspected>;
  /** The smallest round trip the wire of `infer` allows (uncertainty component `network`). */
  ping?(): Promise<void>;
  close(): Promise<void>;
}
