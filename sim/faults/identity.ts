import type { Fault } from './fault.ts';

/** What can be wrong with who a sensor says it is, beside what it says once over one wire. */
export const identityFaults = [
  {
    name: 'another-build-over-http',
    violates: ['identity.wires'],
    outcome: 'fail',
    says: 'Shows the digest of another build of its firmware over HTTP.',
  },
  {
    name: 'becomes-another',
    violates: ['identity.unchanged'],
    outcome: 'fail',
    says: 'Shows another hardware revision after every hold of a channel.',
  },
] as const satisfies readonly Fault[];
