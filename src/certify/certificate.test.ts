import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  bodySigner,
  checks,
  keeper,
  known,
  register,
  rowOf,
  signed,
  signerNamed,
  trustList,
} from '../../test/certify/issued.ts';
import { authorisation, body, bodyAuthorisation, certificate, laboratory, run } from '../../test/certify/parties.ts';
import type { Certificate } from '../model/certificate.ts';
import type { TrustList } from '../model/register.ts';
import { toBase64Url, bytesOf } from '../evidence/bytes.ts';
import { vkeyText } from '../evidence/checkpoint.ts';
import { verifyCertificate, type CertificateQuestion, type VerifiedRun } from './certificate.ts';
import { credentialText } from './credential.ts';
import { kidOf } from './jwt.ts';
import { knownFrom } from './known.ts';
import { signRegister, signTrustList } from './register.ts';

const asked = { on: '2026-11-27', where: 'certificate.jwt' };
const at = await known();

async function seen(
  jwt: string,
  by = at,
  question: Partial<CertificateQuestion> = {},
): Promise<[string, string, string]> {
  const { state, broken } = await verifyCertificate(jwt, by, { ...asked, ...question }, checks);
  return [state, broken?.link ?? '', broken?.says ?? ''];
}

async function breaks(
  jwt: string,
  state: string,
  link: string,
  says: RegExp,
  by = at,
  question: Partial<CertificateQuestion> = {},
): Promise<void> {
  const found = await seen(jwt, by, question);
  assert.deepEqual(found.slice(0, 2), [state, link], found[2]);
  assert.match(found[2], says);
}

const changed = (change: Partial<Certificate>): Certificate => ({ ...certificate, ...change });
const listWith = (change: Partial<TrustList>) => known({ ...trustList, ...change });
const withLaboratory = (changes: TrustList['authorisations'][number]['changes'], scope = authorisation.scope) =>
  listWith({
    authorisations: [
      { authorisation: { ...authorisation, scope }, changes },
      { authorisation: bodyAuthorisation, changes: [] },
    ],
  });

describe('a certificate', () => {
  it('is valid with every link named', async () => {
    const { state, links, certificate: read } = await verifyCertificate(await signed(), at, asked, checks);
    assert.equal(state, 'valid');
    assert.deepEqual(
      links.map(({ name }) => name),
      ['document', 'signature', 'authorisation', 'laboratory', 'status', 'evidence', 'firmware'],
    );
    assert.deepEqual(read, certificate);
    assert.match(
      links[2]?.says ?? '',
      /CNAS C001-P of did:web:accreditor\.example: IIoT smart sensors, GB\/T 45288-2026 .*on 2026-10-20/,
    );
    assert.match(
      links[4]?.says ?? '',
      /valid on 2026-11-27, by what was known 7 days before \(the register of .* as of 2026-11-20T08:00:00\.000Z\)/,
    );
    assert.match(links[5]?.says ?? '', /not checked: no bundle of its 1 run was given/);
  });

  it('is valid from its first day to its last, both included', async () => {
    const jwt = await signed();
    const late = await known(trustList, [{ ...register, asOf: '2029-10-20T00:00:00.000Z', next: '2029-12-31' }]);
    const on = async (day: string) => (await seen(jwt, late, { on: day }))[0];
    assert.deepEqual(
      [await on('2026-10-20'), await on('2026-10-21'), await on('2029-10-20'), await on('2029-10-21')],
      ['not yet valid', 'valid', 'valid', 'expired'],
    );
  });

  it('tells its status on the day asked, whatever came after', async () => {
    const said = { decidedBy: 'Sun Hao', because: 'surveillance' };
    const row = rowOf(certificate, [
      { change: 'suspended', from: '2027-01-01', ...said },
      { change: 'reinstated', from: '2027-02-01', ...said },
      { change: 'withdrawn', from: '2027-06-01', ...said },
    ]);
    const by = await known(trustList, [{ ...register, certificates: [row] }]);
    const jwt = await signed();
    const on = async (day: string) => (await seen(jwt, by, { on: day }))[0];
    assert.deepEqual(
      [await on('2026-12-31'), await on('2027-01-15'), await on('2027-05-31'), await on('2027-06-01')],
      ['valid', 'suspended', 'valid', 'withdrawn'],
    );
  });

  it('is not found where its register does not name it, and says as of when', async () => {
    const by = await known(trustList, [{ ...register, certificates: [] }]);
    await breaks(
      await signed(),
      'not found',
      'status',
      /no match in the register of did:web:body\.example as of 2026-11-20/,
      by,
    );
  });

  it('is unverifiable by a register that is too old, or none', async () => {
    const stale = await known(trustList, [{ ...register, next: '2026-11-26' }]);
    await breaks(
      await signed(),
      'unverifiable',
      'status',
      /too old to say anything of 2026-11-27: another was due on 2026-11-26/,
      stale,
    );
    const { next: _, ...open } = register;
    const undated = await known(trustList, [open]);
    await breaks(await signed(), 'unverifiable', 'status', /another was due on 2026-12-20/, undated, {
      on: '2026-12-21',
    });
    await breaks(
      await signed(),
      'unverifiable',
      'status',
      /no register of did:web:body\.example was given/,
      await known(trustList, []),
    );
  });

  it('is unverifiable where the register has another under its number', async () => {
    const other = changed({ level: 'L2' });
    await breaks(await signed(other), 'unverifiable', 'status', /is not the certificate EX-2026-0001 in the register/);
  });
});

