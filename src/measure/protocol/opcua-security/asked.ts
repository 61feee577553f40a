import type { Raw } from '../../raw.ts';

/** How a user is known: `policy` is the one that protects the password or proves the key. */
export type OfferedToken = { id: string; kind: string; policy: string };
/** One endpoint as the device lists it. */
export type Offered = { mode: string; policy: string; tokens: readonly OfferedToken[] };

/**
 * What became of one try. `stage`: where it ended, in the words of a handshake's phases. `status`: the status code's
 * name, or `closed`, `silent`, `garbage`, `bad signature`; '' where it was let in. `shows`: what passed, as a capture.
 */
export type Attempt = { accepted: boolean; stage: string; status: string; says: string; shows?: Raw };

/** What is wrong with a client's certificate, and with nothing else of the client. */
export type Flaw = 'expired' | 'not-yet-valid' | 'untrusted' | 'revoked' | 'wrong-uri' | 'wrong-host';

/** One step of verifying the device's certificate (OPC 10000-4, 6.1.3). */
export type Step = { name: string; holds: boolean | 'unknown'; says: string };

/** Bytes that no sound client sends. */
export type Malformed = 'truncated-open' | 'replayed-open' | 'repeated-sequence' | 'oversized-chunk';

/** A sound try and a flawed one, the latter right after the former unless said otherwise. */
export type Pair = { control: Attempt; flawed: Attempt };
export type Nonces = { lengths: readonly number[]; distinct: boolean };

/**
 * What the checks of security ask of a device. Each try is on a connection of its own. Where the declaration does not
 * give what a try needs it throws `PROBE_LACKS` or `PROBE_SECRET` with what to give.
 */
export interface UaSecurity {
  offers(): Promise<readonly Offered[]>;
  /** A whole handshake; a text says why it was not tried. */
  meet(offered: Offered, token: OfferedToken): Promise<Attempt | string>;
  /** The device's certificate by the declared trust: `anchored` is false where none is declared. */
  certificate(): Promise<{ anchored: boolean; steps: readonly Step[] }>;
  /** With a sound certificate of the authority, and with a flawed one. Undefined where no secure endpoint is offered. */
  flawed(flaw: Flaw): Promise<Pair | undefined>;
  /** Undefined where no secure endpoint is offered and the try needs one. */
  malformed(how: Malformed): Promise<Pair | undefined>;
  /** A user nobody knows with the right password of another, or the right name with a wrong password. Undefined where no protected password is offered. */
  user(wrong: 'name' | 'password'): Promise<Pair | undefined>;
  /** Nobody in particular at an endpoint that does not offer it; undefined where every endpoint does. */
  anonymous(): Promise<Attempt | undefined>;
  nonces(): Promise<Nonces>;
  /** Asked for and revised lifetime of a secure channel's token, ms. */
  lifetime(): Promise<{ asked: number; revised: number }>;
}

/** Whether a password would go where anybody on the wire reads it: no policy protects it, and the channel does not encrypt. */
export const isClear = ({ mode, policy }: Offered, token: OfferedToken): boolean =>
  token.kind === 'UserName' && mode !== 'SignAndEncrypt' && (token.policy || policy) === 'None';
