import { ticksOf, wrapped } from '../../../formats/ua/builtin.ts';
import { requestHeaderOf } from '../../../formats/ua/header.ts';
import { anonymousToken, userNameToken, writeBody, x509Token } from '../../../formats/ua/requests.ts';
import type { Asked, Endpoint as UaEndpoint, RequestName, ServiceValue } from '../../../formats/ua/requests.ts';
import { policyName } from './policy.ts';

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
export type Signature = { algorithm: string | null; signature: Uint8Array | null };
export const unsigned: Signature = { algorithm: null, signature: null };

const hintMs = 5000;
/** No session: OPC 10000-4, 7.32. */
const nobody = 'i=0';

/** A service's request. `session`: its authentication token, none before there is one. */
export function requestBody<N extends RequestName>(
  service: N,
  handle: number,
  fields: Asked<N>,
  session: string = nobody,
): Buffer {
  const header = requestHeaderOf(session, handle, ticksOf(Date.now()), hintMs);
  return Buffer.from(writeBody(service, { header, ...fields } as unknown as ServiceValue<N>));
}

export const bytesOf = (value: Uint8Array | null): Buffer => Buffer.from(value ?? []);

export const openFields = (
  mode: string,
  clientNonce: Buffer | null,
  requestedLifetime: number,
): Asked<'OpenSecureChannelRequest'> => ({
  clientProtocolVersion: 0,
  requestType: 0,
  securityMode: modes.findIndex((name) => name === mode),
  clientNonce,
  requestedLifetime,
});

export const endpointsFields = (endpointUrl: string, localeIds: string[] = []): Asked<'GetEndpointsRequest'> => ({
  endpointUrl,
  localeIds,
  profileUris: [],
});

type Asking = { uri: string; url: string; nonce: Buffer; certificate: Buffer | undefined };
export const sessionFields = ({ uri, url, nonce, certificate }: Asking): Asked<'CreateSessionRequest'> => ({
  clientDescription: {
    applicationUri: uri,
    productUri: 'urn:gradus',
    applicationName: { text: 'gradus' },
    applicationType: 1,
    gatewayServerUri: null,
    discoveryProfileUri: null,
    discoveryUrls: [],
  },
  serverUri: null,
  endpointUrl: url,
  sessionName: 'gradus',
  clientNonce: nonce,
  clientCertificate: certificate ?? null,
  requestedSessionTimeout: 60_000,
  maxResponseMessageSize: 0,
});

/** Who a session is activated for, as the token's type asks. */
export const tokens = {
  anonymous: (policyId: string) => wrapped(anonymousToken.type, anonymousToken.codec, { policyId }),
  user: (policyId: string, userName: string, password: Buffer, encryptionAlgorithm: string) =>
    wrapped(userNameToken.type, userNameToken.codec, { policyId, userName, password, encryptionAlgorithm }),
  certificate: (policyId: string, certificateData: Buffer) =>
    wrapped(x509Token.type, x509Token.codec, { policyId, certificateData }),
} as const;

export const activateFields = (
  clientSignature: Signature,
  userIdentityToken: Asked<'ActivateSessionRequest'>['userIdentityToken'],
  userTokenSignature: Signature,
): Asked<'ActivateSessionRequest'> => ({
  clientSignature,
  clientSoftwareCertificates: [],
  localeIds: [],
  userIdentityToken,
  userTokenSignature,
});

/** Reads Server/ServerStatus/State, the cheapest thing every server answers. */
export const readState: Asked<'ReadRequest'> = {
  maxAge: 0,
  timestampsToReturn: 3,
  nodesToRead: [{ nodeId: 'i=2259', attributeId: 13, indexRange: null, dataEncoding: { namespace: 0, name: null } }],
};

/** An endpoint as the checks of security see it. */
export const endpointFrom = (given: UaEndpoint): Endpoint => ({
  url: given.endpointUrl ?? '',
  applicationUri: given.server.applicationUri ?? '',
  certificate: bytesOf(given.serverCertificate),
  mode: modes[given.securityMode] ?? 'Invalid',
  policy: policyName(given.securityPolicyUri ?? ''),
  tokens: given.userIdentityTokens.map(({ policyId, tokenType, securityPolicyUri }) => ({
    id: policyId ?? '',
    kind: kinds[tokenType] ?? `type ${tokenType}`,
    policy: policyName(securityPolicyUri ?? ''),
  })),
});

export type Session = { token: string; nonce: Buffer; certificate: Buffer; signature: Buffer };
export const sessionFrom = (given: ServiceValue<'CreateSessionResponse'>): Session => ({
  token: given.authenticationToken,
  nonce: bytesOf(given.serverNonce),
  certificate: bytesOf(given.serverCertificate),
  signature: bytesOf(given.serverSignature.signature),
});
