// @peculiar/x509 wants reflect-metadata before it.
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { X509Certificate as Parsed, X509Crl } from '@peculiar/x509';
import type { Step } from '../../../measure/protocol/opcua-security/asked.ts';
import type { Security } from '../../../measure/protocol/port.ts';
import type { OpcuaEndpoint } from '../../../model/declaration.ts';
import { ProbeError } from '../../../model/errors.ts';
import { shortly } from '../../deadline.ts';

/** Whom the bench trusts to vouch for a device, and what they revoked. */
export type Trust = { anchors: X509Certificate[]; revocations: X509Crl[] };

const block = /-----BEGIN (CERTIFICATE|X509 CRL|CRL)-----[\s\S]*?-----END \1-----/g;

function textsAt(place: string): string[] {
  if (!statSync(place).isDirectory()) return [readFileSync(place, 'utf8')];
  const names = readdirSync(place).filter((name) => /\.(pem|crt|cer|crl)$/i.test(name));
  return names.toSorted().map((name) => readFileSync(path.join(place, name), 'utf8'));
}

/** PEM certificates and revocation lists of a file or of a folder's files. Throws `PROBE_LACKS` where there is no certificate. */
export function trustIn(place: string, base: string): Trust {
  const trust: Trust = { anchors: [], revocations: [] };
  try {
    for (const [pem, kind] of textsAt(path.resolve(base, place)).flatMap((text) => [...text.matchAll(block)]))
      if (kind === 'CERTIFICATE') trust.anchors.push(new X509Certificate(pem));
      else trust.revocations.push(new X509Crl(pem));
  } catch (error) {
    throw new ProbeError('PROBE_LACKS', `endpoints.opcua.trust ${place} cannot be read`, { cause: error });
  }
  if (trust.anchors.length === 0)
    throw new ProbeError('PROBE_LACKS', `endpoints.opcua.trust ${place} holds no PEM certificate`);
  return trust;
}

/** Longest chain that is followed. */
const longestChain = 8;

/** DER certificates one behind the other. */
export function chainIn(bytes: Buffer): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let rest = bytes; rest.length > 0 && chain.length < longestChain;) {
    const one = new X509Certificate(rest);
    chain.push(one);
    rest = rest.subarray(one.raw.length);
  }
  return chain;
}

const issued = (one: X509Certificate, by: X509Certificate): boolean => one.checkIssued(by) && one.verify(by.publicKey);
const same = (a: X509Certificate, b: X509Certificate): boolean => a.raw.equals(b.raw);

/** From the certificate up to an anchor; undefined where it leads to none. */
function pathTo(trust: Trust, sent: readonly X509Certificate[]): X509Certificate[] | undefined {
  const [leaf] = sent;
  if (!leaf) return undefined;
  const followed = [leaf];
  for (let at = leaf; followed.length <= longestChain;) {
    const anchor = trust.anchors.find((one) => same(one, at));
    if (anchor) return followed;
    const next = [...trust.anchors, ...sent].find((one) => !same(one, at) && issued(at, one));
    if (!next) return undefined;
    followed.push(next);
    at = next;
  }
  return undefined;
}

function chained(trust: Trust | undefined, sent: readonly X509Certificate[]): Step {
  const name = 'chain';
  if (!trust)
    return {
      name,
      holds: 'unknown',
      says: 'endpoints.opcua.trust is not declared: whom it comes from is not verified',
    };
  const followed = pathTo(trust, sent);
  if (followed) return { name, holds: true, says: `issued under ${shortly(followed.at(-1)?.subject ?? '')}` };
  return { name, holds: false, says: `no anchor vouches for it: issued by ${shortly(sent[0]?.issuer ?? '')}` };
}

function revoked(trust: Trust | undefined, leaf: X509Certificate): Step {
  const name = 'revocation';
  const issuer = new Parsed(leaf.raw).issuer;
  const list = trust?.revocations.find((one) => one.issuer === issuer);
  if (!list) return { name, holds: 'unknown', says: 'no revocation list of its issuer is given' };
  const found = list.entries.some(
    ({ serialNumber }) => BigInt(`0x${serialNumber}`) === BigInt(`0x${leaf.serialNumber}`),
  );
  return { name, holds: !found, says: found ? 'its issuer has revoked it' : 'not on its issuer’s list' };
}

