import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReadDocument } from '../../model/document.ts';
import { certificates, type CertificateName } from '../../../test/claims/certificates.ts';
import type { CertificateState } from '../../model/certificate.ts';
import { claimsIn } from './claims.ts';
import type { Finding, KnownCertificate } from './finding.ts';

const documentOf = (...paragraphs: string[]): ReadDocument => ({
  name: 'datasheet.txt',
  kind: 'text',
  pages: [{ number: 1, blocks: paragraphs.map((text) => ({ runs: [{ text }] })) }],
});
const given = (name: CertificateName, state: CertificateState = 'valid'): KnownCertificate => ({
  certificate: certificates[name],
  state,
  on: '2026-11-27',
});

function only(findings: readonly Finding[]): Finding {
  const [first, ...others] = findings;
  assert.ok(first);
  assert.deepEqual(others, []);
  return first;
}

describe('claims', () => {
  const claim = documentOf('BX-300: compliant with GB/T 45288–2026, Level 3');

  it('are not supported, never false, without a certificate', () => {
    const { rule, severity, facts } = only(claimsIn(claim, []));
    assert.deepEqual([rule, severity, facts.why], ['level.unsupported', 'warning', 'nothing given']);
  });
  it('are supported by a valid certificate of the level, and need no other wording', () => {
    const { rule, wording, facts } = only(claimsIn(claim, [given('l3')]));
    assert.deepEqual([rule, wording, facts.certificate], ['level.supported', null, 'NGC-2026-0117']);
  });
  it('of a certificate on another product are not supported where the document names none', () => {
    const { rule, facts } = only(claimsIn(documentOf('GB/T 45288–2026, Level 3'), [given('l3')]));
    assert.deepEqual([rule, facts.why], ['level.unsupported', 'product not named']);
  });
  it('break every rule that they break, the gravest first', () => {
    const text = documentOf('BX-310, firmware 9.0.0: certified to GB/T 45288–2026 Level 4');
    const { rule, also } = only(claimsIn(text, [given('described', 'expired')]));
    assert.deepEqual([rule, ...also], ['certificate.expired', 'firmware.outside', 'level.above', 'conformity.basis']);
  });
  it('are held against the certificate that says most for them', () => {
    const { rule } = only(claimsIn(claim, [given('l3', 'expired'), given('l3')]));
    assert.equal(rule, 'level.supported');
  });
  it('of another standard than the certificate is for are not supported by it', () => {
    const other = { ...given('l3'), certificate: { ...certificates.l3, standard: { id: 'GB/T 99999', year: '2026' } } };
    const { rule, facts } = only(claimsIn(claim, [other]));
    assert.deepEqual([rule, facts.why], ['level.unsupported', 'other standard']);
  });
  it('get the words of the valid certificate as what would be true', () => {
    const { rule, wording } = only(claimsIn(documentOf('BX-300: GB/T 45288–2026 Level 5'), [given('l3')]));
    assert.equal(rule, 'level.above');
    assert.deepEqual([wording?.says, wording?.certified, wording?.certificate], ['certified', 'L3', 'NGC-2026-0117']);
  });
  it('of a level in the language of the document', () => {
    for (const [text, language] of [
      ['GB/T 45288—2026 三级', 'zh'],
      ['GB/T 45288-2026 レベル3 に適合', 'ja'],
      ['GB/T 45288-2026 레벨 3 준수', 'ko'],
      ['Entspricht der Stufe 3 nach GB/T 45288-2026', 'de'],
    ] as const)
      assert.equal(only(claimsIn(documentOf(text), [])).wording?.language, language);
  });
  it('stand where all their runs stand', () => {
    const box = { y: 100, height: 10 };
    const runs = [
      { text: 'GB/T 45288–2026, Le', box: { ...box, x: 40, width: 95 } },
      { text: 'vel 3.', box: { ...box, x: 135, width: 30 } },
    ];
    const {
      quote,
      box: around,
      boxes,
    } = only(claimsIn({ name: 'a.pdf', kind: 'pdf', pages: [{ number: 7, blocks: [{ runs }] }] }, []));
    assert.deepEqual([quote, boxes.length], ['GB/T 45288–2026, Level 3', 2]);
    assert.deepEqual(around, { x: 40, y: 100, width: 120, height: 10 });
  });
  it('on their page, in their block', () => {
    const pages = [1, 2].map((number) => ({
      number,
      blocks: [{ runs: [{ text: 'A sensor.' }] }, { runs: [{ text: number === 2 ? 'AI-enabled' : 'IP67' }] }],
    }));
    const { page, block, quote } = only(claimsIn({ name: 'a.pdf', kind: 'pdf', pages }, []));
    assert.deepEqual([page, block, quote], [2, 2, 'AI-enabled']);
  });
  it('of intelligence in general are a note beside a level that is stated', () => {
    const findings = claimsIn(documentOf('AI-enabled.', 'GB/T 45288–2026, Level 3'), []);
    assert.deepEqual(
      findings.map(({ rule, severity }) => [rule, severity]),
      [
        ['generic', 'note'],
        ['level.unsupported', 'warning'],
      ],
    );
  });
  it('are all found in one block of 400 000 characters', () => {
    const text = documentOf('GB/T 45288-2026 level 3 '.repeat(16_000));
    assert.equal(claimsIn(text, []).length, 16_000);
  });
});
