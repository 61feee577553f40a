import type { Check, Seen } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';

/** OPC 10000-4, 5.6.2: the server revises the lifetime that the client asks for. */
export const tokenLifetime: Check<OpcuaWire> = {
  name: 'token-lifetime',
  required: 'the token of a secure channel lives for some time, and no longer than was asked',
  async ask({ security }): Promise<Seen> {
    const { asked, revised } = await security.lifetime();
    return { value: revised > 0 && revised <= asked, actual: `${revised} ms, ${asked} ms asked` };
  },
};
