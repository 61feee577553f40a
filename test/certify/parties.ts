import type { Authorisation, Party, Scheme } from '../../src/model/authority.ts';
import type { Certificate, EvidenceRun } from '../../src/model/certificate.ts';

/** Parties, papers and days of a certification that never was: none of them exists. */
export const accreditor: Party = {
  id: 'did:web:accreditor.example',
  name: 'Example Accreditation Service',
  country: 'CN',
};
export const laboratory: Party = {
  id: 'did:web:lab.example',
  name: 'Example Sensor Laboratory',
  names: { zh: '示例传感器实验室' },
  address: '1 Test Road, Shenzhen',
  country: 'CN',
};
export const body: Party = {
  id: 'did:web:body.example',
  name: 'Example Certification Body',
  names: { zh: '示例认证机构' },
  address: '2 Decision Street, Beijing',
  country: 'CN',
};
export const client: Party = {
  id: 'https://maker.example/',
  name: 'Example Sensors',
  address: '3 Works Lane',
  country: 'CN',
};
export const gbt = { id: 'GB/T 45288', year: '2026' };

const source = { kind: 'own-proposal', title: 'made for a test', read: '2026-11-27' } as const;

/** Of the laboratory, to test. */
export const authorisation: Authorisation = {
  id: 'lab-17025',
  holder: laboratory.id,
  kind: 'CNAS',
  activity: 'testing',
  number: 'CNAS L0290',
  by: accreditor.id,
  from: '2026-01-01',
  to: '2031-12-31',
  scope: [{ object: 'IIoT smart sensors', standard: gbt, clause: '6', from: '2026-01-01' }],
  signatories: [{ name: 'Zhao Min', from: '2026-01-01' }],
  source,
};

/** Of the body, to certify. */
export const bodyAuthorisation: Authorisation = {
  ...authorisation,
  id: 'body-17065',
  holder: body.id,
  activity: 'certification',
  number: 'CNAS C001-P',
  signatories: [{ name: 'Sun Hao', from: '2026-01-01' }],
};

export const scheme: Scheme = {
  id: 'sensor-ai',
  version: '1',
  title: 'AI interoperability of smart sensors',
  owner: body.id,
  type: '1a',
  samples: 1,
  validity: 36,
};

const digest = (byte: string): `sha256:${string}` => `sha256:${byte.repeat(32)}`;

export const run: EvidenceRun = {
  run: '20261001T081200Z-SIM-L3-0001-abcdef',
  log: 'gradus.local/station/0123456789abcdef',
  chain: digest('0a'),
  serial: 'SIM-L3-0001',
  programme: 'type',
  firmware: digest('f1'),
  concluded: '2026-10-01T09:00:00.000Z',
};

/** As the body drafts it; `status` is written when it is issued. */
export const certificate: Certificate = {
  v: 1,
  number: 'EX-2026-0001',
  body,
  authorisations: ['CNAS C001-P'],
  client,
  scheme: { id: scheme.id, version: scheme.version },
  of: 'type',
  serials: ['SIM-L3-0001'],
  product: {
    maker: 'Example Sensors',
    name: 'Bearing sensor',
    model: 'SIM-L3',
    firmware: [{ version: '1.4.2', digest: digest('f1') }],
    models: [digest('b1')],
  },
  standard: gbt,
  level: 'L3',
  basis: { pack: { id: 'gbt-45288-2026-described', version: '1.0.0', digest: digest('c1') }, provenance: 'stated' },
  reports: [
    {
      number: 'R-2026-0042',
      laboratory: laboratory.id,
      performed: { from: '2026-10-01', to: '2026-10-02' },
      issued: '2026-10-05',
      digest: digest('d1'),
      runs: [run],
    },
  ],
  decided: '2026-10-20',
  signatory: 'Sun Hao',
  issued: '2026-10-21',
  from: '2026-10-21',
  to: '2029-10-20',
  status: { list: 'https://body.example/status', index: 0 },
};
