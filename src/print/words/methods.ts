import type { Component } from '../../model/measurement.ts';

/** A test method in words, as a laboratory would write it down (ISO/IEC 17025:2017, 7.2.1 and 7.2.2). */
export type MethodWords = {
  scope: string;
  principle: string;
  stimulus: string;
  steps: readonly string[];
  /** Per quantity: what it is, and how it is computed. */
  quantities: Readonly<Record<string, { is: string; formula: string }>>;
  uncertainty: readonly { source: Component['source']; says: string }[];
  limits: readonly string[];
  references: readonly string[];
};

/** The words around a method's own. */
export type MethodFrame = {
  method: string;
  version: string;
  planned: string;
  scope: string;
  principle: string;
  stimulus: string;
  kinds: string;
  equipment: string;
  probe: string;
  parameters: string;
  standard: string;
  samples: string;
  fewest: string;
  timeout: string;
  checks: string;
  checksWeigh: string;
  steps: string;
  quantities: string;
  yesNo: string;
  uncertainty: string;
  combination: string;
  limits: string;
  references: string;
  none: string;
  stop: string;
  colon: string;
  comma: string;
  semicolon: string;
  /** The words for one of these, by its name in the data. */
  names: Readonly<Record<string, string>>;
};

export type MethodLanguage = { frame: MethodFrame; methods: Readonly<Record<string, MethodWords>> };
