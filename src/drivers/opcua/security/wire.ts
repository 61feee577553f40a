import { placeOf } from '../place.ts';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type {
  Attempt,
  Flaw,
  Nonces,
  Offered,
  OfferedToken,
  Pair,
  UaSecurity,
} from '../../../measure/protocol/opcua-security/asked.ts';
import type { OpcuaEndpoint } from '../../../model/declaration.ts';
import { ProbeError } from '../../../model/errors.ts';
import { secretOf } from '../../secrets/secret.ts';
import { activate, attempt, createSession, openAt, policyOf, walk } from './attempt.ts';
import type { User, Way } from './attempt.ts';
import { authorityIn, identityFrom } from './authority.ts';
import { Channel } from './channel.ts';
import type { Identity } from './channel.ts';
import type { Line, Place } from './line.ts';
import { malformedBy } from './malformed.ts';
import { endpointFrom, endpointsFields } from './messages.ts';
import type { Endpoint, TokenPolicy } from './messages.ts';
import { policies } from './policy.ts';
import { trustIn, verified } from './trust.ts';

const lacks = (what: string): ProbeError =>
  new ProbeError('PROBE_LACKS', `${what} is not declared: see docs/opcua-security.md`);

const isSpoken = (policy: string): boolean => policies.some(({ name }) => name === policy);
const isSecure = ({ mode }: Offered): boolean => mode === 'Sign' || mode === 'SignAndEncrypt';

/** One of each mode and policy: a server repeats itself for each of its addresses. */
function eachOnce(endpoints: readonly Endpoint[]): Endpoint[] {
  return [...new Map(endpoints.map((one) => [`${one.mode}/${one.policy}`, one])).values()];
}

/** Refusals that say no more than that the device does not know the bench. */
const distrust = /^(BadSecurityChecksFailed|BadCertificateUntrusted|BadCertificateChainIncomplete|closed)$/;

class Asker implements UaSecurity {
  readonly #declared: OpcuaEndpoint;
  readonly #folder: string;
  readonly #place: Place;
  #listed: Promise<Endpoint[]> | undefined;
  #best: Promise<Way | undefined> | undefined;

  constructor(declared: OpcuaEndpoint, folder: string) {
    [this.#declared, this.#folder, this.#place] = [declared, folder, placeOf(declared.url)];
  }

  async #try(run: Parameters<typeof attempt>[2]): Promise<Attempt> {
    return await attempt(this.#place, this.#declared.url, run);
  }
  async #walk(way: Way): Promise<Attempt> {
    return await this.#try((line, stage) => walk(line, way, stage));
  }

