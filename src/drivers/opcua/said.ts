const policyPrefix = 'http://opcfoundation.org/UA/SecurityPolicy#';
const modes = ['Invalid', 'None', 'Sign', 'SignAndEncrypt'];

/** An endpoint in one line: address, mode and policy. */
export function endpointText(endpoint: {
  endpointUrl: string | null;
  securityMode: number;
  securityPolicyUri: string | null;
}): string {
  const { endpointUrl, securityMode, securityPolicyUri } = endpoint;
  const policy = (securityPolicyUri ?? '').replace(policyPrefix, '');
  return `${endpointUrl ?? ''} ${modes[securityMode] ?? securityMode} ${policy}`;
}

/** A list of texts as a server gave it; what is no text is an empty one. */
export const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? one : '')) : [];