function dated({ validFromDate, validToDate }: X509Certificate): Step {
  const name = 'dates';
  const [from, to, now] = [validFromDate.getTime(), validToDate.getTime(), Date.now()];
  const span = `${validFromDate.toISOString().slice(0, 10)} to ${validToDate.toISOString().slice(0, 10)}`;
  if (now > to) return { name, holds: false, says: `expired: valid ${span}` };
  if (now < from) return { name, holds: false, says: `not yet valid: valid ${span}` };
  return { name, holds: true, says: `valid ${span}` };
}

function hosted(leaf: X509Certificate, host: string): Step {
  const found = isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host);
  const says =
    found === undefined ? `does not name the host ${shortly(host, 80)}` : `names the host ${shortly(host, 80)}`;
  return { name: 'host', holds: found !== undefined, says };
}

function named(leaf: X509Certificate, uri: string): Step {
  const names = [...(leaf.subjectAltName ?? '').matchAll(/URI:("?)([^,"]*)\1/g)].map(([, , value]) => value);
  const says = `names ${shortly(names.join(', ') || 'no application', 120)}, the endpoint says ${shortly(uri, 120)}`;
  return { name: 'applicationUri', holds: names.length === 1 && names[0] === uri, says };
}

/** OPC 10000-7, 6.6: 2048 to 4096 bits in all three policies. */
function keyed({ publicKey }: X509Certificate): Step {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return {
    name: 'key',
    holds: bits >= 2048 && bits <= 4096,
    says: `${publicKey.asymmetricKeyType ?? ''} ${bits} bits`,
  };
}

function hashed(leaf: X509Certificate): Step {
  const { hash } = new Parsed(leaf.raw).signatureAlgorithm as { hash?: { name?: string } };
  const name = hash?.name ?? 'unknown';
  return { name: 'signature', holds: /^SHA-(256|384|512)$/.test(name), says: `signed with ${name}` };
}

/** The steps of OPC 10000-4, 6.1.3 that a client takes with a server's certificate. */
export function verified(
  certificate: Buffer,
  about: { host: string; applicationUri: string },
  trust: Trust | undefined,
): Step[] {
  try {
    const sent = chainIn(certificate);
    const [leaf] = sent;
    if (!leaf) return [{ name: 'certificate', holds: false, says: 'the device shows no certificate' }];
    return [
      chained(trust, sent),
      dated(leaf),
      hosted(leaf, about.host),
      named(leaf, about.applicationUri),
      keyed(leaf),
      hashed(leaf),
      revoked(trust, leaf),
    ];
  } catch {
    return [{ name: 'certificate', holds: false, says: 'what the device shows is no X.509 certificate' }];
  }
}

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '');

/** A certificate as an endpoint shows it. */
export type Shown = { certificate: Buffer; applicationUri: string };

const doubts = (steps: readonly Step[]): string[] =>
  steps.filter(({ holds }) => holds !== true).map(({ name, says }) => `the device’s certificate, ${name}: ${says}`);

/** A device shows the same certificate in every handshake: what was verified of it holds for so long, ms. */
const holdsMs = 60_000;
const known = new Map<string, { at: number; steps: Step[] }>();

function verifiedLately(shown: Shown, host: string, trust: string, folder: string): Step[] {
  const key = [path.resolve(folder, trust), host, shown.applicationUri, shown.certificate.toString('latin1')].join(
    '\0',
  );
  const before = known.get(key);
  if (before && performance.now() - before.at < holdsMs) return before.steps;
  const steps = verified(shown.certificate, { ...shown, host }, trustIn(trust, folder));
  // One device a session: what was known of another certificate is not needed again.
  known.clear();
  known.set(key, { at: performance.now(), steps });
  return steps;
}

/** What a handshake can say of the device's certificate; one that mode None shows may be anybody's. */
export function certificateOf(
  { trust, url, security }: OpcuaEndpoint,
  folder: string,
  shown: Shown | undefined,
): Pick<Security, 'certificate' | 'unverified'> {
  if (!shown) return { certificate: 'none', unverified: ['the device shows no certificate'] };
  if (trust === undefined)
    return { certificate: 'not verified', unverified: ['the certificate of the device: no trust list is declared'] };
  try {
    const steps = verifiedLately(shown, hostOf(url), trust, folder);
    const isSound = steps.every(({ name, holds }) => holds === true || (name === 'revocation' && holds === 'unknown'));
    const proof =
      (security?.mode ?? 'None') === 'None' ? ['that the device holds the key: mode None proves nothing'] : [];
    return { certificate: isSound ? 'verified' : 'not verified', unverified: [...doubts(steps), ...proof] };
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    return { certificate: 'not verified', unverified: [error.message] };
  }
}
