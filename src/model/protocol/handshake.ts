import type { Method } from '../method.ts';
import type { Text, Wire } from '../terms.ts';

/** The handshake of a wire as a method. `perSampleMs`: what one usually takes, for the plan's estimate. */
export const handshakeMethod = (wire: Wire, title: Text, estimate: Method['estimate']): Method => ({
  id: `protocol.${wire}.handshake`,
  version: 1,
  title,
  status: 'available',
  for: 'device',
  quantities: {
    'handshake.completed': null,
    'handshake.inter-vendor': null,
    'handshake.production-peer': null,
    'handshake.total': 'ms',
  },
  parameters: {},
  wire,
  needs: [[]],
  stimulus: ['injected'],
  instruments: ['clock'],
  /** Fewest whose median has a 95 % interval: 2 · 0.5⁶ < 0.05. */
  fewest: 6,
  samples: 10,
  estimate,
  timeoutMs: 30_000,
});

/** A method that asks the checks of a wire. */
export const checksMethod = (
  id: string,
  wire: Wire,
  title: Text,
  checks: NonNullable<Method['checks']>,
  { quantity, estimateMs }: { quantity: string; estimateMs: number },
): Method => ({
  id,
  version: 1,
  title,
  status: 'available',
  for: 'device',
  quantities: { [quantity]: null },
  parameters: {},
  wire,
  checks,
  needs: [[]],
  stimulus: ['injected'],
  instruments: [],
  fewest: 1,
  samples: 1,
  estimate: { fixedMs: estimateMs, perSampleMs: 0 },
  timeoutMs: 60_000,
});
