import { blob, dateTime, extension, f64, nodeId, nothing, Reader, text, u32, u8 } from './binary.ts';
import { policyName } from './policy.ts';

/** NodeIds of the binary encodings (OPC 10000-6, A.3). */
export const types = {
  serviceFault: 397,
  anonymous: 321,
  userName: 324,
  x509: 327,
  getEndpoints: 428,
  openChannel: 446,
  closeChannel: 452,
  createSession: 461,
  activateSession: 467,
  closeSession: 473,
  read: 631,
} as const;

/** OPC 10000-4, 7.20. */
export const modes = ['Invalid', 'None', 'Sign', 'SignAndEncrypt'] as const;
/** OPC 10000-4, 7.41. */
const kinds = ['Anonymous', 'UserName', 'Certificate', 'IssuedToken'] as const;

export type TokenPolicy = { id: string; kind: string; policy: string };
export type Endpoint = {
  url: string;
  applicationUri: string;
  certificate: Buffer;
  mode: string;
  policy: string;
  tokens: TokenPolicy[];
};
export type Signature = { algorithm: string; bytes: Buffer };

const noNode = Buffer.from([0, 0]);
const hintMs = 5000;

/** OPC 10000-4, 7.32: who asks, when, and how long it waits. */
const header = (handle: number, token: Buffer): Buffer =>
  Buffer.concat([token, dateTime(Date.now()), u32(handle), u32(0), nothing, u32(hintMs), noNode, u8(0)]);

/** A service's request. `token`: the session's, none before there is one. */
export const request = (type: number, handle: number, fields: readonly Buffer[], token: Buffer = noNode): Buffer =>
  Buffer.concat([nodeId(type), header(handle, token), ...fields]);

export const openFields = (mode: string, nonce: Buffer | undefined, lifetimeMs: number): Buffer[] => [
  u32(0),
  u32(0),
  u32(modes.findIndex((name) => name === mode)),
  blob(nonce),
  u32(lifetimeMs),
];
export const endpointsFields = (url: string): Buffer[] => [text(url), nothing, nothing];

/** A client by its URI (OPC 10000-4, 7.2). */
const client = (uri: string): Buffer =>
  Buffer.concat([text(uri), text('urn:gradus'), u8(2), text('gradus'), u32(1), nothing, nothing, nothing]);

export type Asked = { uri: string; url: string; nonce: Buffer; certificate: Buffer | undefined };
export const sessionFields = ({ uri, url, nonce, certificate }: Asked): Buffer[] => [
  client(uri),
  nothing,
  text(url),
  text('gradus'),
  blob(nonce),
  blob(certificate),
  f64(60_000),
  u32(0),
];

const signatureFields = (signature: Signature | undefined): Buffer =>
  Buffer.concat([text(signature?.algorithm), blob(signature?.bytes)]);

export const activateFields = (own: Signature | undefined, token: Buffer, user: Signature | undefined): Buffer[] => [
  signatureFields(own),
  nothing,
  nothing,
  token,
  signatureFields(user),
];

export const anonymousToken = (policy: string): Buffer => extension(types.anonymous, text(policy));
export const userToken = (policy: string, name: string, password: Buffer, algorithm: string): Buffer =>
  extension(types.userName, Buffer.concat([text(policy), text(name), blob(password), text(algorithm)]));
export const certificateToken = (policy: string, certificate: Buffer): Buffer =>
  extension(types.x509, Buffer.concat([text(policy), blob(certificate)]));

/** Reads Server/ServerStatus/State (i=2259), the cheapest thing every server answers. */
export const readFields = (): Buffer[] => [
  f64(0),
  u32(3),
  u32(1),
  nodeId(2259),
  u32(13),
  nothing,
  Buffer.from([0, 0]),
  nothing,
];

/** The type of an answer, its service result, and a reader at its first field. */
export function answerIn(body: Buffer): { type: number; status: number; fields: Reader } {
  const fields = new Reader(body);
  const id = fields.node();
  const type = id.length === 4 ? id.readUInt16LE(2) : id.length === 7 ? id.readUInt32LE(3) : (id[1] ?? 0);
  fields.take(8);
  fields.u32();
  const status = fields.u32();
  fields.diagnostics();
  fields.array(() => fields.text());
  fields.extension();
  return { type, status, fields };
}

function applicationUriIn(fields: Reader): string {
  const uri = fields.text();
  fields.text();
  fields.localized();
  fields.u32();
  fields.text();
  fields.text();
  fields.array(() => fields.text());
  return uri;
}

function tokenIn(fields: Reader): TokenPolicy {
  const [id, kind] = [fields.text(), fields.u32()];
  fields.text();
  fields.text();
  return { id, kind: kinds[kind] ?? `type ${kind}`, policy: policyName(fields.text()) };
}

function endpointIn(fields: Reader): Endpoint {
  const url = fields.text();
  const applicationUri = applicationUriIn(fields);
  const certificate = fields.blob();
  const mode = modes[fields.u32()] ?? 'Invalid';
  const policy = policyName(fields.text());
  const tokens = fields.array(() => tokenIn(fields));
  fields.text();
  fields.u8();
  return { url, applicationUri, certificate, mode, policy, tokens };
}
export const endpointsIn = (fields: Reader): Endpoint[] => fields.array(() => endpointIn(fields));

export type Opened = { channel: number; token: number; lifetimeMs: number; nonce: Buffer };
export function openedIn(fields: Reader): Opened {
  fields.u32();
  const [channel, token] = [fields.u32(), fields.u32()];
  fields.take(8);
  return { channel, token, lifetimeMs: fields.u32(), nonce: fields.blob() };
}

export type Session = { token: Buffer; nonce: Buffer; certificate: Buffer; signature: Signature };
export function sessionIn(fields: Reader): Session {
  fields.node();
  const token = fields.node();
  fields.f64();
  const [nonce, certificate] = [fields.blob(), fields.blob()];
  endpointsIn(fields);
  fields.array(() => [fields.blob(), fields.blob()]);
  return { token, nonce, certificate, signature: { algorithm: fields.text(), bytes: fields.blob() } };
}
