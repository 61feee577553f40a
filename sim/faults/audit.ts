import type { Fault } from './fault.ts';

const fault = <N extends string>(name: N, says: string, check: string) =>
  ({ name, violates: ['audit.record'], outcome: 'fail', says, checks: [`audit.${check}`] }) as const satisfies Fault;

/** What can be wrong with the audit log of a sensor that keeps one. */
export const auditFaults = [
  {
    name: 'log-incomplete',
    violates: ['audit.log'],
    outcome: 'fail',
    says: 'Does not write down what it refused.',
  },
  fault('log-gap', 'Leaves a number out of its log now and then.', 'numbered'),
  fault('log-reordered', 'Gives its log newest first.', 'order'),
  fault('log-clock-jump', 'Its log’s clock goes an hour back and forth.', 'steady-clock'),
  fault('log-clock-off', 'Its log’s clock is two minutes ahead.', 'clock-offset'),
  fault('log-local-time', 'Writes local times without their zone into its log.', 'timestamps'),
  fault('log-wrong-result', 'Writes down what it refused as done.', 'result'),
  fault('log-without-source', 'Does not write down who did it.', 'record-fields'),
  fault('log-forgets', 'Begins its log anew with every start.', 'retention'),
  fault('log-chain-broken', 'Its records do not hold the digest of the one before, now and then.', 'tamper-evidence'),
  fault('log-holds-secret', 'Writes the token that was shown into its log.', 'no-secrets'),
] as const satisfies readonly Fault[];
