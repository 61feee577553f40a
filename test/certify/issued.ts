import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { credentialText, credentialType } from '../../src/certify/credential.ts';
import { signJwt } from '../../src/certify/jwt.ts';
import { knownFrom, type Known, type Named } from '../../src/certify/known.ts';
import { signRegister, signTrustList } from '../../src/certify/register.ts';
import { keyIdOf, vkeyText } from '../../src/evidence/checkpoint.ts';
import type { Checks, Signer } from '../../src/evidence/ports.ts';
import type { Certificate } from '../../src/model/certificate.ts';
import type { Register, RegisterRow, TrustList } from '../../src/model/register.ts';
import { accreditor, authorisation, body, bodyAuthorisation, certificate, laboratory } from './parties.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

export const checks: Checks = {
  sha256,
  verifyEd25519: (key, message, signature) => {
    const x = Buffer.from(key).toString('base64url');
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  },
};

export function signerNamed(name: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  return {
    name,
    type: 1,
    keyId: keyIdOf(name, raw, sha256),
    publicKey: raw,
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}

/** Who keeps the trust list, and the body: keys made anew for each run of the tests. */
export const keeper = signerNamed('list.example');
export const bodySigner = signerNamed('body.example');

const extract = { v: 1, entries: 7, asOf: '2026-11-20T08:00:00.000Z' } as const;
export const trustList: TrustList = {
  ...extract,
  by: accreditor.id,
  origin: 'list.example/registry',
  parties: [accreditor, laboratory, { ...body, keys: [vkeyText(bodySigner)] }],
  authorisations: [
    { authorisation, changes: [] },
    { authorisation: bodyAuthorisation, changes: [] },
  ],
};

export function rowOf(of: Certificate, changes: RegisterRow['changes'] = []): RegisterRow {
  const { number, client, product, standard, level, from, to } = of;
  const digest = `sha256:${Buffer.from(sha256(Buffer.from(credentialText(of)))).toString('hex')}`;
  return { number, digest, client: client.name, product: product.model, standard, level, from, to, changes };
}

export const register: Register = {
  ...extract,
  by: body.id,
  origin: 'body.example/registry',
  next: '2027-12-31',
  certificates: [rowOf(certificate)],
};

export const signed = (of: Certificate = certificate, by: Signer = bodySigner): Promise<string> =>
  signJwt(credentialText(of), credentialType, body.id, by);

const named = async (name: string, bytes: Promise<Uint8Array>): Promise<Named> => ({ name, bytes: await bytes });

/** What a verifier knows that pinned the keeper's key. */
export async function known(list: TrustList = trustList, registers: readonly Register[] = [register]): Promise<Known> {
  const lists = [await named('trust.json', signTrustList(list, keeper))];
  const own = await Promise.all(registers.map((one) => named('register.json', signRegister(one, bodySigner))));
  return knownFrom({ lists, registers: own }, [keeper], checks);
}
