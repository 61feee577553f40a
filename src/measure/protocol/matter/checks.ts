import type { Check } from '../check.ts';
import {
  attestationCdProduct,
  attestationCdSignature,
  attestationNonceAndSignature,
  attestationPaaChain,
  attestationRevocation,
  attestationVidPid,
  nocCsr,
} from './attestation.ts';
import {
  caseSession,
  commissioningCompletes,
  decommissionRemovesFabric,
  failSafeExpires,
  subscriptionReports,
  wrongPasscodeRefused,
} from './commissioning.ts';
import { attributeGlobal, basicInformation, descriptor, serialNumber, softwareVersion } from './information.ts';
import type { MatterWire } from './wire.ts';

/** The refusal comes first: a device that cannot be taken out of a fabric any more cannot be asked for it. */
export const matterChecks: readonly Check<MatterWire>[] = [
  wrongPasscodeRefused,
  commissioningCompletes,
  attestationNonceAndSignature,
  attestationVidPid,
  attestationPaaChain,
  attestationCdSignature,
  attestationCdProduct,
  attestationRevocation,
  nocCsr,
  caseSession,
  basicInformation,
  serialNumber,
  softwareVersion,
  descriptor,
  attributeGlobal,
  subscriptionReports,
  failSafeExpires,
  decommissionRemovesFabric,
];
