import type { End, Handshake, Peer } from '../../measure/protocol/port.ts';
import { ProbeError } from '../../model/errors.ts';

/** A handshake that the peer's own failure kept from being made: nobody maintains its end, so that nobody is blamed. */
function notMade(name: string, device: End, why: string): Handshake {
  return {
    completed: false,
    stoppedAt: `peer: ${why}`,
    phases: [],
    totalMs: 0,
    security: { mode: 'None', policy: 'None', token: 'None', certificate: 'none', unverified: [] },
    peer: { stack: name, version: '', maintainer: '', production: false },
    device,
  };
}

/** `at`: its place in the declaration. `advice`: what helps where it cannot be reached. */
export type Outside = { name: string; at: string; advice: string; device: End };

/** A peer outside the bench. Once it has failed by itself it is not tried again, and says why each time it is asked. */
export function outsidePeer({ name, at, advice, device }: Outside, meet: () => Promise<Handshake>): Peer {
  let failed: Handshake | undefined;
  const handshake = async (): Promise<Handshake> => {
    if (failed) return failed;
    try {
      return await meet();
    } catch (error) {
      if (!(error instanceof ProbeError) || error.code === 'PROBE_SECRET') throw error;
      const hint = error.code === 'PROBE_REFUSED' ? `; ${advice}` : '';
      failed = notMade(name, device, `${at}: ${error.message}${hint}`);
      return failed;
    }
  };
  return { name, handshake };
}
