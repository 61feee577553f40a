import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { certificate } from '../../../test/certify/parties.ts';
import type { DeclarationFacts, RiskFacts } from '../../model/declaration-facts.ts';
import { draftFrom, isLack, statementOf, type Draft, type Lack } from './draft.ts';
import { classificationOf } from './risk.ts';

const on = '2026-11-27';
const valid = { certificate, state: 'valid', on } as const;
const risk: RiskFacts = { safetyFunction: false, failureEndangers: false, onlyEfficiency: true };
const facts: DeclarationFacts = {
  number: 'D-1',
  issuer: { name: 'Example Sensors', address: '3 Works Lane' },
  place: 'Shenzhen',
  date: on,
  signatory: { name: 'Wu Jie', function: 'Head of Quality' },
};
const lack = (made: Draft | Lack): Lack => {
  assert.ok(isLack(made), JSON.stringify(made));
  return made;
};

describe('a draft of a declaration', () => {
  it('is made from a certificate that is valid on the day, and from no other', () => {
    assert.ok(!isLack(draftFrom('label', valid)));
    for (const state of ['expired', 'withdrawn', 'suspended', 'unverifiable', 'out of scope'] as const)
      assert.deepEqual(draftFrom('label', { ...valid, state }), { lacks: 'certificate', state });
  });

  it('states as much as the weakest rule behind it allows', () => {
    const by = (provenance: 'official' | 'contracted' | 'stated' | 'proposed', contract?: string) =>
      statementOf({
        ...certificate,
        basis: { ...certificate.basis, provenance, ...(contract !== undefined && { contract }) },
      });
    assert.deepEqual(
      [by('official'), by('contracted', 'C-7'), by('contracted'), by('stated'), by('proposed')],
      ['conforms', 'contract', 'assessed', 'assessed', 'assessed'],
    );
  });

  it('says what a supplier’s declaration lacks', () => {
    assert.deepEqual(lack(draftFrom('supplier', valid)), {
      lacks: 'facts',
      names: ['number', 'issuer', 'place', 'date', 'signatory'],
    });
    assert.ok(!isLack(draftFrom('supplier', valid, facts)));
  });

  it('covers no unit that a certificate of units does not name', () => {
    const units = { ...valid, certificate: { ...certificate, of: 'unit' as const } };
    assert.ok(!isLack(draftFrom('supplier', units, { ...facts, serials: ['SIM-L3-0001'] })));
    assert.deepEqual(lack(draftFrom('supplier', units, { ...facts, serials: ['SIM-L3-0002'] })), {
      lacks: 'serial',
      serial: 'SIM-L3-0002',
    });
    assert.ok(!isLack(draftFrom('supplier', valid, { ...facts, serials: ['SIM-L3-0002'] })));
  });

  it('is after Annex V for a high-risk system alone, with a notified body where a third party assesses it', () => {
    assert.deepEqual(lack(draftFrom('ai-act', valid, facts)), { lacks: 'risk', classification: null });
    assert.equal(lack(draftFrom('ai-act', valid, { ...facts, risk })).lacks, 'risk');
    const water = { ...facts, risk: { ...risk, safetyComponentOf: 'water' as const } };
    assert.deepEqual(lack(draftFrom('ai-act', valid, water)), { lacks: 'facts', names: ['personalData'] });
    const made = draftFrom('ai-act', valid, { ...water, personalData: { processed: false } });
    assert.ok(!isLack(made) && made.kind === 'ai-act' && made.classification.from === '2027-12-02');
    const lift = { ...risk, onlyEfficiency: false, annexI: { act: 'lifts', section: 'A' as const, thirdParty: true } };
    assert.deepEqual(lack(draftFrom('ai-act', valid, { ...facts, risk: lift, personalData: { processed: true } })), {
      lacks: 'facts',
      names: ['personalData.statement', 'notifiedBody'],
    });
  });
});

describe('a high-risk AI system', () => {
  const annexI = { act: 'an act', section: 'A', thirdParty: true } as const;
  const of = (change: Partial<RiskFacts>) => classificationOf({ ...risk, onlyEfficiency: false, ...change });

  it('is a product under Annex I that a third party has to assess', () => {
    assert.deepEqual(of({ annexI }), {
      highRisk: true,
      reasons: ['annexI.safety', 'annexIII.none'],
      from: '2028-08-02',
    });
    assert.equal(of({ annexI: { ...annexI, thirdParty: false } }).highRisk, false);
  });

  it('is none by an assessment of spectrum or EMC alone', () => {
    const only = (what: string[]) => of({ annexI: { ...annexI, thirdPartyOnlyFor: what } });
    assert.deepEqual(only(['EMC', 'radio spectrum']).reasons[0], 'annexI.third-party-other');
    assert.equal(only(['EMC', 'electrical safety']).highRisk, true);
  });

  it('is none for efficiency alone, unless its failure endangers', () => {
    assert.equal(of({ annexI, onlyEfficiency: true }).reasons[0], 'annexI.efficiency');
    assert.equal(of({ annexI, onlyEfficiency: true, failureEndangers: true }).highRisk, true);
  });

  it('is no machinery by Annex I, which stands in section B', () => {
    assert.deepEqual(of({ annexI: { ...annexI, section: 'B' } }), {
      highRisk: false,
      reasons: ['annexI.section-b', 'annexIII.none'],
    });
  });

  it('is a safety component of critical infrastructure, from an earlier day', () => {
    assert.deepEqual(of({ safetyComponentOf: 'electricity', annexI }), {
      highRisk: true,
      reasons: ['annexI.safety', 'annexIII.infrastructure'],
      from: '2027-12-02',
    });
  });
});
