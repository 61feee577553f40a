import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accreditor, authorisation, body, laboratory, scheme } from '../../test/certify/parties.ts';
import type { RegistryBody } from '../model/registry.ts';
import { registryOf } from './registry.ts';

const file = { digest: `sha256:${'ee'.repeat(32)}`, bytes: 10, type: 'application/json' };
const parties = [accreditor, laboratory, body].map((party): RegistryBody => ({ kind: 'party-entered', party }));
const evaluated: RegistryBody = {
  kind: 'evaluated',
  application: 'A-1',
  file,
  by: 'Chen Yu',
  testedBy: ['Zhao Min'],
  level: 'L3',
};
const step = { application: 'A-1', file: file.digest } as const;
const reviewed: RegistryBody = { kind: 'reviewed', ...step, by: 'Li Wen', findings: [], recommends: 'grant' };
const decided: RegistryBody = { kind: 'decided', ...step, by: 'Sun Hao', decision: 'grant' };
const issued: RegistryBody = {
  kind: 'certificate-issued',
  application: 'A-1',
  number: 'EX-2026-0001',
  certificate: file,
  credential: file,
  index: 0,
};
const change = (name: 'suspended' | 'reinstated' | 'withdrawn', from: string): RegistryBody => ({
  kind: 'certificate-changed',
  number: 'EX-2026-0001',
  change: name,
  from,
  decidedBy: 'Sun Hao',
  because: 'surveillance',
});
const certified = [evaluated, reviewed, decided, issued];
const refused = (bodies: readonly RegistryBody[], says: RegExp): void =>
  assert.throws(
    () => registryOf(bodies),
    (error: Error & { code?: string }) => error.code === 'REGISTRY_REFUSED' && says.test(error.message),
  );

describe('a certification in a registry', () => {
  it('goes from evaluation over review and decision to a certificate', () => {
    const { applications, certificates } = registryOf(certified);
    assert.equal(applications.get('A-1')?.issued, 'EX-2026-0001');
    assert.deepEqual(certificates.get('EX-2026-0001')?.changes, []);
  });

  it('is not reviewed or decided on by who tested or evaluated it, however the name is written', () => {
    refused([evaluated, { ...reviewed, by: 'Zhao Min' }], /Zhao Min tested it and cannot review it/);
    refused([evaluated, { ...reviewed, by: ' zhao　MIN' }], /tested it and cannot review it/);
    refused([evaluated, { ...reviewed, by: 'Chen Yu' }], /Chen Yu evaluated it and cannot review it/);
    refused([evaluated, reviewed, { ...decided, by: 'Chen Yu' }], /evaluated it and cannot decide on it/);
  });

  it('leaves out no step', () => {
    refused([reviewed], /no application A-1/);
    refused([evaluated, decided], /was not reviewed/);
    refused([evaluated, reviewed, issued], /no decision to grant/);
    refused([evaluated, reviewed, { ...decided, decision: 'refuse' }, issued], /no decision to grant/);
    refused([...certified, issued], /led to certificate EX-2026-0001 already/);
  });

  it('is not granted over an open finding, or against its review', () => {
    const found = { ...reviewed, findings: [{ says: 'the report has no site' }] };
    refused([evaluated, found, decided], /a finding that is not settled: the report has no site/);
    const settled = { ...reviewed, findings: [{ says: 'the report has no site', settled: 'reissued' }] };
    assert.equal(registryOf([evaluated, settled, decided]).applications.get('A-1')?.decision?.decision, 'grant');
    refused([evaluated, { ...reviewed, recommends: 'refuse' }, decided], /recommends to refuse/);
  });

  it('is of the file that was evaluated', () => {
    const other = `sha256:${'dd'.repeat(32)}`;
    refused([evaluated, { ...reviewed, file: other }], /was evaluated as sha256:ee.*, not as sha256:dd/);
    const again = [evaluated, reviewed, { ...evaluated, file: { ...file, digest: other } }];
    refused([...again, { ...decided, file: other }], /was not reviewed/);
  });
});

describe('a certificate in a registry', () => {
  it('changes in the order of days, and no more once it is withdrawn', () => {
    const all = [...certified, change('suspended', '2027-01-01'), change('reinstated', '2027-02-01')];
    assert.equal(registryOf(all).certificates.get('EX-2026-0001')?.changes.length, 2);
    refused([...all, change('suspended', '2027-01-15')], /was reinstated on 2027-02-01, after 2027-01-15/);
    const ended = [...all, change('withdrawn', '2027-03-01')];
    refused([...ended, change('reinstated', '2027-04-01')], /was withdrawn on 2027-03-01: nothing follows/);
    refused([...certified, change('reinstated', '2027-01-01')], /is not suspended/);
  });
});

describe('an authorisation in a registry', () => {
  const entered: RegistryBody = { kind: 'authorised', authorisation };

  it('is given by another party, and once', () => {
    assert.equal(registryOf([...parties, entered]).authorisations.size, 1);
    refused([entered], /no party did:web:lab\.example/);
    refused([...parties, entered, entered], /already/);
    const own = { ...authorisation, by: laboratory.id };
    refused([...parties, { kind: 'authorised', authorisation: own }], /gives itself/);
  });

  it('is reduced by rows that it has', () => {
    const rows = authorisation.scope;
    const reduced = {
      kind: 'authorisation-changed',
      authorisation: 'lab-17025',
      change: 'reduced',
      from: '2026-09-01',
      because: 'asked',
    } as const;
    assert.equal(
      registryOf([...parties, entered, { ...reduced, rows }]).authorisations.get('lab-17025')?.changes.length,
      1,
    );
    refused([...parties, entered, reduced], /say which rows/);
    const strange = rows.map((row) => ({ ...row, standard: { id: 'GB/T 1', year: '2020' } }));
    refused([...parties, entered, { ...reduced, rows: strange }], /has no row IIoT smart sensors, GB\/T 1-2020/);
  });

  it('knows its schemes by version', () => {
    const next = { ...scheme, version: '2' };
    const bodies = [scheme, next].map((one): RegistryBody => ({ kind: 'scheme-entered', scheme: one }));
    assert.deepEqual([...registryOf(bodies).schemes.keys()], ['sensor-ai 1', 'sensor-ai 2']);
  });
});
