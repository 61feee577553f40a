import { verifyCertificate } from '../certify/certificate.ts';
import { certificateIn, credentialType } from '../certify/credential.ts';
import { parseJwt } from '../certify/jwt.ts';
import { nodeChecks } from '../drivers/keys/checks.ts';
import { Malformed } from '../evidence/malformed.ts';
import type { KnownCertificate } from '../market/claims/finding.ts';
import type { Certificate } from '../model/certificate.ts';
import { InputError } from '../model/errors.ts';
import type { CertificateOptions } from './certificate-files.ts';
import { credentialsIn, knownTo } from './verify-certificate.ts';

/** What a credential says, whoever signed it. What is wrong with its file is the caller's to mend. */
export function saidIn(jwt: string, file: string): Certificate {
  try {
    return certificateIn(parseJwt(jwt, credentialType, file).payload, file);
  } catch (error) {
    if (error instanceof Malformed)
      throw new InputError('CERTIFICATE_INVALID', error.where, `${error.message}.`, { cause: error });
    throw error;
  }
}

/**
 * Certificates with their states on a day by what the caller pinned. One that cannot be verified is known all the same, as
 * unverifiable: what it says is told and supports nothing.
 */
export async function knownCertificates(
  files: readonly string[],
  options: CertificateOptions,
  on: string,
): Promise<KnownCertificate[]> {
  if (files.length === 0) return [];
  const known = await knownTo(options);
  const given: KnownCertificate[] = [];
  for (const file of files)
    for (const { name, jwt } of await credentialsIn(file)) {
      const certificate = saidIn(jwt, name);
      const { state } = await verifyCertificate(jwt, known, { on, where: name }, nodeChecks);
      given.push({ certificate, state, on });
    }
  return given;
}
