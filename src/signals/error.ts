/** A generator or one of its parameters is not what it should be. `parameter`: its name, where one is to blame. */
export class SignalError extends Error {
  readonly parameter?: string;
  constructor(message: string, parameter?: string) {
    super(parameter === undefined ? message : `${parameter}: ${message}`);
    this.name = 'SignalError';
    if (parameter !== undefined) this.parameter = parameter;
  }
}
