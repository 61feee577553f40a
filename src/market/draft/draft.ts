import type { Certificate } from '../../model/certificate.ts';
import type { DeclarationFacts } from '../../model/declaration-facts.ts';
import type { KnownCertificate } from '../claims/finding.ts';
import { classificationOf, type Classification } from './risk.ts';

/** The statement on a label; a supplier's declaration (ISO/IEC 17050-1); the EU declaration of a high-risk AI system (Annex V). */
export const draftKinds = ['label', 'supplier', 'ai-act'] as const;
export type DraftKind = (typeof draftKinds)[number];

/** Why no draft is made. `names`: dotted paths of facts. */
export type Lack =
  | { lacks: 'certificate'; state: string }
  | { lacks: 'facts'; names: readonly string[] }
  | { lacks: 'serial'; serial: string }
  | { lacks: 'risk'; classification: Classification | null };

/** What a declaration is made from, once nothing stands against it. */
export type Draft =
  | { kind: 'label'; on: string; certificate: Certificate }
  | { kind: 'supplier'; on: string; certificate: Certificate; facts: DeclarationFacts }
  | { kind: 'ai-act'; on: string; certificate: Certificate; facts: DeclarationFacts; classification: Classification };

export const isLack = (made: Draft | Lack): made is Lack => 'lacks' in made;

/** How much may be stated, by the rules' weakest provenance: never conformity with a text that nobody read. */
export function statementOf({
  basis: { provenance, contract },
}: Pick<Certificate, 'basis'>): 'conforms' | 'contract' | 'assessed' {
  if (provenance === 'official') return 'conforms';
  return provenance === 'contracted' && contract !== undefined ? 'contract' : 'assessed';
}

function missingFor({ personalData, notifiedBody }: DeclarationFacts, { reasons }: Classification): string[] {
  return [
    ...(personalData === undefined ? ['personalData'] : []),
    ...(personalData?.processed && personalData.statement === undefined ? ['personalData.statement'] : []),
    ...(reasons.includes('annexI.safety') && notifiedBody === undefined ? ['notifiedBody'] : []),
  ];
}

function annexV(on: string, certificate: Certificate, facts: DeclarationFacts): Draft | Lack {
  const classification = facts.risk ? classificationOf(facts.risk) : null;
  if (!classification?.highRisk) return { lacks: 'risk', classification };
  const names = missingFor(facts, classification);
  return names.length > 0 ? { lacks: 'facts', names } : { kind: 'ai-act', on, certificate, facts, classification };
}

/**
 * A draft to be signed by who declares. It fills itself from a certificate that is valid on the day, and refuses the rest:
 * a certificate that is not, units that it does not name, facts that are missing, and Annex V for a product that is not
 * high-risk by its maker's answers.
 */
export function draftFrom(
  kind: DraftKind,
  { certificate, state, on }: KnownCertificate,
  facts?: DeclarationFacts,
): Draft | Lack {
  if (state !== 'valid') return { lacks: 'certificate', state };
  if (kind === 'label') return { kind, on, certificate };
  if (!facts) return { lacks: 'facts', names: ['number', 'issuer', 'place', 'date', 'signatory'] };
  const { serials = [] } = facts;
  const outside = certificate.of === 'unit' ? serials.find((one) => !certificate.serials.includes(one)) : undefined;
  if (outside !== undefined) return { lacks: 'serial', serial: outside };
  return kind === 'supplier' ? { kind, on, certificate, facts } : annexV(on, certificate, facts);
}
