const policyPrefix = 'http://opcfoundation.org/UA/SecurityPolicy#';
const modes = ['Invalid', 'None', 'Sign', 'SignAndEncrypt'];

export const modeName = (mode: number): string => modes[mode] ?? String(mode);
export const policyName = (uri: string | null): string => (uri ?? '').replace(policyPrefix, '');

/** An endpoint in one line: address, mode and policy. */
export const endpointText = (endpoint: {
  endpointUrl: string | null;
  securityMode: number;
  securityPolicyUri: string | null;
}): string =>
  `${endpoint.endpointUrl ?? ''} ${modeName(endpoint.securityMode)} ${policyName(endpoint.securityPolicyUri)}`;

/** A list of texts as a server gave it; what is no text is an empty one. */
export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? one : '')) : [];