  async #list(): Promise<Endpoint[]> {
    let found: Endpoint[] = [];
    const { accepted, says } = await this.#try(async (line, stage) => {
      stage.at = 'get-endpoints';
      const channel = await Channel.on(line, 'None', undefined);
      const { endpoints } = await channel.ask('GetEndpointsRequest', endpointsFields(this.#declared.url));
      found = endpoints.map(endpointFrom);
    });
    if (!accepted) throw new ProbeError('PROBE_REFUSED', `the device does not list its endpoints: ${says}`);
    return eachOnce(found);
  }
  async offers(): Promise<readonly Endpoint[]> {
    this.#listed ??= this.#list();
    return await this.#listed;
  }

  async #identity(flaw?: Flaw): Promise<Identity> {
    const { authority } = this.#declared;
    return await identityFrom(await authorityIn(authority, this.#folder), flaw);
  }

  #named(): User {
    const given = this.#declared.users?.password;
    if (!given) throw lacks('endpoints.opcua.users.password');
    return { kind: 'UserName', name: given.name, password: secretOf(given.password, this.#folder) };
  }
  #certified(): User {
    const given = this.#declared.users?.certificate;
    if (!given) throw lacks('endpoints.opcua.users.certificate');
    try {
      const { raw } = new X509Certificate(readFileSync(path.resolve(this.#folder, given.certificate)));
      return { kind: 'Certificate', certificate: raw, key: createPrivateKey(secretOf(given.key, this.#folder)) };
    } catch (error) {
      if (error instanceof ProbeError) throw error;
      throw new ProbeError('PROBE_LACKS', 'endpoints.opcua.users.certificate is not a PEM certificate with its key', {
        cause: error,
      });
    }
  }
  #user({ kind }: OfferedToken): User {
    if (kind === 'Anonymous') return { kind };
    return kind === 'UserName' ? this.#named() : this.#certified();
  }

  /** Why a token cannot be tried at all; undefined where it can. */
  #untried(endpoint: Endpoint, token: TokenPolicy): string | undefined {
    if (isSecure(endpoint) && !isSpoken(endpoint.policy)) return `the bench does not speak ${endpoint.policy}`;
    if (token.kind === 'Anonymous') return undefined;
    const policy = policyOf(endpoint, token);
    if (token.kind !== 'UserName' && token.kind !== 'Certificate')
      return `the bench has no token of kind ${token.kind}`;
    if (policy === 'None') return 'the bench sends no password in the clear';
    return isSpoken(policy) ? undefined : `the bench does not speak ${policy}`;
  }

  async meet(offered: Offered, token: OfferedToken): Promise<Attempt | string> {
    const endpoint = (await this.offers()).find(
      ({ mode, policy }) => mode === offered.mode && policy === offered.policy,
    );
    if (!endpoint) throw new ProbeError('PROBE_LACKS', `the device does not offer ${offered.mode} ${offered.policy}`);
    const untried = this.#untried(endpoint, token);
    if (untried !== undefined) return untried;
    try {
      const user = this.#user(token);
      const isKnown = this.#declared.authority !== undefined;
      const identity = isKnown ? await this.#identity() : await identityFrom(undefined);
      const met = await this.#walk({ endpoint, identity, token, user });
      if (met.accepted || isKnown || !isSecure(endpoint) || !distrust.test(met.status)) return met;
      return `${met.status}: endpoints.opcua.authority is not declared, so the device cannot know the bench`;
    } catch (error) {
      if (error instanceof ProbeError && /^PROBE_(LACKS|SECRET)$/.test(error.code)) return error.message;
      throw error;
    }
  }

  async certificate() {
    const { trust, url } = this.#declared;
    const endpoints = await this.offers();
    const shown = endpoints.find((one) => isSecure(one)) ?? endpoints.find((one) => one.certificate.length > 0);
    const anchors = trust === undefined ? undefined : trustIn(trust, this.#folder);
    const about = { host: placeOf(url).host, applicationUri: shown?.applicationUri ?? '' };
    return {
      anchored: anchors !== undefined,
      steps: verified(shown?.certificate ?? Buffer.alloc(0), about, anchors),
    };
  }

  /** What the bench can try at an endpoint: the plainest token first. */
  *#waysAt(endpoint: Endpoint, identity: Identity): Generator<Way> {
    for (const kind of ['Anonymous', 'UserName', 'Certificate'])
      for (const token of endpoint.tokens)
        if (token.kind === kind && this.#untried(endpoint, token) === undefined && this.#has(kind))
          yield { endpoint, identity, token, user: this.#user(token) };
  }
  #has(kind: string): boolean {
    const { users } = this.#declared;
    if (kind === 'Anonymous') return true;
    return kind === 'UserName' ? users?.password !== undefined : users?.certificate !== undefined;
  }

  /** A way through a secure endpoint that the device takes; undefined where it offers no such endpoint. */
  async #soundWay(): Promise<Way | undefined> {
    const secure = (await this.offers()).filter((one) => isSecure(one));
    if (secure.length === 0) return undefined;
    const identity = await this.#identity();
    let last = 'no token that the bench has';
    for (const way of secure.flatMap((endpoint) => [...this.#waysAt(endpoint, identity)])) {
      const met = await this.#walk(way);
      if (met.accepted) return way;
      last = `${met.stage}: ${met.says}`;
    }
    throw new ProbeError('PROBE_REFUSED', `the device lets no sound client through a secure endpoint: ${last}`);
  }
  async #way(): Promise<Way | undefined> {
    this.#best ??= this.#soundWay();
    return await this.#best;
  }

  async flawed(flaw: Flaw): Promise<Pair | undefined> {
    const way = await this.#way();
    if (!way) return undefined;
    const identity = await this.#identity(flaw);
    return { control: await this.#walk(way), flawed: await this.#walk({ ...way, identity }) };
  }

  async malformed(how: Parameters<UaSecurity['malformed']>[0]): Promise<Pair | undefined> {
    const way = how === 'oversized-chunk' ? undefined : await this.#way();
    return await malformedBy(how, { place: this.#place, url: this.#declared.url }, way);
  }

  /** An endpoint that takes a protected password: a secure one where the bench is known, else any. */
  async #passwordWay(user: User): Promise<Way | undefined> {
    const endpoints = (await this.offers()).flatMap((endpoint) =>
      endpoint.tokens.map((token) => ({ endpoint, token })),
    );
    const all = endpoints.filter(
      ({ endpoint, token }) => token.kind === 'UserName' && this.#untried(endpoint, token) === undefined,
    );
    const best = this.#declared.authority === undefined ? undefined : await this.#way().catch(() => undefined);
    const fits =
      all.find(({ endpoint }) => endpoint === best?.endpoint) ?? all.find(({ endpoint }) => !isSecure(endpoint));
    if (!fits && all.length > 0) await this.#identity();
    return fits && { ...fits, identity: best?.identity ?? (await identityFrom(undefined)), user };
  }
  async user(wrong: 'name' | 'password'): Promise<Pair | undefined> {
    const user = this.#named();
    const way = await this.#passwordWay(user);
    if (!way) return undefined;
    const change = wrong === 'name' ? { name: 'gradus-nobody' } : { password: 'gradus-not-the-password' };
    const flawed = { ...way, user: { ...user, ...change } };
    return { control: await this.#walk(way), flawed: await this.#walk(flawed) };
  }

  async anonymous(): Promise<Attempt | undefined> {
    const endpoints = await this.offers();
    const closed = endpoints.find(
      (one) => one.tokens.every(({ kind }) => kind !== 'Anonymous') && (!isSecure(one) || isSpoken(one.policy)),
    );
    if (!closed) return undefined;
    const identity = isSecure(closed) ? await this.#identity() : await identityFrom(undefined);
    const known = endpoints.flatMap(({ tokens }) => tokens).find(({ kind }) => kind === 'Anonymous');
    const token = known ?? { id: 'anonymous', kind: 'Anonymous', policy: '' };
    return await this.#walk({ endpoint: closed, identity, token, user: { kind: 'Anonymous' } });
  }

  /** A secure way where there is one the bench can go, else one without security. */
  async #anyWay(): Promise<Way> {
    const secure = this.#declared.authority === undefined ? undefined : await this.#way().catch(() => undefined);
    if (secure) return secure;
    const identity = await identityFrom(undefined);
    const plain = (await this.offers()).filter((one) => !isSecure(one));
    const [way] = plain.flatMap((endpoint) => [...this.#waysAt(endpoint, identity)]);
    if (!way) throw lacks('endpoints.opcua.authority');
    return way;
  }

  async nonces(): Promise<Nonces> {
    const way = await this.#anyWay();
    const seen: Buffer[] = [];
    const gather = async (line: Line): Promise<void> => {
      const channel = await openAt(line, way);
      if (channel.lock) seen.push(channel.opened.nonce);
      const session = await createSession(channel, way);
      seen.push(session.nonce, await activate(channel, way, session));
    };
    for (let i = 0; i < 2; i++) {
      const { accepted, says } = await this.#try((line) => gather(line));
      if (!accepted) throw new ProbeError('PROBE_REFUSED', `a sound session is refused: ${says}`);
    }
    const distinct = new Set(seen.map((nonce) => nonce.toString('hex'))).size === seen.length;
    return { lengths: seen.map(({ length }) => length), distinct };
  }

  async lifetime(): Promise<{ asked: number; revised: number }> {
    const { endpoint, identity } = await this.#anyWay();
    const asked = 3_600_000;
    let revised = 0;
    const { accepted, says } = await this.#try(async (line) => {
      revised = (await openAt(line, { endpoint, identity }, asked)).opened.lifetimeMs;
    });
    if (!accepted) throw new ProbeError('PROBE_REFUSED', `a sound channel is refused: ${says}`);
    return { asked, revised };
  }
}

/** Tries at the security of a device's server, each on a connection of its own, by the bench's own secure channel. */
export const uaSecurity = (declared: OpcuaEndpoint, folder: string): UaSecurity => new Asker(declared, folder);
