import type { Fault } from './fault.ts';

const fault = <N extends string>(name: N, says: string, check: string) =>
  ({
    name,
    violates: ['data.mapping-set'],
    outcome: 'fail',
    says,
    checks: [`mapping.${check}`],
  }) as const satisfies Fault;

/** What can be wrong with the mapping set that comes with a sensor. */
export const mappingFaults = [
  {
    name: 'mapping-other-feature',
    violates: ['data.mapping'],
    outcome: 'fail',
    says: 'Its mapping set says that the drive end bearing is the gearbox.',
  },
  {
    name: 'mapping-without-rate',
    violates: ['data.mapping'],
    outcome: 'fail',
    says: 'Its mapping set has no counterpart for the rate at which values come.',
  },
  {
    name: 'mapping-too-narrow',
    violates: ['data.mapping'],
    outcome: 'fail',
    says: 'Its mapping set says that a velocity is narrower than the vibration velocity it measures.',
  },
  fault('mapping-swapped', 'Its mapping set has broad and narrow the wrong way round.', 'predicates'),
  fault('mapping-denied', 'Its mapping set maps a term and denies it.', 'contradictions'),
  fault('mapping-cycle', 'In its mapping set two terms are broader than each other.', 'cycles'),
  fault(
    'mapping-dimension',
    'Its mapping set says that a velocity is about the same as an acceleration.',
    'dimensions',
  ),
  fault('mapping-lossy', 'Its mapping set has two terms for one, so that there is no way back.', 'round-trip'),
] as const satisfies readonly Fault[];
