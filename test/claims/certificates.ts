import { Certificate } from '../../src/model/certificate.ts';
import type { Level } from '../../src/model/terms.ts';

const digest = (sign: string): string => `sha256:${sign.repeat(64)}`;

type Made = {
  number: string;
  model: string;
  level: Level;
  firmware: readonly string[];
  provenance: Certificate['basis']['provenance'];
  serials?: readonly string[];
};

function made({ number, model, level, firmware, provenance, serials }: Made): Certificate {
  return Certificate.parse({
    v: 1,
    number,
    body: { id: 'did:web:northgate.example', name: 'Northgate Certification', country: 'DE' },
    authorisations: ['CNAS C118-P'],
    client: { id: 'did:web:borealis.example', name: 'Borealis Sensors' },
    scheme: { id: 'northgate-ai', version: '1' },
    of: serials ? 'unit' : 'type',
    serials: serials ?? [`${model.replace('-', '')}-000001`],
    product: {
      maker: 'Borealis Sensors',
      name: `Sensor ${model}`,
      model,
      firmware: firmware.map((version) => ({ version, digest: digest('a') })),
      models: [digest('b')],
    },
    standard: { id: 'GB/T 45288', year: '2026' },
    level,
    basis: { pack: { id: 'gbt-45288-2026-described', version: '0.1.0', digest: digest('c') }, provenance },
    reports: [
      {
        number: 'HTL-26-0093',
        laboratory: 'did:web:harbour.example',
        performed: { from: '2026-08-03', to: '2026-08-14' },
        issued: '2026-08-20',
        digest: digest('d'),
        runs: [
          {
            run: '20260810T081200Z-BX-abcdef',
            log: 'harbour.example/log',
            chain: digest('e'),
            serial: 'BX-000001',
            programme: 'type',
            firmware: digest('a'),
            concluded: '2026-08-10T09:00:00.000Z',
          },
        ],
      },
    ],
    decided: '2026-09-01',
    signatory: 'A. Holm',
    issued: '2026-09-02',
    from: '2026-09-02',
    to: '2028-09-01',
    status: { list: 'https://northgate.example/status/1', index: 117 },
  });
}

/** Certificates that documents of the corpus are held against. `described` rests on rules that nobody signed. */
export const certificates = {
  l3: made({
    number: 'NGC-2026-0117',
    model: 'BX-300',
    level: 'L3',
    firmware: ['2.1.0', '2.1.1'],
    provenance: 'official',
  }),
  l2: made({ number: 'NGC-2026-0085', model: 'BX-200', level: 'L2', firmware: ['1.4.0'], provenance: 'official' }),
  l4: made({ number: 'NGC-2026-0152', model: 'BX-400', level: 'L4', firmware: ['4.0.2'], provenance: 'official' }),
  described: made({ number: 'NGC-2026-0131', model: 'BX-310', level: 'L3', firmware: ['2.1.0'], provenance: 'stated' }),
  unit: made({
    number: 'NGC-2026-0140',
    model: 'BX-500',
    level: 'L3',
    firmware: ['3.0.0'],
    provenance: 'official',
    serials: ['BX500-000417', 'BX500-000418'],
  }),
} as const;
export type CertificateName = keyof typeof certificates;
