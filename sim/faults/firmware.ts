import type { Fault } from './fault.ts';

const fault = <N extends string>(name: N, says: string, check: string) =>
  ({
    name,
    violates: ['firmware.update'],
    outcome: 'fail',
    says,
    checks: [`update.${check}`],
  }) as const satisfies Fault;

/** What can be wrong with how a sensor takes firmware. */
export const firmwareFaults = [
  fault('update-ignored', 'Says that it took an image and runs the old one.', 'signed-accepted'),
  fault('update-signature-unread', 'Looks whose key signed an image, and not at the signature.', 'altered-refused'),
  fault('update-unsigned-taken', 'Takes an image that nobody signed.', 'unsigned-refused'),
  fault('update-any-key', 'Takes an image whoever signed it.', 'wrong-key-refused'),
  fault('update-downgrade-taken', 'Takes an older image that was signed once.', 'downgrade-refused'),
  fault(
    'update-interrupted-bricks',
    'Runs nothing any more where an image did not come whole.',
    'interrupted-recovers',
  ),
] as const satisfies readonly Fault[];
