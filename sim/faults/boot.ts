import type { Fault } from './fault.ts';

const fault = <N extends string>(name: N, says: string, check: string) =>
  ({
    name,
    violates: ['firmware.boot'],
    outcome: 'fail',
    says,
    checks: [`boot.${check}`],
  }) as const satisfies Fault;

/** What can be wrong with how a sensor attests what it started. */
export const bootFaults = [
  fault('attest-cut', 'Gives the first half of a token.', 'token-read'),
  fault('attest-other-key', 'Signs its tokens with another key than its maker declares.', 'signature'),
  fault('attest-altered', 'Gives a token whose claims were changed after it was signed.', 'signature'),
  fault('attest-stale', 'Gives the token that it gave before.', 'nonce'),
  fault('attest-nonce-ignored', 'Puts a nonce of its own into its tokens.', 'nonce'),
  fault('attest-clock-behind', 'Says that it issued its tokens a day ago.', 'issued'),
  fault('attest-other-device', 'Gives tokens of another device.', 'device'),
  fault('attest-debug-open', 'Says that its debug ports are open.', 'debug'),
  fault('attest-boot-open', 'Says that it did not start by secure boot.', 'secure-boot'),
  fault('attest-other-build', 'Measures another build than it shows and its maker declares.', 'measurements'),
] as const satisfies readonly Fault[];
