import type { Observation } from '../../model/measurement.ts';
import type { End, Handshake } from './port.ts';

/** The handshakes of the device with one peer. */
export type Meeting = { name: string; shakes: readonly Handshake[] };

/** `stoppedAt`: where the first handshake that did not complete stopped. `only`: what of the wire was met. */
type Pair = { peer: End; device: End; stoppedAt?: string; only?: string };

/** The two ends as the first completed handshake names them, and whether every handshake completed. */
function pairOf({ shakes }: Meeting): Pair[] {
  const shake = shakes.find((one) => one.completed) ?? shakes[0];
  const stopped = shakes.find((one) => !one.completed);
  if (!shake) return [];
  const { peer, device, only } = shake;
  return [
    {
      peer,
      device,
      ...(stopped ? { stoppedAt: stopped.stoppedAt ?? 'an unknown phase' } : {}),
      ...(only === undefined ? {} : { only }),
    },
  ];
}
const isWhole = ({ stoppedAt }: Pair): boolean => stoppedAt === undefined;

const named = ({ stack, version, maintainer }: End): string => {
  if (maintainer === '') return stack === '' ? 'an unknown stack' : `${stack} (maintainer unknown)`;
  return `${[stack, version].filter(Boolean).join(' ')} (${maintainer})`;
};

const isUnlike = ({ peer, device, only }: Pair): boolean =>
  only === undefined && peer.maintainer !== '' && device.maintainer !== '' && peer.maintainer !== device.maintainer;

function said({ peer, device, stoppedAt, only }: Pair): string {
  const kind = peer.production ? 'used in products' : 'made for testing';
  const met = only === undefined ? '' : `, ${only} alone`;
  const ends = `device: ${named(device)}; peer: ${named(peer)}, ${kind}${met}`;
  return stoppedAt === undefined ? ends : `${ends}; not every handshake completed: ${stoppedAt}`;
}

const isSame = ({ peer, device }: Pair): boolean => peer.maintainer === device.maintainer && peer.maintainer !== '';

/** A name that only the declaration says is marked so. */
const nameOf = ({ stack }: End): string => stack.replace(/, as declared$/, '');

function notShown(pairs: readonly Pair[]): string {
  const one = pairs.find(isSame);
  if (!one) return `inter-vendor not shown: ${pairs.map(said).join(' | ')}`;
  const others = pairs.filter((pair) => !isSame(pair)).map((pair) => ` | ${said(pair)}`);
  const { peer, device } = one;
  const both =
    nameOf(peer) === nameOf(device)
      ? `same stack, inter-vendor not shown: both ends ${named(peer)}`
      : `same maintainer, inter-vendor not shown: device ${named(device)}, peer ${named(peer)}`;
  return both + others.join('');
}

/** Beside the pairs that show it, what was met in part and what failed by itself. */
function shown(pairs: readonly Pair[], all: readonly Pair[]): Pick<Observation, 'value' | 'actual'> {
  const whole = pairs.filter(isWhole);
  const told = whole.length > 0 ? whole : pairs;
  const rest = all.filter((pair) => !pairs.includes(pair) && (pair.only !== undefined || !isWhole(pair)));
  return { value: whole.length > 0, actual: [...told, ...rest].map(said).join(' | ').slice(0, 1000) };
}

/** Two ends of one library show nothing about other vendors: unknown, not false. One pair of two maintainers that completes suffices. */
export function interVendor(meetings: readonly Meeting[]): Omit<Observation, 'raw'> {
  const pairs = meetings.flatMap(pairOf);
  const unlike = pairs.filter(isUnlike);
  return {
    quantity: 'handshake.inter-vendor',
    required: 'handshakes complete between stacks of two maintainers',
    stimulus: 'injected',
    ...(unlike.length === 0 ? { value: 'unknown', actual: notShown(pairs).slice(0, 1000) } : shown(unlike, pairs)),
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
      : shown(unlike, pairs)),
  };
}