describe('who may certify', () => {
  it('is authorised on the day of the decision, for the standard and year', async () => {
    const later = { ...bodyAuthorisation, from: '2026-10-21' };
    const by = await listWith({
      authorisations: [
        { authorisation, changes: [] },
        { authorisation: later, changes: [] },
      ],
    });
    await breaks(
      await signed(),
      'out of scope',
      'authorisation',
      /not authorised on 2026-10-20.*CNAS C001-P .* begins on 2026-10-21/,
      by,
    );
    const year = { id: 'GB/T 45288', year: '2025' };
    await breaks(
      await signed(changed({ standard: year })),
      'out of scope',
      'authorisation',
      /has GB\/T 45288 of 2026, not of 2025/,
    );
  });

  it('is nobody by their own word', async () => {
    const none = await listWith({ authorisations: [{ authorisation, changes: [] }] });
    await breaks(
      await signed(),
      'out of scope',
      'authorisation',
      /no trust list given has an authorisation for certification/,
      none,
    );
    const own = changed({ authorisations: ['CNAS C001-P', 'CNAS C999-P'] });
    await breaks(
      await signed(own),
      'unverifiable',
      'authorisation',
      /states the authorisation CNAS C999-P, which no trust list given knows/,
    );
  });

  it('is no laboratory: what tests does not certify', async () => {
    const testing = { ...bodyAuthorisation, activity: 'testing' } as const;
    const by = await listWith({
      authorisations: [
        { authorisation, changes: [] },
        { authorisation: testing, changes: [] },
      ],
    });
    await breaks(
      await signed(),
      'out of scope',
      'authorisation',
      /no trust list given has an authorisation for certification/,
      by,
    );
  });

  it('signs by a person who may', async () => {
    await breaks(
      await signed(changed({ signatory: 'Nobody' })),
      'out of scope',
      'authorisation',
      /signed by Nobody, who is no signatory/,
    );
  });
});

