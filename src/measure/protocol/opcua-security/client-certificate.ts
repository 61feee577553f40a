import type { Check } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';
import type { Flaw } from './asked.ts';
import { notOffered, refused } from './refusal.ts';

const sound = 'a sound certificate of the same authority';

const certificateCheck = (flaw: Flaw, required: string, reasons: RegExp): Check<OpcuaWire> => ({
  name: `client-certificate-${flaw}`,
  required,
  async ask({ security }) {
    const pair = await security.flawed(flaw);
    return pair ? refused(pair, { reasons, sound }) : notOffered('secure endpoint');
  },
});

/** OPC 10000-4, 6.1.3: validity period. */
export const expired = certificateCheck(
  'expired',
  'a client whose certificate has expired is refused',
  /^BadCertificateTimeInvalid$/,
);
export const notYetValid = certificateCheck(
  'not-yet-valid',
  'a client whose certificate is not valid yet is refused',
  /^BadCertificateTimeInvalid$/,
);
/** OPC 10000-4, 6.1.3: build certificate chain, trust list check. */
export const untrusted = certificateCheck(
  'untrusted',
  'a client whose certificate nobody the device trusts has issued is refused',
  /^BadCertificate(Untrusted|ChainIncomplete)$/,
);
/** OPC 10000-4, 6.1.3: revocation check. */
export const revoked = certificateCheck(
  'revoked',
  'a client whose certificate its authority has revoked is refused',
  /^BadCertificateRevoked$/,
);
/** OPC 10000-4, 6.1.3: URI; known only when the session is created. */
export const wrongUri = certificateCheck(
  'wrong-uri',
  'a client whose certificate names another application is refused',
  /^BadCertificateUriInvalid$/,
);

/** OPC 10000-4, 6.1.3: the check of the host name is a client's; "this check is skipped for Server side validation". */
export const wrongHost: Check<OpcuaWire> = {
  name: 'client-certificate-wrong-host',
  required: 'noted: a server does not look at the host names of a client’s certificate',
  async ask({ security }) {
    const pair = await security.flawed('wrong-host');
    if (!pair) return notOffered('secure endpoint');
    if (pair.control.accepted && pair.flawed.accepted)
      return { value: 'not applicable', actual: 'let in: the host name is for clients to check' };
    return refused(pair, { reasons: /^BadCertificateHostNameInvalid$/, sound });
  },
};
