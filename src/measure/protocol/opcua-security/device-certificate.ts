import type { Check, Seen } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';
import type { Step } from './asked.ts';

const said = (steps: readonly Step[]): string => steps.map(({ name, says }) => `${name}: ${says}`).join('; ');

/** What cannot be told leaves the whole open; a missing revocation list is only said, as OPC 10000-4, 6.1.3 lets a client suppress it. */
function seenIn(steps: readonly Step[], anchored: boolean): Seen {
  const wrong = steps.filter(({ holds }) => holds === false);
  if (wrong.length > 0) return { value: false, actual: said(wrong) };
  return { value: anchored ? true : 'unknown', actual: `${anchored ? '' : 'not verified; '}${said(steps)}` };
}

export const deviceCertificate: Check<OpcuaWire> = {
  name: 'device-certificate',
  required:
    'the device’s certificate is issued under a declared anchor, valid today, not revoked, names its host and application, and has a sound key and signature',
  async ask({ security }): Promise<Seen> {
    const { steps, anchored } = await security.certificate();
    return seenIn(steps, anchored);
  },
};
