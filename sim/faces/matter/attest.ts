import { createHash } from 'node:crypto';
import { Bytes, Crypto, Environment, PrivateKey } from '@matter/general';
import type { DeviceCertification } from '@matter/main/protocol';
import { VendorId } from '@matter/main';
import { AttestationCertificateManager, CertificationDeclaration, Pai } from '@matter/main/protocol';

/** Of the range that the CSA keeps for tests. */
export const vendor = { id: VendorId(0xfff1), other: VendorId(0xfff2) };
export const product = { id: 0x8000, other: 0x8001 };

const skid = (publicKey: Bytes): Bytes => createHash('sha1').update(Bytes.of(publicKey)).digest();

/** The intermediate certificate signed again by an authority of the device's own. */
async function underOwnAuthority(crypto: Crypto, pai: Bytes): Promise<Bytes> {
  const authority = await crypto.createKeyPair();
  const { signature: _, ...cert } = { signature: undefined, ...Pai.fromAsn1(pai).cert };
  const own = new Pai({
    ...cert,
    issuer: { commonName: 'Nobody’s PAA' },
    extensions: { ...cert.extensions, authorityKeyIdentifier: skid(authority.publicKey) },
  });
  await own.sign(crypto, authority);
  return own.asSignedDer();
}

/** Attestation under the CSA's test authorities, as matter.js makes it. `wrong`: certified as another product, or by nobody. */
export function certification(
  environment: Environment,
  wrong: { product: boolean; authority: boolean },
): () => Promise<DeviceCertification.Configuration> {
  return async () => {
    const crypto = environment.get(Crypto);
    const manager = await AttestationCertificateManager.create(crypto, vendor.id);
    const { keyPair, dac } = await manager.getDACert(product.id);
    const pai = await manager.getPAICert();
    return {
      privateKey: PrivateKey(keyPair.privateKey),
      certificate: dac,
      intermediateCertificate: wrong.authority ? await underOwnAuthority(crypto, pai) : pai,
      declaration: await CertificationDeclaration.generate(
        crypto,
        vendor.id,
        wrong.product ? product.other : product.id,
      ),
    };
  };
}
