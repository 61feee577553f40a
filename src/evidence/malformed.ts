/** Bytes that are not what their format says. `where` names the file, entry or path that is wrong. */
export class Malformed extends Error {
  readonly where: string;
  constructor(where: string, says: string, options?: ErrorOptions) {
    super(says, options);
    this.name = 'Malformed';
    this.where = where;
  }
}
