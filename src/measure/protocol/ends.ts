import type { Observation } from '../../model/measurement.ts';
import type { End, Handshake } from './port.ts';

/** The handshakes of the device with one peer. */
export type Meeting = { name: string; shakes: readonly Handshake[] };

type Pair = { peer: End; device: End; whole: boolean };

/** The two ends as the first completed handshake names them, and whether every handshake completed. */
function pairOf({ shakes }: Meeting): Pair[] {
  const shake = shakes.find((one) => one.completed) ?? shakes[0];
  return shake ? [{ peer: shake.peer, device: shake.device, whole: shakes.every((one) => one.completed) }] : [];
}

const named = ({ stack, version, maintainer }: End): string => {
  if (maintainer === '') return 'an unknown stack';
  return `${[stack, version].filter(Boolean).join(' ')} (${maintainer})`;
};

const isUnlike = ({ peer, device }: Pair): boolean =>
  peer.maintainer !== '' && device.maintainer !== '' && peer.maintainer !== device.maintainer;

function said({ peer, device, whole }: Pair): string {
  const kind = peer.production ? 'used in products' : 'made for testing';
  const ends = `device: ${named(device)}; peer: ${named(peer)}, ${kind}`;
  return whole ? ends : `${ends}; not every handshake completed`;
}

function notShown(pairs: readonly Pair[]): string {
  const same = pairs.filter(({ peer, device }) => peer.maintainer === device.maintainer && peer.maintainer !== '');
  const [one] = same;
  if (one) return `same stack, inter-vendor not shown: both ends ${named(one.peer)}`;
  return `inter-vendor not shown: ${pairs.map(said).join(' | ')}`;
}

function shown(pairs: readonly Pair[]): Pick<Observation, 'value' | 'actual'> {
  const whole = pairs.filter((pair) => pair.whole);
  const told = whole.length > 0 ? whole : pairs;
  return { value: whole.length > 0, actual: told.map(said).join(' | ').slice(0, 1000) };
}

/** Two ends of one library show nothing about other vendors: unknown, not false. One pair of two maintainers that completes suffices. */
export function interVendor(meetings: readonly Meeting[]): Omit<Observation, 'raw'> {
  const pairs = meetings.flatMap(pairOf);
  const unlike = pairs.filter(isUnlike);
  return {
    quantity: 'handshake.inter-vendor',
    required: 'handshakes complete between stacks of two maintainers',
    stimulus: 'injected',
    ...(unlike.length === 0 ? { value: 'unknown', actual: notShown(pairs).slice(0, 1000) } : shown(unlike)),
  };
}

/** As `interVendor`, with a peer that products are built with. */
export function productionPeer(meetings: readonly Meeting[]): Omit<Observation, 'raw'> {
  const pairs = meetings.flatMap(pairOf);
  const unlike = pairs.filter((pair) => isUnlike(pair) && pair.peer.production);
  return {
    quantity: 'handshake.production-peer',
    required: 'handshakes complete with another maintainer’s stack that products use',
    stimulus: 'injected',
    ...(unlike.length === 0
      ? { value: 'unknown', actual: `no such peer was met: ${pairs.map(said).join(' | ')}`.slice(0, 1000) }
      : shown(unlike)),
  };
}
