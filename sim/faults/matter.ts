import type { Fault } from './fault.ts';

const both = ['matter.handshake', 'matter.ip'] as const;
const conformance = ['matter.ip'] as const;
const attach = ['thread.attach'] as const;

/** A Matter device is started anew when one of these is switched, as if taken out of its box again. */
export const matterFaults = [
  {
    name: 'matter-other-product-certified',
    violates: both,
    outcome: 'fail',
    says: 'Shows a certification declaration that lists another product.',
    checks: ['matter.attestation-cd-product'],
    needs: 'matter',
  },
  {
    name: 'matter-untrusted-paa',
    violates: both,
    outcome: 'fail',
    says: 'Its attestation certificate leads to an authority that is in nobody’s store.',
    checks: ['matter.attestation-paa-chain'],
    needs: 'matter',
  },
  {
    name: 'matter-stale-nonce',
    violates: both,
    outcome: 'fail',
    says: 'Signs an attestation nonce of its own instead of the one it was given.',
    checks: ['matter.attestation-nonce-and-signature'],
    needs: 'matter',
  },
  {
    name: 'matter-other-vendor',
    violates: both,
    outcome: 'fail',
    says: 'Shows another vendor id in BasicInformation than its certificates hold.',
    checks: ['matter.attestation-vid-pid'],
    needs: 'matter',
  },
  {
    name: 'matter-other-serial',
    violates: conformance,
    outcome: 'fail',
    says: 'Shows another serial number over Matter than it bears.',
    checks: ['matter.serial-number'],
    needs: 'matter',
  },
  {
    name: 'matter-old-software-version',
    violates: conformance,
    outcome: 'fail',
    says: 'Shows over Matter the software version it was built with, not the one that runs.',
    checks: ['matter.software-version'],
    needs: 'matter',
  },
  {
    name: 'matter-fabric-stays',
    violates: both,
    outcome: 'fail',
    says: 'Answers RemoveFabric with OK and stays in the fabric.',
    checks: ['matter.decommission-removes-fabric'],
    needs: 'matter',
  },
  {
    name: 'matter-fail-safe-stays',
    violates: conformance,
    outcome: 'fail',
    says: 'Keeps a fail-safe armed for an hour, whatever length was asked.',
    checks: ['matter.fail-safe-expires'],
    needs: 'matter',
  },
  {
    name: 'matter-silent-subscription',
    violates: conformance,
    outcome: 'fail',
    says: 'Takes a subscription and never reports.',
    checks: ['matter.subscription-reports'],
    needs: 'matter',
  },
  {
    name: 'matter-missing-part',
    violates: conformance,
    outcome: 'fail',
    says: 'Leaves its sensor endpoint out of the root’s PartsList.',
    checks: ['matter.descriptor'],
    needs: 'matter',
  },
  {
    name: 'thread-takes-any-dataset',
    violates: attach,
    outcome: 'fail',
    says: 'Takes an Operational Dataset that ends in the middle of a TLV.',
    checks: ['matter.thread-broken-dataset-refused'],
    needs: 'matter',
  },
  {
    name: 'thread-impossible-diagnostics',
    violates: attach,
    outcome: 'fail',
    says: 'Reports channel 42 and the role of a leader while no network is configured.',
    checks: ['matter.thread-diagnostics'],
    needs: 'matter',
  },
] as const satisfies readonly Fault[];
