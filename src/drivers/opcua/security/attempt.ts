import { randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { FormatError } from '../../../formats/error.ts';
import type { Asked } from '../../../formats/ua/requests.ts';
import type { Attempt } from '../../../measure/protocol/opcua-security/asked.ts';
import { shortly } from '../../deadline.ts';
import { Channel, leafIn, lockOf } from './channel.ts';
import type { Identity } from './channel.ts';
import { Line, Refused } from './line.ts';
import type { Place } from './line.ts';
import { activateFields, bytesOf, readState, sessionFields, sessionFrom, tokens, unsigned } from './messages.ts';
import type { Endpoint, Session, Signature, TokenPolicy } from './messages.ts';
import { encryptedFor, isSignedBy, nonceLength, policies, signedBy } from './policy.ts';
import type { Policy } from './policy.ts';

/** Who comes. */
export type User =
  | { kind: 'Anonymous' }
  | { kind: 'UserName'; name: string; password: string }
  | { kind: 'Certificate'; certificate: Buffer; key: KeyObject };

/** A handshake to try: at which endpoint, as which client, by which of its tokens, as whom. */
export type Way = { endpoint: Endpoint; identity: Identity; token: TokenPolicy; user: User };

/** Where a try is. */
export type Stage = { at: 'hello' | 'open' | 'create-session' | 'activate-session' | 'read' | 'get-endpoints' };

/** The policy that protects a token: its own, or that of its endpoint. */
export const policyOf = (endpoint: Endpoint, token: TokenPolicy): string => token.policy || endpoint.policy;

function spoken(name: string): Policy {
  const policy = policies.find((one) => one.name === name);
  if (!policy) throw new Refused('not spoken', `the bench does not speak ${name}`);
  return policy;
}

/** OPC 10000-4, 7.41.2.2: length, password, nonce of the server; encrypted for its certificate. */
function protectedPassword(policy: Policy, { certificate }: Endpoint, password: string, nonce: Buffer): Buffer {
  const plain = Buffer.concat([Buffer.alloc(4), Buffer.from(password, 'utf8'), nonce]);
  plain.writeUInt32LE(plain.length - 4);
  return encryptedFor(policy, leafIn(certificate).publicKey, plain);
}

const proofOf = (policy: Policy, key: KeyObject, certificate: Buffer, nonce: Buffer): Signature => ({
  algorithm: policy.signature.uri,
  signature: signedBy(policy, key, Buffer.concat([leafIn(certificate).raw, nonce])),
});

type Shown = { token: Asked<'ActivateSessionRequest'>['userIdentityToken']; proof: Signature };
function shownBy({ endpoint, token, user }: Way, nonce: Buffer): Shown {
  if (user.kind === 'Anonymous') return { token: tokens.anonymous(token.id), proof: unsigned };
  const policy = spoken(policyOf(endpoint, token));
  if (user.kind === 'UserName') {
    const secret = protectedPassword(policy, endpoint, user.password, nonce);
    return { token: tokens.user(token.id, user.name, secret, policy.encryption.uri), proof: unsigned };
  }
  const proof = proofOf(policy, user.key, endpoint.certificate, nonce);
  return { token: tokens.certificate(token.id, user.certificate), proof };
}

/** The session that the device makes, its proof of the key verified (OPC 10000-4, 5.7.2). */
export async function createSession(channel: Channel, { endpoint, identity }: Way): Promise<Session> {
  const nonce = randomBytes(nonceLength);
  const { lock } = channel;
  const certificate = lock && identity.certificate;
  const asked = { uri: identity.uri, url: endpoint.url, nonce, certificate };
  const session = sessionFrom(await channel.ask('CreateSessionRequest', sessionFields(asked)));
  const signed = Buffer.concat([identity.certificate, nonce]);
  if (lock && !isSignedBy(lock.policy, lock.device.publicKey, signed, session.signature))
    throw new Refused('bad signature', 'the device does not prove that the key of its certificate is its own');
  return session;
}

/** Returns the device's next nonce. */
export async function activate(channel: Channel, way: Way, session: Session): Promise<Buffer> {
  const { lock } = channel;
  const own = lock ? proofOf(lock.policy, lock.own.key, way.endpoint.certificate, session.nonce) : unsigned;
  const { token, proof } = shownBy(way, session.nonce);
  const asked = activateFields(own, token, proof);
  return bytesOf((await channel.ask('ActivateSessionRequest', asked, session.token)).serverNonce);
}

export const openAt = async (
  line: Line,
  { endpoint, identity }: Pick<Way, 'endpoint' | 'identity'>,
  lifetimeMs?: number,
): Promise<Channel> => await Channel.on(line, endpoint.mode, lockOf(endpoint, identity), lifetimeMs);

/** From OpenSecureChannel to an answered read, and a session closed. */
export async function walk(line: Line, way: Way, stage: Stage): Promise<void> {
  stage.at = 'open';
  const channel = await openAt(line, way);
  stage.at = 'create-session';
  const session = await createSession(channel, way);
  stage.at = 'activate-session';
  await activate(channel, way, session);
  stage.at = 'read';
  await channel.ask('ReadRequest', readState, session.token);
  await channel.ask('CloseSessionRequest', { deleteSubscriptions: true }, session.token);
}

/** What the device sent that cannot be read or deciphered is an answer of the device, not a fault of the bench. */
function isGarbled(error: unknown): error is Error {
  if (error instanceof FormatError) return true;
  return error instanceof Error && 'code' in error && /^ERR_(OSSL|CRYPTO)/.test(String(error.code));
}

/** One try on a connection of its own. A refusal is an answer. */
export async function attempt(
  place: Place,
  url: string,
  run: (line: Line, stage: Stage) => Promise<void>,
): Promise<Attempt> {
  const stage: Stage = { at: 'hello' };
  let line: Line | undefined;
  const refused = (status: string, says: string): Attempt => ({
    accepted: false,
    stage: stage.at,
    status,
    says: shortly(says),
    ...(line && { shows: line.capture() }),
  });
  try {
    line = await Line.to(place, url);
    await run(line, stage);
    return { accepted: true, stage: stage.at, status: '', says: '', shows: line.capture() };
  } catch (error) {
    if (error instanceof Refused) return refused(error.status, error.message);
    if (isGarbled(error)) return refused('garbage', error.message);
    throw error;
  } finally {
    line?.close();
  }
}
