import type { Outcome } from './assessment.ts';
import type { Level } from './terms.ts';

/**
 * Why a run has nothing for what another pack asks: it took no such step, took it with other parameters or fewer samples, or by
 * another version of the method.
 */
export type Lack = {
  indicator: string;
  subject: string | undefined;
  because: 'not taken' | 'asked otherwise' | 'other method';
};

/** A verdict that another pack changes. Absent: not asked by that one. */
export type ChangedVerdict = {
  indicator: string;
  subject: string | undefined;
  was: Outcome | undefined;
  is: Outcome | undefined;
};

/** What another pack makes of a run that is concluded: a new assessment beside the old one, which stands. */
export type Rejudged = {
  run: string;
  product: string;
  serial: string;
  was: Level | null;
  is: Level | null;
  verdicts: readonly ChangedVerdict[];
  lacks: readonly Lack[];
};

/**
 * What another pack would change of a certificate that was given, which stands as it is. `other pack`: it rests on rules that are
 * not compared. `runs not given`: nothing can be said. `open`: measurements are missing. `falls`: its runs would reach a lower level.
 */
export type HeldCertificate = {
  number: string;
  level: Level;
  says: 'other pack' | 'runs not given' | 'open' | 'falls' | 'stands';
  /** The lowest level its runs reach under the other pack. */
  is?: Level | null;
  /** Runs it rests on that were not given. */
  missing: readonly string[];
};
