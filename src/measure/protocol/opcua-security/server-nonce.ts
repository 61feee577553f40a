import type { Check, Seen } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';

/** OPC 10000-4, 5.7.2 and 5.7.3: "a minimum length of 32 bytes", never used in another request. */
const fewest = 32;

export const serverNonce: Check<OpcuaWire> = {
  name: 'server-nonce',
  required: `every nonce of the device is ${fewest} bytes or longer, and no two are alike`,
  async ask({ security }): Promise<Seen> {
    const { lengths, distinct } = await security.nonces();
    const shortest = Math.min(...lengths);
    const said = `${lengths.length} nonces of ${[...new Set(lengths)].join(' and ')} bytes`;
    if (shortest < fewest) return { value: false, actual: `${said}: one of ${shortest} bytes` };
    return { value: distinct, actual: distinct ? `${said}, no two alike` : `${said}, some of them alike` };
  },
};
