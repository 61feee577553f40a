import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { claimNumbers, cwtOf, jwtOf, textOf } from '../../src/formats/attestation.ts';
import type { Claims } from '../../src/formats/attestation.ts';
import type { Cbor } from '../../src/formats/cbor.ts';
import { evidenceOf, sha256Id } from '../../src/formats/coswid.ts';
import { coswidFormat, debugStatuses } from '../../src/formats/eat-claims.ts';
import type { FaultName } from '../list.ts';
import { images, shownDigest } from './firmware.ts';
import type { Installed } from './firmware.ts';

export type Form = 'cwt' | 'jwt';
export type Attester = {
  /** A token for a nonce, as its bytes. */
  attest(nonce: Uint8Array, form: Form): Uint8Array;
};

/** The device's own key, and one that its maker never saw: made when the program starts, and kept nowhere. */
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const strange = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keyId = Buffer.from('attestation');

/** The number that examples may use (RFC 5612). */
const oemid = 32_473;
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
/** A UEID of random kind (RFC 9711, 4.2.1): type 1 and 16 bytes. */
const ueidOf = (serial: string): Buffer =>
  Buffer.concat([Buffer.of(1), sha256(`gradus simulated sensor ${serial}`).subarray(0, 16)]);
const loaderDigest = sha256('gradus simulated boot loader 2.1.0');

const signed = (message: Uint8Array, privateKey: KeyObject): Buffer =>
  sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });

/** What it measured of itself when it started. */
function evidence({ digest, version }: Installed): Uint8Array {
  const files = [
    { name: 'boot loader', algorithm: sha256Id, digest: loaderDigest },
    { name: 'firmware', algorithm: sha256Id, digest: Buffer.from(digest.replace('sha256:', ''), 'hex') },
  ];
  return evidenceOf({ id: `gradus-sim-${version}`, name: 'bearing monitor', maker: 'Gradus simulated sensors' }, files);
}

type Told = { nonce: Uint8Array; serial: string; installed: Installed; faults: ReadonlySet<FaultName> };
const dayS = 86_400;

/** The claims by their names, bytes as bytes. */
function claimsOf({ nonce, serial, installed, faults }: Told): Claims {
  const build = faults.has('attest-other-build') ? { ...installed, digest: shownDigest(images.older) } : installed;
  const now = Math.floor(Date.now() / 1000);
  return {
    eat_nonce: faults.has('attest-nonce-ignored') ? sha256(`its own ${performance.now()}`) : nonce,
    iat: faults.has('attest-clock-behind') ? now - dayS : now,
    ueid: ueidOf(faults.has('attest-other-device') ? `${serial} its neighbour` : serial),
    oemid,
    oemboot: !faults.has('attest-boot-open'),
    dbgstat: faults.has('attest-debug-open') ? 'enabled' : 'disabled-permanently',
    swname: 'bearing monitor',
    swversion: [installed.version],
    measurements: [[coswidFormat, evidence(build)]],
  };
}

/** As a CWT has it: claims and states by number. */
function numbered(claims: Claims): ReadonlyMap<Cbor, Cbor> {
  const status = debugStatuses.findIndex((one) => one === claims['dbgstat']);
  const entries = Object.entries({ ...claims, dbgstat: status });
  return new Map(entries.map(([name, value]) => [claimNumbers[name], value as Cbor]));
}

/** As a JWT has it: bytes as text. */
const lettered = (value: unknown): unknown =>
  value instanceof Uint8Array ? textOf(value) : Array.isArray(value) ? value.map((one) => lettered(one)) : value;

function made(claims: Claims, form: Form) {
  if (form === 'cwt') return cwtOf(numbered(claims), 'ES256', keyId);
  const entries = Object.entries(claims).map(([name, value]) => [name, lettered(value)] as const);
  return jwtOf(Object.fromEntries(entries), 'ES256', keyId.toString());
}

function tokenOf(claims: Claims, form: Form, faults: ReadonlySet<FaultName>): Uint8Array {
  const { signed: message, token } = made(claims, form);
  const signature = signed(message, (faults.has('attest-other-key') ? strange : key).privateKey);
  // Signed as one thing, and told as another.
  return faults.has('attest-altered')
    ? made({ ...claims, swname: 'another' }, form).token(signature)
    : token(signature);
}

/** The part of the device that says what it started, by a key of its own. */
export function attester(serial: string, installed: () => Installed, faults: ReadonlySet<FaultName>): Attester {
  const kept = new Map<Form, Uint8Array>();
  return {
    attest(nonce, form) {
      const token = tokenOf(claimsOf({ nonce, serial, installed: installed(), faults }), form, faults);
      if (faults.has('attest-cut')) return token.subarray(0, token.length / 2);
      if (!faults.has('attest-stale')) kept.clear();
      const said = kept.get(form) ?? token;
      if (faults.has('attest-stale')) kept.set(form, said);
      return said;
    },
  };
}

export type Attestation = {
  key: string;
  ueid: string;
  oemid: number;
  software: readonly { name: string; digest: string }[];
};

/** The public key as a file beside a declaration, and what the maker says of the tokens. */
export function writeAttestation(folder: string, name: string, serial: string): Attestation {
  const file = `${name}.attestation.pem`;
  writeFileSync(path.join(folder, file), key.publicKey.export({ format: 'pem', type: 'spki' }));
  const software = [
    { name: 'boot loader', digest: `sha256:${loaderDigest.toString('hex')}` },
    { name: 'firmware', digest: shownDigest(images.current) },
  ];
  return { key: file, ueid: ueidOf(serial).toString('hex'), oemid, software };
}
