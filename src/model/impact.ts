import type { Part } from './pack.ts';
import type { PlanReason } from './plan.ts';

/**
 * What a change is a change of. The first four are those that a pack's `depends` speaks of. `component`: of something
 * built in, which bears on what the pack lists for its kind. `asked`: the device is the same and is asked something
 * else, or by another way. `scope`: which indicators are asked at all. `bench`: of the station, or of the way in.
 * `rule`, `method`: the pack, or the bench's method, is another.
 */
export type ChangeOf = Part | 'component' | 'asked' | 'scope' | 'bench' | 'words' | 'rule' | 'method';

/** A change, numbered from 1. `field`: of the declaration, of the rule pack's indicator, or a method. */
export type NumberedChange = {
  number: number;
  in: 'declaration' | 'pack' | 'method';
  field: string;
  /** Absent: it came. */
  from?: unknown;
  /** Absent: it went. */
  to?: unknown;
  of: ChangeOf;
};

/**
 * `lost`: its evidence falls. `stands`: untouched. `new`: asked now and not before. `none`: the old side has no result
 * for it that could stand or fall. `gone`: not asked any more.
 */
export const fates = ['lost', 'new', 'stands', 'none', 'gone'] as const;
export type Fate = (typeof fates)[number];

export type ImpactRow = {
  indicator: string;
  subject: string | undefined;
  fate: Fate;
  /** Numbers of the changes that bear on it. */
  because: readonly number[];
  /** The step of the retest plan that measures it again. */
  step: string | undefined;
  /** Why nothing will measure it. */
  open: PlanReason | undefined;
};

export type RetestStep = {
  step: string;
  method: string;
  subject: string | undefined;
  samples: number;
  estimateMs: number;
  /** What it is taken for. */
  shows: readonly string[];
  /** What it measures beside: their evidence stands. */
  beside: readonly string[];
};

/** What a change invalidates, and the fewest steps that show it again. */
export type Impact = {
  changes: readonly NumberedChange[];
  rows: readonly ImpactRow[];
  /** `only`: the indicators that its steps measure, for `gradus run --only`. */
  retest: {
    steps: readonly RetestStep[];
    estimateMs: number;
    instruments: readonly string[];
    only: readonly string[];
  };
  /** Another serial number: what stands, stands for the type. */
  otherUnit: boolean;
};
