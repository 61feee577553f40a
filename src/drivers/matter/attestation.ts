import { X509Certificate, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Bytes } from '@matter/general';
import type { Crypto } from '@matter/general';
import {
  Certificate,
  CertificationDeclaration,
  Dac,
  Pai,
  TlvAttestation,
  TlvCertSigningRequest,
} from '@matter/main/protocol';
import type { Attestation, Csr, Ids, Trust } from '../../measure/protocol/matter/wire.ts';
import type { Exchange, Notes } from './flow.ts';
import type { Stores } from './trust.ts';

const hex = (bytes: Bytes): string => Buffer.from(Bytes.of(bytes)).toString('hex');
export const id = (value: number | undefined): string =>
  value === undefined ? 'none' : `0x${value.toString(16).toUpperCase().padStart(4, '0')}`;

/** Bytes of an answer by name. */
function bytesIn({ command, answer }: Exchange, name: string): Uint8Array {
  const value = answer[name];
  if (!Bytes.isBytes(value)) throw new TypeError(`the answer to ${command} has no ${name}`);
  return Bytes.of(value);
}

function answered(notes: Notes, command: string, which: (one: Exchange) => boolean = () => true): Exchange {
  const found = notes.exchanges.find((one) => one.command === command && which(one));
  if (!found) throw new TypeError(`${command} was not answered`);
  return found;
}

const sentNonce = ({ fields }: Exchange, name: string): string => {
  const value = fields[name];
  return Bytes.isBytes(value) ? hex(value) : '';
};

/** A signature as Matter writes it: r and s, each 32 bytes. */
const holds = (key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean =>
  verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);

/** DAC, PAI and a PAA of the store: each signed by the next, and the DAC made while both others held (Matter Core, 6.2.3.1). */
function chainOf(dac: X509Certificate, pai: X509Certificate, { paa, areTest }: Stores): Trust {
  if (paa === undefined) return { value: 'unknown', why: 'no store of PAA certificates was given' };
  const root = paa.find((one) => pai.checkIssued(one) && pai.verify(one.publicKey));
  const kind = areTest ? ' (a test store)' : '';
  if (!root)
    return {
      value: false,
      why: `no PAA of the ${paa.length} in the store${kind} signed ${pai.subject.replaceAll('\n', ', ')}`,
    };
  if (!dac.verify(pai.publicKey)) return { value: false, why: 'the DAC is not signed by its PAI' };
  const made = dac.validFromDate;
  const held = [pai, root].every((one) => one.validFromDate <= made && made <= one.validToDate);
  if (!held) return { value: false, why: `PAI or PAA did not hold when the DAC was made, ${made.toISOString()}` };
  return { value: true, why: `signed up to ${root.subject.replaceAll('\n', ', ')}${kind}` };
}

function declarationSignatureOf(cd: ReturnType<typeof CertificationDeclaration.parse>, stores: Stores): Trust {
  const { cdSigners, areTest } = stores;
  if (cdSigners === undefined) return { value: 'unknown', why: 'no store of certificates of CD signers was given' };
  const der = Bytes.of(cd.signature.der);
  const signer = cdSigners.find((one) => verify('sha256', Bytes.of(cd.signedData), one.publicKey, der));
  const kind = areTest ? ' (a test store)' : '';
  return signer
    ? { value: true, why: `signed by ${signer.subject.replaceAll('\n', ', ')}${kind}` }
    : {
        value: false,
        why: `none of the ${cdSigners.length} signers in the store${kind} signed it, key id ${hex(cd.signerSubjectKeyId)}`,
      };
}

const idsOf = ({ vendorId, productId }: { vendorId?: number; productId?: number }): Ids => ({
  ...(vendorId === undefined ? {} : { vendorId }),
  ...(productId === undefined ? {} : { productId }),
});

/** The certificates as the device gave them: the DAC first. */
function certificatesIn(notes: Notes): [dac: Uint8Array, pai: Uint8Array] {
  const ofType = (type: number) =>
    answered(notes, 'certificateChainRequest', ({ fields }) => fields['certificateType'] === type);
  return [bytesIn(ofType(1), 'certificate'), bytesIn(ofType(2), 'certificate')];
}

/** What the device showed during commissioning, checked by our own eyes: matter.js's certificate service is not asked. */
export function attestationIn(notes: Notes, basic: Ids, stores: Stores): Attestation {
  const [dacBytes, paiBytes] = certificatesIn(notes);
  const [dac, pai] = [new X509Certificate(dacBytes), new X509Certificate(paiBytes)];
  const exchange = answered(notes, 'attestationRequest');
  const elements = bytesIn(exchange, 'attestationElements');
  const info = TlvAttestation.decode(elements);
  const cd = CertificationDeclaration.parse(info.declaration);
  const { vendorId, produceIdArray, certificationType } = cd.content;
  return {
    nonce: { sent: sentNonce(exchange, 'attestationNonce'), signed: hex(info.attestationNonce) },
    signature: holds(
      dac.publicKey,
      Bytes.of(Bytes.concat(elements, notes.challenge)),
      bytesIn(exchange, 'attestationSignature'),
    ),
    dac: idsOf(Dac.fromAsn1(dacBytes).cert.subject),
    pai: idsOf(Pai.fromAsn1(paiBytes).cert.subject),
    basic,
    declaration: { vendorId, productIds: produceIdArray, type: certificationType },
    chain: chainOf(dac, pai, stores),
    declarationSignature: declarationSignatureOf(cd, stores),
  };
}

/** Why a commissioner refuses a device with this attestation; undefined where it does not. */
export function refusalOf({ nonce, signature, dac, basic, declaration, ...rest }: Attestation): string | undefined {
  if (nonce.sent !== nonce.signed) return 'the attestation nonce is not the one that was sent';
  if (!signature) return 'the attestation is not signed by the key of the DAC';
  if (dac.vendorId !== basic.vendorId || dac.productId !== basic.productId)
    return `DAC of ${id(dac.vendorId)} ${id(dac.productId)}, BasicInformation of ${id(basic.vendorId)} ${id(basic.productId)}`;
  if (declaration.vendorId !== dac.vendorId) return `certification declaration of vendor ${id(declaration.vendorId)}`;
  if (dac.productId !== undefined && !declaration.productIds.includes(dac.productId))
    return `certification declaration of ${declaration.productIds.map(id).join(', ')}, not ${id(dac.productId)}`;
  const trust = [rest.chain, rest.declarationSignature].find(({ value }) => value === false);
  return trust?.why;
}

/** The request for the operational certificate, as the device signed it. */
export async function csrIn(notes: Notes, crypto: Crypto): Promise<Csr> {
  const [dacBytes] = certificatesIn(notes);
  const exchange = answered(notes, 'csrRequest');
  const elements = bytesIn(exchange, 'nocsrElements');
  const { certSigningRequest, csrNonce } = TlvCertSigningRequest.decode(elements);
  const signed = Bytes.of(Bytes.concat(elements, notes.challenge));
  const selfSigned = await Certificate.getPublicKeyFromCsr(crypto, certSigningRequest).then(
    () => true,
    () => false,
  );
  return {
    nonce: { sent: sentNonce(exchange, 'csrNonce'), signed: hex(csrNonce) },
    attested: holds(new X509Certificate(dacBytes).publicKey, signed, bytesIn(exchange, 'attestationSignature')),
    selfSigned,
  };
}
