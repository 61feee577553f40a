import type { RiskFacts } from '../../model/declaration-facts.ts';

/** Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744, in force 27 July 2026; read 2026-11-23 (established). */
export const applies = { annexIII: '2027-12-02', annexI: '2028-08-02' } as const;

/** Why a product is a high-risk AI system, or is none, with the article that says so. */
export type RiskReason =
  | 'annexI.safety' // Art. 6(1): product or safety component, and third-party assessment
  | 'annexI.section-b' // machinery: Arts 6(1), 60a, 102 to 112 alone; no declaration under Art. 47
  | 'annexI.no-third-party' // Art. 6(1)(b)
  | 'annexI.third-party-other' // Art. 6(1c): third party for something else alone
  | 'annexI.efficiency' // Art. 6(1a), unless failure endangers (6(1b))
  | 'annexIII.infrastructure' // Annex III point 2
  | 'annexIII.none'
  | 'not-in-annex-I';

export type Classification = {
  /** Whether a declaration after Annex V is due, once its date is there. */
  highRisk: boolean;
  reasons: readonly RiskReason[];
  /** The first day on which the duties apply; absent where there are none. */
  from?: string;
};

/** Spectrum and electromagnetic compatibility do not make a product high-risk by their assessment (Art. 6(1c)). */
const isOther = (what: string): boolean => /spectrum|electromagnetic|EMC|radio/i.test(what);

function annexIReason({ annexI, onlyEfficiency, failureEndangers }: RiskFacts): RiskReason {
  if (!annexI) return 'not-in-annex-I';
  if (annexI.section === 'B') return 'annexI.section-b';
  if (onlyEfficiency && !failureEndangers) return 'annexI.efficiency';
  if (!annexI.thirdParty) return 'annexI.no-third-party';
  const only = annexI.thirdPartyOnlyFor ?? [];
  return only.length > 0 && only.every(isOther) ? 'annexI.third-party-other' : 'annexI.safety';
}

/** Whether a product is a high-risk AI system by its maker's answers. It is computed, and no legal advice. */
export function classificationOf(facts: RiskFacts): Classification {
  const annexI = annexIReason(facts);
  const annexIII = facts.safetyComponentOf === undefined ? 'annexIII.none' : 'annexIII.infrastructure';
  const [byI, byIII] = [annexI === 'annexI.safety', annexIII === 'annexIII.infrastructure'];
  const from = byIII ? applies.annexIII : applies.annexI;
  return { highRisk: byI || byIII, reasons: [annexI, annexIII], ...((byI || byIII) && { from }) };
}