describe('the laboratory of a certificate', () => {
  it('had its scope on the days of the tests', async () => {
    const scope = authorisation.scope.map((row) => ({ ...row, to: '2026-09-30' }));
    await breaks(
      await signed(),
      'out of scope',
      'laboratory',
      /had no scope from 2026-10-01 to 2026-10-02.*CNAS L0290 .* has GB\/T 45288-2026 until 2026-09-30/,
      await withLaboratory([], scope),
    );
    const suspended = { change: 'suspended', from: '2026-10-02', because: 'moved' } as const;
    await breaks(
      await signed(),
      'out of scope',
      'laboratory',
      /was suspended on 2026-10-02/,
      await withLaboratory([suspended]),
    );
  });

  it('may lose it later without breaking anything', async () => {
    const withdrawn = { change: 'withdrawn', from: '2026-10-03', because: 'closed' } as const;
    assert.equal((await seen(await signed(), await withLaboratory([withdrawn])))[0], 'valid');
    const scope = authorisation.scope.map((row) => ({ ...row, to: '2026-10-02' }));
    assert.equal((await seen(await signed(), await withLaboratory([], scope)))[0], 'valid');
  });
});

describe('what a certificate rests on', () => {
  const { concluded: _concluded, programme: _programme, ...bound } = run;
  const verified: VerifiedRun = { ...bound, pack: certificate.basis.pack.digest, level: 'L3' };

  it('is checked where bundles are given, and told where not', async () => {
    const { links } = await verifyCertificate(await signed(), at, { ...asked, evidence: [verified] }, checks);
    assert.equal(links[5]?.says, '1 of 1 runs verified and as certified');
  });

  for (const [what, change, says] of [
    [
      'entries',
      { chain: certificate.product.firmware[0]?.digest ?? run.chain },
      /has other entries than the run that is certified/,
    ],
    ['unit', { serial: 'SIM-L3-0002' }, /is of SIM-L3-0002/],
    ['pack', { pack: run.chain }, /was judged by the pack/],
    ['level', { level: 'L2' }, /reached L2, not L3/],
  ] as const)
    it(`is refused with another ${what}`, async () => {
      await breaks(await signed(), 'unverifiable', 'evidence', says, at, { evidence: [{ ...verified, ...change }] });
    });

  it('covers the firmware it names and no other', async () => {
    assert.equal((await seen(await signed(), at, { firmware: run.firmware }))[0], 'valid');
    await breaks(await signed(), 'out of scope', 'firmware', /does not cover firmware sha256:0a.*, only 1\.4\.2/, at, {
      firmware: run.chain,
    });
    const row = rowOf(certificate, [
      { change: 'reduced', from: '2026-11-01', decidedBy: 'Sun Hao', because: 'a fault', firmware: [run.firmware] },
    ]);
    const by = await known(trustList, [{ ...register, certificates: [row] }]);
    await breaks(await signed(), 'out of scope', 'firmware', /no longer covers firmware 1\.4\.2/, by, {
      firmware: run.firmware,
    });
    assert.equal((await seen(await signed(), by, { firmware: run.firmware, on: '2026-10-31' }))[0], 'valid');
  });

  it('agrees with itself', async () => {
    const [report] = certificate.reports;
    assert.ok(report);
    const cases: [Partial<Certificate>, RegExp][] = [
      [{ decided: '2026-10-04' }, /the decision 2026-10-04 before its issue|before .* 2026-10-05/],
      [{ serials: ['SIM-L3-0009'] }, /rests on a run of SIM-L3-0001, which it does not name/],
      [
        { product: { ...certificate.product, firmware: [{ version: '2', digest: run.chain }] } },
        /rests on a run with firmware .* which it does not cover/,
      ],
      [{ to: '2026-10-20' }, /its last 2026-10-20 before/],
      [{ reports: [{ ...report, performed: { from: '2026-09-01', to: '2026-09-02' } }] }, /outside the days of report/],
    ];
    for (const [change, says] of cases) await breaks(await signed(changed(change)), 'unverifiable', 'document', says);
  });
});

