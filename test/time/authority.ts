import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as x509 from '@peculiar/x509';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';

/** A time-stamp authority with every fault that a check of its tokens has to see. It answers in this process, over HTTP. */

const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const timeStamping = '1.3.6.1.5.5.7.3.8';
const dayMs = 86_400_000;
const days = (n: number): Date => new Date(Date.now() + n * dayMs);

type Issued = { certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair };
type Wanted = {
  name: string;
  by?: Issued;
  extensions?: x509.Extension[];
  notBefore?: Date;
  notAfter?: Date;
  /** Of the key: an EC curve unless said. */
  algorithm?: webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams;
  /** Under the signature on it. */
  digest?: string;
};
let serial = 0;

export async function issue(wanted: Wanted): Promise<Issued> {
  const { name, by, extensions = [], notBefore, notAfter, algorithm, digest = 'SHA-256' } = wanted;
  const keys = (await webcrypto.subtle.generateKey(algorithm ?? curve, true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: (++serial).toString(16).padStart(4, '0'),
    subject: `CN=${name}, O=Sample`,
    issuer: by?.certificate.subject ?? `CN=${name}, O=Sample`,
    notBefore: notBefore ?? days(-30),
    notAfter: notAfter ?? days(30),
    signingAlgorithm: { ...curve, ...(by?.keys ?? keys).privateKey.algorithm, hash: digest, saltLength: 32 },
    publicKey: keys.publicKey,
    signingKey: (by?.keys ?? keys).privateKey,
    extensions,
  });
  return { certificate, keys };
}

const issuing = (most?: number): x509.Extension[] => [
  new x509.BasicConstraintsExtension(true, most, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
];
export const stamping = (usages = [timeStamping], critical = true): x509.Extension[] => [
  new x509.ExtendedKeyUsageExtension(usages, critical),
];

export type Authority = { root: Issued; signer: Issued; between: Issued[] };
type Chain = {
  between?: number;
  most?: number;
  signer?: Partial<Wanted>;
  intermediate?: Partial<Wanted>;
  rootIs?: Partial<Wanted>;
};

/** A root, authorities between as many as said, and the certificate that signs tokens. */
export async function authority({ between = 0, most, signer, intermediate, rootIs }: Chain = {}): Promise<Authority> {
  const root = await issue({ name: 'Root', extensions: issuing(most), ...rootIs });
  const chain: Issued[] = [root];
  for (let n = 1; n <= between; n++)
    chain.unshift(await issue({ name: `Between ${n}`, by: chain[0] ?? root, extensions: issuing(), ...intermediate }));
  const issuer = chain[0] ?? root;
  return {
    root,
    signer: await issue({ name: 'Time', by: issuer, extensions: stamping(), ...signer }),
    between: chain.slice(0, -1),
  };
}
export const pem = ({ certificate }: Issued): string => certificate.toString('pem');

export const pkiCertificate = ({ certificate }: Issued): pki.Certificate =>
  pki.Certificate.fromBER(certificate.rawData);
const sequence = (...value: asn1.BaseBlock[]): asn1.Sequence => new asn1.Sequence({ value });
const octets = (bytes: Uint8Array): asn1.OctetString => new asn1.OctetString({ valueHex: Uint8Array.from(bytes) });
const attribute = (type: string, ...values: asn1.BaseBlock[]): pki.Attribute => new pki.Attribute({ type, values });
const hash = (algorithm: string, bytes: ArrayBuffer | Uint8Array): Uint8Array =>
  createHash(algorithm).update(new Uint8Array(bytes)).digest();

/** SigningCertificate (RFC 2634) or SigningCertificateV2 (RFC 5035), naming one certificate by its hash. */
export function signingCertificate(
  { certificate }: Issued,
  algorithm: 'sha1' | 'sha256' | 'sha512' = 'sha256',
): pki.Attribute {
  const named = octets(hash(algorithm, certificate.rawData));
  const id = algorithm === 'sha512' ? [sequence(new asn1.ObjectIdentifier({ value: pki.id_sha512 })), named] : [named];
  const type = algorithm === 'sha1' ? '1.2.840.113549.1.9.16.2.12' : '1.2.840.113549.1.9.16.2.47';
  return attribute(type, sequence(sequence(sequence(...id))));
}

/** What the authority says, where it is not the plain truth about `imprint` now. */
export type Says = {
  imprint?: Uint8Array;
  imprintAlgorithm?: string;
  nonce?: Uint8Array;
  at?: Date;
  /** In place of `at`, as GeneralizedTime writes it. */
  timeText?: string;
  accuracy?: pki.Accuracy;
  extensions?: pki.Extension[];
  digest?: string;
  /** Of what is signed, where the signature over that is by another, `digest`. */
  digestOfContent?: string;
  signed?: (attributes: pki.Attribute[]) => pki.Attribute[];
  certificates?: pki.Certificate[];
  contentType?: string;
  signatures?: number;
};

function tstInfo(imprint: Uint8Array, says: Says): Uint8Array {
  const info = new pki.TSTInfo({
    version: 1,
    policy: '1.2.3.4',
    messageImprint: new pki.MessageImprint({
      hashAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: says.imprintAlgorithm ?? pki.id_sha256 }),
      hashedMessage: octets(says.imprint ?? imprint),
    }),
    serialNumber: new asn1.Integer({ valueHex: Uint8Array.of(0x12, 0x34) }),
    genTime: says.at ?? new Date(),
  });
  if (says.accuracy) info.accuracy = says.accuracy;
  if (says.nonce) info.nonce = new asn1.Integer({ valueHex: Uint8Array.from(says.nonce) });
  if (says.extensions) info.extensions = says.extensions;
  const schema = info.toSchema();
  if (says.timeText !== undefined)
    schema.valueBlock.value[4] = new asn1.Primitive({
      idBlock: { tagClass: 1, tagNumber: 24 },
      valueHex: Uint8Array.from(Buffer.from(says.timeText, 'latin1')),
    } as asn1.PrimitiveParams);
  return new Uint8Array(schema.toBER());
}

