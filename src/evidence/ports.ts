import type { Digest, ObjectRef } from '../model/terms.ts';

/** SHA-256 and Ed25519, handed in: node:crypto on a station, Web Crypto in a browser (hence possibly a promise). */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;
export interface Checks {
  sha256: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  verifyEd25519: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean | Promise<boolean>;
  /** Absent: time tokens are not checked. */
  time?: TimeCheck;
}

/** The station's key. `keyId` after C2SP signed-note: SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]. */
export interface Signer {
  readonly name: string;
  /** Of its signatures, as signed-note numbers them; 1 is Ed25519. */
  readonly type: number;
  readonly keyId: Uint8Array;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Append and read bytes, durable on return. `from` is the size the writer believes in: what lies beyond was never acknowledged and is overwritten. */
export interface EntryStore {
  /**
   * For a store that keeps hashes beside the entries, `leaves`: their leaf hashes (RFC 9162), and `whole`: the roots over
   * each 256 entries of the log that are complete with them.
   */
  append(
    from: number,
    entries: readonly Uint8Array[],
    leaves: readonly Uint8Array[],
    whole: readonly Uint8Array[],
  ): Promise<void>;
  /** Entries [from, to). */
  read(from: number, to: number): Promise<Uint8Array[]>;
  /** The root over entries [index · 2^level, (index + 1) · 2^level), where the store keeps hashes beside the entries; without it the log hashes them again. */
  subtree?(level: number, index: number): Promise<Uint8Array>;
}

/** The signed checkpoint, changed only by compare-and-swap; durable on return. */
export interface Head {
  read(): Promise<string | null>;
  swap(expected: string | null, next: string): Promise<boolean>;
}

/** Content-addressed bytes beside the log; durable on return. */
export interface ObjectStore {
  put(bytes: Uint8Array, type: string): Promise<ObjectRef>;
  /** null where the station has no such object. The bytes' digest is checked. */
  get(digest: Digest): Promise<Uint8Array | null>;
}

/** Says when an authority saw these bytes; throws Malformed with the reason where the token does not hold. */
export type TimeCheck = (
  token: Uint8Array,
  over: Uint8Array,
  where: string,
) => Promise<{ at: string; authority: string; accuracyMs?: number }>;
