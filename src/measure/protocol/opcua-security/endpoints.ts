import type { Check, Seen } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';

const deprecated = ['Basic128Rsa15', 'Basic256'];
const list = (values: readonly string[]): string => [...new Set(values)].join(', ');

/** OPC 10000-7, 6.6: a policy that is not deprecated, in mode Sign or SignAndEncrypt. */
export const secureEndpoint: Check<OpcuaWire> = {
  name: 'secure-endpoint',
  required: 'at least one endpoint is secured by a policy that is not deprecated',
  async ask({ security }): Promise<Seen> {
    const offers = await security.offers();
    const secure = offers.filter(({ mode, policy }) => mode !== 'None' && !deprecated.includes(policy));
    const said = list(offers.map(({ mode, policy }) => `${mode} ${policy}`));
    return { value: secure.length > 0, actual: `offers ${said || 'nothing'}` };
  },
};

/** OPC 10000-7, 6.6: policies that OPC UA no longer holds to be secure. */
export const deprecatedPolicies: Check<OpcuaWire> = {
  name: 'deprecated-policies',
  required: `no endpoint and no token uses ${deprecated.join(' or ')}`,
  async ask({ security }): Promise<Seen> {
    const offers = await security.offers();
    const used = offers.flatMap(({ policy, tokens }) => [policy, ...tokens.map((token) => token.policy)]);
    const old = used.filter((policy) => deprecated.includes(policy));
    return { value: old.length === 0, actual: old.length === 0 ? 'none of them' : `uses ${list(old)}` };
  },
};
