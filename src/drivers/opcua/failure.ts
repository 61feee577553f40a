import { InputError, ProbeError } from '../../model/errors.ts';
import type { ProbeCode } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';

// The first that fits counts. The stack says `hadError true` when it gave up on bytes that are not OPC UA.
const signs: readonly (readonly [RegExp, ProbeCode])[] = [
  [/hadError ?true/i, 'PROBE_GARBAGE'],
  [/timed? ?out|ETIMEDOUT|BadTimeout|BadRequestTimeout/i, 'PROBE_TIMEOUT'],
  [
    /BadUserAccessDenied|BadIdentityToken|BadCertificate|BadSecurity(Policy|Mode|Checks)|BadTooMany|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|BadTcpEndpointUrlInvalid|BadNotExecutable|endpoint/i,
    'PROBE_REFUSED',
  ],
  [
    /ECONNRESET|EPIPE|disconnected|connection.*(closed|break|lost|abort)|closed|BadConnection|BadSecureChannel|BadSession|BadServerHalted|BadShutdown/i,
    'PROBE_CLOSED',
  ],
  [
    /BadNoMatch|BadNodeIdUnknown|BadMethodInvalid|BadNotSupported|BadNotImplemented|BadServiceUnsupported/i,
    'PROBE_LACKS',
  ],
];

/** The stack's own words without the guess it puts around them. */
function plain(text: string): string {
  if (/hadError ?true/i.test(text)) return 'the answer is not OPC UA';
  return /rejected by server,\s+Err = \((.*?)\s*\)$/s.exec(text)?.[1] ?? text;
}

/** What the OPC UA stack or the server reported, as a `ProbeError` with one short line. */
export function asFailure(error: unknown, what: string): ProbeError | InputError {
  if (error instanceof ProbeError || error instanceof InputError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = signs.find(([sign]) => sign.test(text))?.[1] ?? 'PROBE_GARBAGE';
  return new ProbeError(code, `${what}: ${shortly(plain(text))}`, { cause: error });
}
