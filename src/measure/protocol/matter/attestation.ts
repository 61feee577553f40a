import { checkOf, hex, holds, of, unknown } from './sight.ts';

export const attestationNonceAndSignature = checkOf(
  'attestation-nonce-and-signature',
  'the attestation holds the nonce that was sent and is signed by the key of the DAC',
  (life) =>
    of(life, 'attestation', ({ nonce, signature }) => {
      if (nonce.sent !== nonce.signed) return holds(false, `nonce ${nonce.sent} sent, ${nonce.signed} signed`);
      return holds(signature, signature ? 'nonce and signature hold' : 'the signature is not of the key of the DAC');
    }),
);

export const attestationVidPid = checkOf(
  'attestation-vid-pid',
  'DAC, PAI, certification declaration and BasicInformation name one vendor, DAC and BasicInformation one product',
  (life) =>
    of(life, 'attestation', ({ dac, pai, basic, declaration }) => {
      const vendors = [dac.vendorId, pai.vendorId, basic.vendorId, declaration.vendorId];
      const isOne = new Set(vendors).size === 1 && dac.productId === basic.productId;
      const [ofDac, ofPai, ofBasic, ofDeclaration] = vendors.map(hex);
      return holds(
        isOne,
        `vendor: DAC ${ofDac}, PAI ${ofPai}, BasicInformation ${ofBasic}, declaration ${ofDeclaration}; product: DAC ${hex(dac.productId)}, BasicInformation ${hex(basic.productId)}`,
      );
    }),
);

export const attestationPaaChain = checkOf(
  'attestation-paa-chain',
  'DAC and PAI are signed up to a PAA of the given store and held when the DAC was made',
  (life) => of(life, 'attestation', ({ chain }) => ({ value: chain.value, actual: chain.why })),
);

export const attestationCdSignature = checkOf(
  'attestation-cd-signature',
  'the certification declaration is signed by a signer of the given store',
  (life) => of(life, 'attestation', ({ declarationSignature: { value, why } }) => ({ value, actual: why })),
);

export const attestationCdProduct = checkOf(
  'attestation-cd-product',
  'the certification declaration lists the product',
  (life) =>
    of(life, 'attestation', ({ dac, declaration }) => {
      const { productId } = dac;
      if (productId === undefined) return unknown('the DAC names no product');
      const listed = declaration.productIds.map(hex).join(', ');
      return holds(declaration.productIds.includes(productId), `lists ${listed}; the DAC is of ${hex(productId)}`);
    }),
);

/** Never true: who is revoked is told by a ledger on the Internet, which is not asked. */
export const attestationRevocation = checkOf('attestation-revocation', 'neither DAC nor PAI is revoked', () =>
  unknown('unverified: revocation lists are not looked up'),
);

export const nocCsr = checkOf(
  'noc-csr',
  'the certificate request holds the nonce that was sent, proves its key, and is signed by the key of the DAC',
  (life) =>
    of(life, 'csr', ({ nonce, attested, selfSigned }) =>
      holds(
        nonce.sent === nonce.signed && attested && selfSigned,
        `nonce ${nonce.sent === nonce.signed ? 'holds' : 'differs'}; attestation signature ${attested ? 'holds' : 'does not hold'}; request ${selfSigned ? 'proves its key' : 'does not prove its key'}`,
      ),
    ),
);
