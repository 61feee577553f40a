/** Bytes a method wants kept: they become objects beside the log, in the order given. */
export type Raw = { type: string; bytes: Uint8Array };
