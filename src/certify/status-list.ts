import { toBase64Url } from '../evidence/bytes.ts';
import { bitsWith, fewestBits } from '../formats/bitstring.ts';
import type { HeldCertificate } from '../views/standing.ts';
import { statusOn } from '../views/standing.ts';
import { listUri, statusPurposes, type StatusPurpose } from './credential.ts';

/** A status list as it is signed: what holds on the day it is made, for verifiers that know nothing of registers. */
export type StatusListOf = {
  body: string;
  /** Address that certificates name, without the purpose. */
  list: string;
  /** RFC 3339. */
  asOf: string;
  /** When the next is due, RFC 3339. */
  until: string;
};

/** Bytes in gzip: handed in, as browsers and Node have their own. */
export type Gzip = (bytes: Uint8Array) => Uint8Array;

const purposeOf: Readonly<Record<string, StatusPurpose>> = {
  withdrawn: 'revocation',
  superseded: 'revocation',
  suspended: 'suspension',
};

/** Places of the certificates that are withdrawn or superseded, or suspended, on the day of `asOf`. */
export function placesOn(certificates: Iterable<HeldCertificate>, purpose: StatusPurpose, asOf: string): number[] {
  return [...certificates].flatMap(({ index, changes }) => {
    const said = statusOn(changes, asOf.slice(0, 10));
    return said && purposeOf[said.change] === purpose ? [index] : [];
  });
}

/** The texts of a body's two Bitstring Status List credentials (W3C, 1.0), by purpose: to be signed as `vc+jwt`. */
export function statusListTexts(
  certificates: Iterable<HeldCertificate>,
  { body, list, asOf, until }: StatusListOf,
  gzip: Gzip,
): Record<StatusPurpose, string> {
  const held = [...certificates];
  const size = held.reduce((most, { index }) => Math.max(most, index + 1), fewestBits);
  const textOf = (purpose: StatusPurpose): string =>
    JSON.stringify({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: listUri(list, purpose),
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: body,
      validFrom: asOf,
      validUntil: until,
      credentialSubject: {
        id: `${listUri(list, purpose)}#list`,
        type: 'BitstringStatusList',
        statusPurpose: purpose,
        encodedList: `u${toBase64Url(gzip(bitsWith(placesOn(held, purpose, asOf), size)))}`,
      },
    });
  const [revocation, suspension] = statusPurposes.map(textOf);
  return { revocation: revocation ?? '', suspension: suspension ?? '' };
}
