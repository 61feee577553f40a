import { bytesOf } from '../evidence/bytes.ts';
import { digestText } from '../evidence/tree.ts';
import type { Sha256 } from '../evidence/ports.ts';
import type { Certificate } from '../model/certificate.ts';
import type { Register, RegisterRow, TrustList } from '../model/register.ts';
import type { Registry } from '../views/registry.ts';
import { credentialText } from './credential.ts';
import type { HeldCertificate } from '../views/standing.ts';

/** As of when a registry is told, by whom, and when another telling is due. */
export type Extract = Pick<TrustList, 'by' | 'origin' | 'entries' | 'asOf' | 'next'>;

const head = ({ by, origin, entries, asOf, next }: Extract) => ({
  v: 1 as const,
  by,
  origin,
  entries,
  asOf,
  ...(next !== undefined && { next }),
});

/** The authorisations of a registry as a list to sign. */
export const trustListOf = ({ parties, authorisations }: Registry, extract: Extract): TrustList => ({
  ...head(extract),
  parties: [...parties.values()],
  authorisations: [...authorisations.values()].map(({ authorisation, changes }) => ({
    authorisation,
    changes: changes.map(({ rows, ...change }) => ({ ...change, ...(rows && { rows: [...rows] }) })),
  })),
});

/** A certificate as its body's register has it. */
export function registerRow(
  certificate: Certificate,
  changes: HeldCertificate['changes'],
  sha256: Sha256,
): RegisterRow {
  const { number, client, product, standard, level, from, to } = certificate;
  return {
    number,
    digest: digestText(sha256(bytesOf(credentialText(certificate)))),
    client: client.name,
    product: `${product.maker} ${product.model}`,
    standard,
    level,
    from,
    to,
    changes: changes.map(({ firmware, successor, ...change }) => ({
      ...change,
      ...(firmware && { firmware: [...firmware] }),
      ...(successor !== undefined && { successor }),
    })),
  };
}

/** The certificates of a registry, each with what became of it, as a register to sign. */
export const registerOf = (
  certificates: readonly { certificate: Certificate; changes: HeldCertificate['changes'] }[],
  extract: Extract,
  sha256: Sha256,
): Register => ({
  ...head(extract),
  certificates: certificates.map(({ certificate, changes }) => registerRow(certificate, changes, sha256)),
});
