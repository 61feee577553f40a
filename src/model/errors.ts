/**
 * Every code a person or a program can meet, with the fate that goes with it (docs/errors.md explains each; a test
 * holds the two together).
 */
export const inputCodes = [
  'USAGE',
  'FILE_MISSING',
  'FILE_UNREADABLE',
  'FILE_EXISTS',
  'FILE_TOO_LARGE',
  'NOT_UTF8',
  'YAML_SYNTAX',
  'YAML_REFUSED',
  'PACK_INVALID',
  'PACK_UNKNOWN',
  'PACK_SIGNATURE',
  'DECLARATION_INVALID',
  'RECORDING_INVALID',
  'SET_INVALID',
  'ANSWERS_INVALID',
  'SECRET_MISSING',
  'RUN_UNKNOWN',
  'RUNS_UNLIKE',
  'RETEST_REFUSED',
  'PROMPT_NEEDED',
  'REGISTRY_REFUSED',
  'CERTIFICATE_INVALID',
  'DOCUMENT_REFUSED',
  'SUPPRESSIONS_INVALID',
  'PORTFOLIO_INVALID',
  'MARKETS_INVALID',
] as const;
export type InputCode = (typeof inputCodes)[number];

export const probeCodes = [
  'PROBE_TIMEOUT',
  'PROBE_CLOSED',
  'PROBE_REFUSED',
  'PROBE_GARBAGE',
  'PROBE_LACKS',
  'PROBE_SECRET',
  'SESSION_DIED',
] as const;
export type ProbeCode = (typeof probeCodes)[number];

/** Faults of the wire or of the session that another attempt may not meet: the plan may allow a step to be taken again. */
export const retryCodes = ['PROBE_TIMEOUT', 'PROBE_CLOSED', 'SESSION_DIED'] as const satisfies readonly ProbeCode[];
export type RetryCode = (typeof retryCodes)[number];

export const stationCodes = [
  'STATION_BUSY',
  'STATION_MISSING',
  'STATION_FULL',
  'STATION_STORAGE',
  'STATION_DAMAGED',
  'STATION_KEY',
] as const;
export type StationCode = (typeof stationCodes)[number];

/** Exit codes are a contract with scripts and CI. */
export const exit = {
  conforms: 0,
  usage: 2,
  nonConforming: 10,
  inconclusive: 11,
  badInput: 20,
  integrity: 21,
  station: 30,
} as const;

const badFiles = new Set<InputCode>([
  'NOT_UTF8',
  'FILE_TOO_LARGE',
  'YAML_SYNTAX',
  'YAML_REFUSED',
  'PACK_INVALID',
  'PACK_SIGNATURE',
  'DECLARATION_INVALID',
  'RECORDING_INVALID',
  'SET_INVALID',
  'ANSWERS_INVALID',
  'CERTIFICATE_INVALID',
  'SUPPRESSIONS_INVALID',
  'PORTFOLIO_INVALID',
  'MARKETS_INVALID',
]);

/** A person's input is wrong. `where` is the path they can fix (file:line:column, or a dotted path in it). */
export class InputError extends Error {
  readonly code: InputCode;
  readonly where: string;
  constructor(code: InputCode, where: string, expected: string, options?: ErrorOptions) {
    super(where === '' ? expected : `${where}: ${expected}`, options);
    this.name = 'InputError';
    this.code = code;
    this.where = where;
  }
  /** 20 for a pack or declaration that cannot be used, 2 for everything else a person typed. */
  get exitCode(): number {
    return badFiles.has(this.code) ? exit.badInput : exit.usage;
  }
}

/** The wire failed. Caught in one place in `run`, logged, and judged inconclusive. */
export class ProbeError extends Error {
  readonly code: ProbeCode;
  constructor(code: ProbeCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ProbeError';
    this.code = code;
  }
}

/** The bench itself cannot go on (disk full, log locked, key missing). Exit 30; the run stays unconcluded. */
export class StationError extends Error {
  readonly code: StationCode;
  constructor(code: StationCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StationError';
    this.code = code;
  }
}
