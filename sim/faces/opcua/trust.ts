import { X509Certificate } from 'node:crypto';
import { StatusCodes } from 'node-opcua-status-code';
import type { StatusCode } from 'node-opcua-status-code';
import type { FaultName } from '../../list.ts';
import type { Pki } from './pki.ts';

type Told = (error: null, status: StatusCode) => void;

/** A reason to refuse a certificate, and the fault by which the sensor overlooks it. */
type Reason = { fault: FaultName; status: StatusCode; holds: (certificate: X509Certificate) => boolean };

/** The order of OPC 10000-4, 6.1.3: trust before dates before revocation. */
function reasonsOf(pki: Pki): Reason[] {
  const anchor = new X509Certificate(Buffer.from(pki.authority.certificate.rawData));
  const revoked = new Set(pki.authority.crl.entries.map(({ serialNumber }) => serialNumber.toLowerCase()));
  return [
    {
      fault: 'accepts-untrusted',
      status: StatusCodes.BadCertificateUntrusted,
      holds: (one) => !one.checkIssued(anchor) || !one.verify(anchor.publicKey),
    },
    {
      fault: 'accepts-expired',
      status: StatusCodes.BadCertificateTimeInvalid,
      holds: ({ validToDate }) => validToDate.getTime() < Date.now(),
    },
    {
      fault: 'accepts-not-yet-valid',
      status: StatusCodes.BadCertificateTimeInvalid,
      holds: ({ validFromDate }) => validFromDate.getTime() > Date.now(),
    },
    {
      fault: 'accepts-revoked',
      status: StatusCodes.BadCertificateRevoked,
      holds: ({ serialNumber }) => revoked.has(serialNumber.toLowerCase()),
    },
  ];
}

/** The certificate of an application may come with those of its issuers behind it: the first is its own. */
function leafOf(certificate: Buffer | Buffer[]): X509Certificate {
  return new X509Certificate((Array.isArray(certificate) ? certificate[0] : certificate) ?? Buffer.alloc(0));
}

/** A trust list with one authority and its revocation list. The stack asks with a callback or with a promise. */
export class TrustList {
  referenceCounter = 0;
  readonly #reasons: readonly Reason[];
  readonly #faults: ReadonlySet<FaultName>;

  constructor(pki: Pki, faults: ReadonlySet<FaultName>) {
    this.#reasons = reasonsOf(pki);
    this.#faults = faults;
  }

  #statusOf(certificate: Buffer | Buffer[]): StatusCode {
    try {
      const leaf = leafOf(certificate);
      const reason = this.#reasons.find(({ fault, holds }) => !this.#faults.has(fault) && holds(leaf));
      return reason?.status ?? StatusCodes.Good;
    } catch {
      return StatusCodes.BadCertificateInvalid;
    }
  }

  async checkCertificate(certificate: Buffer | Buffer[], told?: Told): Promise<StatusCode> {
    const status = this.#statusOf(certificate);
    told?.(null, status);
    return status;
  }
  async verifyCertificate(certificate: Buffer | Buffer[]): Promise<string> {
    return this.#statusOf(certificate).name;
  }
  async getTrustStatus(certificate: Buffer): Promise<StatusCode> {
    return this.#statusOf(certificate);
  }
  async initialize(): Promise<void> {}
  async dispose(): Promise<void> {}
  async trustCertificate(): Promise<void> {}
  async rejectCertificate(): Promise<void> {}
  async addIssuer(): Promise<void> {}
  async addRevocationList(): Promise<void> {}
}
