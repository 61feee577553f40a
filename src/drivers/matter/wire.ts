import type { Attempt, Life, MatterWire, Thread } from '../../measure/protocol/matter/wire.ts';
import type { Handshake } from '../../measure/protocol/port.ts';
import type { Declaration, MatterEndpoint } from '../../model/declaration.ts';
import { attestationIn } from './attestation.ts';
import { leave, passcodeOf, stayWith } from './commission.ts';
import type { Place, Stay } from './commission.ts';
import { benchEnd, deviceEnd } from './ends.ts';
import { lifeOf } from './life.ts';
import { threadOf } from './thread.ts';
import { storesOf } from './trust.ts';

/** What nobody looked at, each in one line. Revocation is told by a ledger on the Internet, which the bench does not ask. */
function unverified({ endpoint: { paa, cdSigners, testStores } }: Place): string[] {
  return [
    ...(paa === undefined ? ['attestation chain: no PAA store was given'] : []),
    ...(cdSigners === undefined ? ['certification declaration: no store of CD signers was given'] : []),
    ...(testStores === true ? ['trust: the stores are test stores'] : []),
    'revocation: not looked up',
  ];
}

const isVerified = ({ notes }: Stay, place: Place): boolean => {
  try {
    const { chain, declarationSignature } = attestationIn(notes, notes.basic, place.stores);
    return chain.value === true && declarationSignature.value === true;
  } catch {
    return false;
  }
};

async function handshake(place: Place, declaration: Declaration): Promise<Handshake> {
  const stay = await stayWith(place, true);
  const { phases, totalMs, stoppedAt } = stay;
  const isTrusted = stoppedAt === undefined && isVerified(stay, place);
  await leave(stay);
  return {
    completed: stoppedAt === undefined,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    phases,
    totalMs,
    security: {
      mode: 'PASE, then CASE',
      policy: 'AES-CCM-128',
      token: 'passcode',
      certificate: isTrusted ? 'verified' : 'not verified',
      unverified: unverified(place),
    },
    peer: benchEnd,
    device: deviceEnd(declaration),
  };
}

/** Another passcode that a device may have: 1 is added, and the few that Matter forbids are passed over. */
const wrongOf = (passcode: number): number => (passcode >= 98_000_000 ? passcode - 1_234_567 : passcode + 1);

async function wrongly(place: Place): Promise<Attempt> {
  const stay = await stayWith(place, false, wrongOf(passcodeOf(place)));
  await leave(stay);
  return { accepted: stay.stoppedAt === undefined, said: stay.stoppedAt ?? 'commissioned' };
}

/** A Matter node, met by matter.js: a fresh commissioner, fabric and storage for every time. */
export function matterWire(endpoint: MatterEndpoint, declaration: Declaration, folder: string): MatterWire {
  const place: Place = { endpoint, folder, stores: storesOf(endpoint, folder) };
  let life: Promise<Life> | undefined;
  let wrong: Promise<Attempt> | undefined;
  let thread: Promise<Thread> | undefined;
  return {
    peers: [{ name: 'matter.js', handshake: async () => await handshake(place, declaration) }],
    life: async () => await (life ??= lifeOf(place)),
    withWrongPasscode: async () => await (wrong ??= wrongly(place)),
    thread: async () => await (thread ??= threadOf(place)),
    close: async () => undefined,
  };
}
