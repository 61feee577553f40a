import { Bytes } from '@matter/general';
import { CertificationDeclaration, TestCert_PAA_NoVID_Cert } from '@matter/main/protocol';

function pem(der: Bytes): string {
  const lines =
    Buffer.from(Bytes.of(der))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** The CSA's test authorities, as matter.js brings them: nobody is certified by them. */
export const testAuthorities = {
  paa: pem(TestCert_PAA_NoVID_Cert),
  cdSigner: pem(CertificationDeclaration.testSignerCertificate()),
};
