import type { Check } from '../check.ts';
import { inputRefused, mediaTypeRefused } from './actions.ts';
import { forms, tdMediaType, tdValid, wellKnown } from './description.ts';
import { dateHeader, headAgrees, keepAlive, readStatus, readType, readValue } from './reads.ts';
import { allowHeader, problemDetails, readOnlyRefused, unknownProperty } from './refusals.ts';
import {
  certificateVerified,
  credentialAccepted,
  credentialChallenge,
  credentialOverTls,
  credentialRequired,
  credentialWrong,
  securityDefined,
  securityStated,
} from './security.ts';
import type { HttpWire } from './wire.ts';

/** The description, who is let in, what is read, what is refused. */
export const httpChecks: readonly Check<HttpWire>[] = [
  wellKnown,
  tdMediaType,
  tdValid,
  forms,
  securityDefined,
  securityStated,
  certificateVerified,
  credentialOverTls,
  credentialRequired,
  credentialChallenge,
  credentialWrong,
  credentialAccepted,
  readStatus,
  readType,
  readValue,
  headAgrees,
  keepAlive,
  dateHeader,
  readOnlyRefused,
  allowHeader,
  unknownProperty,
  problemDetails,
  inputRefused,
  mediaTypeRefused,
];
