/** Bytes are not what the format says. `offset`: where, in bytes from the start, when one place is to blame. */
export class FormatError extends Error {
  readonly offset?: number;
  constructor(message: string, offset?: number, options?: ErrorOptions) {
    super(offset === undefined ? message : `${message} (at byte ${offset})`, options);
    this.name = 'FormatError';
    if (offset !== undefined) this.offset = offset;
  }
}