async function signedData(
  content: Uint8Array,
  { signer, between, root }: Authority,
  says: Says,
): Promise<pki.SignedData> {
  const {
    digest = 'SHA-256',
    digestOfContent,
    contentType = pki.id_eContentType_TSTInfo,
    signed = (all) => all,
  } = says;
  const certificate = pkiCertificate(signer);
  const attributes = signed([
    attribute('1.2.840.113549.1.9.3', new asn1.ObjectIdentifier({ value: contentType })),
    attribute('1.2.840.113549.1.9.4', octets(hash(digestOfContent ?? digest, content))),
    signingCertificate(signer),
  ]);
  const sid = new pki.IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber });
  const info = (): pki.SignerInfo =>
    new pki.SignerInfo({ version: 1, sid, signedAttrs: new pki.SignedAndUnsignedAttributes({ type: 0, attributes }) });
  const data = new pki.SignedData({
    version: 3,
    encapContentInfo: new pki.EncapsulatedContentInfo({ eContentType: contentType }),
    signerInfos: Array.from({ length: says.signatures ?? 1 }, info),
    certificates: says.certificates ?? [certificate, ...[...between, root].map(pkiCertificate)],
  });
  // Set here and not above, where it would be cut into pieces.
  data.encapContentInfo.eContent = octets(content);
  for (let n = 0; n < data.signerInfos.length; n++) await data.sign(signer.keys.privateKey, n, digest);
  if (digestOfContent !== undefined)
    for (const one of data.signerInfos)
      one.digestAlgorithm = new pki.AlgorithmIdentifier({
        algorithmId: pki.getOIDByAlgorithm({ name: digestOfContent }),
      });
  return data;
}

export function refusal(status: number, says: string): Uint8Array {
  const info = new pki.PKIStatusInfo({ status, statusStrings: [new asn1.Utf8String({ value: says })] });
  return new Uint8Array(new pki.TimeStampResp({ status: info }).toSchema().toBER());
}

/** A granted reply over an imprint. */
export async function reply(imprint: Uint8Array, by: Authority, says: Says = {}): Promise<Uint8Array> {
  const data = await signedData(tstInfo(imprint, says), by, says);
  const timeStampToken = new pki.ContentInfo({
    contentType: pki.id_ContentType_SignedData,
    content: data.toSchema(true),
  });
  const response = new pki.TimeStampResp({ status: new pki.PKIStatusInfo({ status: 0 }), timeStampToken });
  return new Uint8Array(response.toSchema().toBER());
}
/** Of some bytes, by SHA-256. */
export const stamped = async (bytes: Uint8Array, by: Authority, says: Says = {}): Promise<Uint8Array> =>
  await reply(hash('sha256', bytes), by, says);

/** Imprint and nonce of a request, and what a client has to say beside them. */
export function asked(body: Buffer): { imprint: Uint8Array; nonce: Uint8Array; algorithm: string; certReq: boolean } {
  const { messageImprint, nonce, certReq = false } = pki.TimeStampReq.fromBER(body);
  return {
    imprint: messageImprint.hashedMessage.valueBlock.valueHexView,
    nonce: nonce?.valueBlock.valueHexView ?? new Uint8Array(),
    algorithm: messageImprint.hashAlgorithm.algorithmId,
    certReq,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export type Answer = (body: Buffer, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;
export type Served = { url: string; close(): Promise<void> };

/** On the loopback, at a port the system chooses. */
export async function serve(answer: Answer): Promise<Served> {
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => await answer(body, response, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`, close };
}

export const sendReply = (response: ServerResponse, bytes: Uint8Array): void => {
  response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(bytes);
};
