import type { Check } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';
import { expired, notYetValid, revoked, untrusted, wrongHost, wrongUri } from './client-certificate.ts';
import { deviceCertificate } from './device-certificate.ts';
import { endpointHandshakes } from './endpoint-handshakes.ts';
import { deprecatedPolicies, secureEndpoint } from './endpoints.ts';
import { chunkOversized, openReplayed, openTruncated, sequenceRepeated } from './malformed.ts';
import { serverNonce } from './server-nonce.ts';
import { tokenLifetime } from './token-lifetime.ts';
import { anonymousNotOffered, passwordInClear, passwordWrong, userUnknown } from './user.ts';

/** From what is offered over who is let in to what is sent. */
export const opcuaSecurityChecks: readonly Check<OpcuaWire>[] = [
  endpointHandshakes,
  secureEndpoint,
  deprecatedPolicies,
  deviceCertificate,
  expired,
  notYetValid,
  untrusted,
  revoked,
  wrongUri,
  wrongHost,
  userUnknown,
  passwordWrong,
  anonymousNotOffered,
  passwordInClear,
  openTruncated,
  openReplayed,
  sequenceRepeated,
  chunkOversized,
  serverNonce,
  tokenLifetime,
];