describe('a forged certificate', async () => {
  const header = (value: object): string => toBase64Url(bytesOf(JSON.stringify(value)));
  const genuine = await signed();
  const [head = '', payload = '', signature = ''] = genuine.split('.');
  const kid = kidOf(body.id, bodySigner);
  const other = toBase64Url(bytesOf(credentialText(changed({ level: 'L5' }))));
  const stranger = signerNamed('body.example');
  const homoglyph = changed({ body: { ...body, id: 'did:web:b%D0%BEdy.example' } });

  for (const [what, jwt, link, says] of [
    [
      'without a signature (alg none)',
      `${header({ alg: 'none', typ: 'vc+jwt', kid })}.${payload}.`,
      'document',
      /signed by the algorithm none/,
    ],
    [
      'by a key taken for a secret (HS256)',
      `${header({ alg: 'HS256', typ: 'vc+jwt', kid })}.${payload}.${signature}`,
      'document',
      /signed by the algorithm HS256/,
    ],
    [
      'that brings its own key',
      `${header({ alg: 'EdDSA', typ: 'vc+jwt', kid, jwk: { kty: 'OKP' } })}.${payload}.${signature}`,
      'document',
      /has jwk in its header, which nobody is to trust/,
    ],
    [
      'of another type',
      `${header({ alg: 'EdDSA', typ: 'JWT', kid })}.${payload}.${signature}`,
      'document',
      /of the type JWT, not vc\+jwt/,
    ],
    [
      'with another payload',
      `${head}.${other}.${signature}`,
      'signature',
      /has a signature by .* that does not verify/,
    ],
    [
      'by a stranger’s key',
      await signed(certificate, stranger),
      'signature',
      /which is no known key of did:web:body\.example/,
    ],
    [
      'of an issuer that looks alike',
      await signed(homoglyph),
      'signature',
      /is of did:web:b%D0%BEdy\.example, of which no trust list given has a key/,
    ],
    ['in two parts', `${head}.${payload}`, 'document', /not a JWT of three parts/],
  ] as const)
    it(`${what} is refused`, async () => {
      await breaks(jwt, 'unverifiable', link, says);
    });

  it('that says something else around its record is refused, though its body signed it', async () => {
    const { signJwt } = await import('./jwt.ts');
    for (const [from, to] of [
      ['"score":"L3"', '"score":"L5"'],
      ['"validUntil":"2029', '"validUntil":"2039'],
      ['{"@context"', '{"__proto__":{},"@context"'],
      ['{"@context"', '{"gradus":1,"@context"'],
    ] as const) {
      const text = credentialText(certificate).replace(from, to);
      assert.notEqual(text, credentialText(certificate));
      await breaks(
        await signJwt(text, 'vc+jwt', body.id, bodySigner),
        'unverifiable',
        'document',
        /says something else around its record/,
      );
    }
  });
});

describe('what a verifier goes by', () => {
  const list = async (by = keeper) => ({ name: 'trust.json', bytes: await signTrustList(trustList, by) });

  it('is a list that a pinned key signed', async () => {
    const stranger = signerNamed('list.example');
    await assert.rejects(
      knownFrom({ lists: [await list(stranger)], registers: [] }, [keeper], checks),
      /is signed by none of the keys/,
    );
  });

  it('is a register that its own body signed', async () => {
    const foreign = {
      name: 'register.json',
      bytes: await signRegister({ ...register, by: laboratory.id }, bodySigner),
    };
    await assert.rejects(
      knownFrom({ lists: [await list()], registers: [foreign] }, [keeper], checks),
      /is of did:web:lab\.example, and signed by a key that no trust list gives it/,
    );
    const own = { name: 'register.json', bytes: await signRegister(register, signerNamed('body.example')) };
    await assert.rejects(
      knownFrom({ lists: [await list()], registers: [own] }, [keeper], checks),
      /is signed by none of the keys/,
    );
  });

  it('is the newest register of several', async () => {
    const older = { ...register, asOf: '2026-11-01T00:00:00.000Z', certificates: [] };
    const registers = await Promise.all(
      [register, older].map(async (one, i) => ({ name: `r${i}`, bytes: await signRegister(one, bodySigner) })),
    );
    const both = await knownFrom({ lists: [await list()], registers }, [keeper], checks);
    assert.equal((await seen(await signed(), both))[0], 'valid');
  });

  it('gives keys as people exchange them', () => {
    assert.match(vkeyText(bodySigner), /^body\.example\+[0-9a-f]{8}\+/);
  });
});
