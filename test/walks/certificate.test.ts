import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { paperPdf } from '../../src/drivers/documents/typst.ts';
import type { Paper } from '../../src/model/paper.ts';
import { lastSaid, Stage } from './stage.ts';

const day = (after: number): string => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
const [yesterday, today, tomorrow, later, end] = [-1, 0, 1, 10, 20].map(day);
const standard = { id: 'GB/T 45288', year: '2026' };
const parties = {
  accreditor: { id: 'did:web:accreditor.example', name: 'Example Accreditation Service', country: 'CN' },
  lab: { id: 'did:web:lab.example', name: 'Example Sensor Laboratory', country: 'CN' },
  body: { id: 'did:web:body.example', name: 'Example Certification Body', address: '2 Decision Street', country: 'CN' },
  client: { id: 'https://maker.example/', name: 'Example Sensors', address: '3 Works Lane', country: 'CN' },
};
const source = { kind: 'own-proposal', title: 'made for a walk', read: '2026-11-27' };
const authorisation = (id: string, holder: string, activity: string, number: string, signatory: string) => ({
  id,
  holder,
  kind: 'CNAS',
  activity,
  number,
  by: parties.accreditor.id,
  from: '2026-01-01',
  to: '2036-12-31',
  scope: [{ object: 'IIoT smart sensors', standard, from: '2026-01-01' }],
  signatories: [{ name: signatory, from: '2026-01-01' }],
  source,
});

type Said = { state: string; broken?: { link: string; says: string } };

describe('a sensor on its way to a certificate, and back', { timeout: 240_000 }, () => {
  let stage: Stage;
  let [run, key] = ['', ''];
  const yaml = (name: string, value: object): Promise<void> =>
    writeFile(stage.file(name), stringify(value, { aliasDuplicateObjects: false }));

  /** A step that must succeed; its words. */
  async function step(...args: string[]): Promise<string> {
    const { code, out, err } = await stage.gradus(...args);
    assert.equal(code, 0, `${args.join(' ')}\n${err}${out}`);
    return out;
  }

  async function refused(says: RegExp, ...args: string[]): Promise<void> {
    const { code, err } = await stage.gradus(...args);
    assert.equal(code, 2, err);
    assert.match(err, says);
  }

  async function stands(on: string | undefined, ...more: string[]): Promise<[string, string | undefined]> {
    const checks = ['--trust-list', 'published/trust.json', '--register', 'published/register.json', '--key', key];
    const { out, err } = await stage.gradus(
      'verify',
      'certificates/EX-2026-0001.en.pdf',
      ...checks,
      '--on',
      on ?? '',
      '--json',
      ...more,
    );
    assert.notEqual(out, '', err);
    const { state, broken } = JSON.parse(out) as Said;
    return [state, broken?.link];
  }

  const publish = (): Promise<string> => step('registry', 'publish', '--next', day(90));
  const change = (id: string, what: string, from: string | undefined, more: object = {}): Promise<void> =>
    yaml('change.yaml', { changes: [{ authorisation: id, change: what, from, because: 'a walk', ...more }] });

  before(async () => {
    stage = await Stage.open();
    await stage.sensor('L3');
  });
  after(() => stage.close());

  it('is measured and reaches L3 by what a short pack asks', async () => {
    const asked = ['opcua.handshake', 'identity.serial', 'identity.firmware', 'task.accuracy', 'model.portability'];
    await stage.shortPack(asked);
    const pack = parse(await readFile(stage.file('pack.yaml'), 'utf8')) as {
      levels: Record<string, { needs: object }>;
    };
    const needs: Record<string, string[]> = {
      L1: asked.slice(0, 3),
      L2: ['L1', 'task.accuracy'],
      L3: ['L2', 'model.portability'],
    };
    pack.levels = Object.fromEntries(
      Object.entries(pack.levels).flatMap(([level, rule]) =>
        needs[level] ? [[level, { ...rule, needs: { all: needs[level] } }]] : [],
      ),
    );
    await yaml('pack.yaml', pack);
    const said = lastSaid(
      await stage.gradus(
        'run',
        'sensor.yaml',
        '--pack',
        'pack.yaml',
        '--programme',
        'routine',
        '--target',
        'L3',
        '--json',
      ),
    );
    assert.equal(said.assessment?.grade.level, 'L3', JSON.stringify(said.assessment?.grade));
    run = said.run;
  });

  it('is reported on by the laboratory, on paper with the record inside', async () => {
    await yaml('lab.yaml', {
      number: 'R-2026-0042',
      laboratory: { ...parties.lab, address: '1 Test Road' },
      accreditation: { number: 'CNAS L0290', by: 'Example Accreditation Service' },
      customer: parties.client,
      item: { condition: 'undamaged', received: '2026-01-02' },
      standard,
      issued: today,
      deviations: [],
      outsideScope: ['model.portability'],
      authorisedBy: 'Zhao Min',
    });
    const reported = await step('certify', 'report', run, '--with', 'lab.yaml');
    assert.match(reported, /reports\/R-2026-0042\.json\nreports\/R-2026-0042\.en\.pdf/);
    const record = JSON.parse(await readFile(stage.file('reports/R-2026-0042.json'), 'utf8')) as {
      level: string;
      results: { indicator: string; outsideScope?: boolean }[];
      evidence: { run: string };
    };
    assert.deepEqual([record.level, record.evidence.run], ['L3', run]);
    assert.deepEqual(
      record.results.filter((one) => one.outsideScope).map((one) => one.indicator),
      ['model.portability'],
    );
    await yaml('early.yaml', {
      ...(parse(await readFile(stage.file('lab.yaml'), 'utf8')) as object),
      issued: '2026-01-03',
    });
    const early = await stage.gradus('certify', 'report', run, '--with', 'early.yaml');
    assert.deepEqual([early.code, /before the tests ended/.test(early.err)], [20, true], early.err);
  });

  it('is applied for with a registry that knows who may test and certify', async () => {
    await yaml('body.yaml', parties.body);
    key = (await step('registry', 'init', 'body.yaml')).trim().split('\n').at(-1) ?? '';
    await yaml('enter.yaml', {
      parties: [parties.accreditor, parties.lab],
      schemes: [
        {
          id: 'sensor-ai',
          version: '1',
          title: 'AI interoperability of sensors',
          owner: parties.body.id,
          type: '1a',
          samples: 1,
          validity: 36,
        },
      ],
      authorisations: [
        authorisation('lab', parties.lab.id, 'testing', 'CNAS L0290', 'Zhao Min'),
        authorisation('body', parties.body.id, 'certification', 'CNAS C001-P', 'Sun Hao'),
      ],
    });
    await step('registry', 'enter', 'enter.yaml');
    await yaml('application.yaml', {
      application: 'A-1',
      certificate: 'EX-2026-0001',
      client: parties.client,
      scheme: { id: 'sensor-ai', version: '1' },
      of: 'unit',
      level: 'L3',
      standard,
      report: { number: 'R-2026-0042', laboratory: parties.lab.id, issued: today, file: 'reports/R-2026-0042.json' },
    });
    const apply = ['certify', 'apply', run, '--with', 'application.yaml', '--by', 'Chen Yu', '--tested-by', 'Zhao Min'];
    assert.match(await step(...apply), /A-1: evaluated by Chen Yu; .*, L3, on 1 run/);
    await yaml('higher.yaml', {
      ...(parse(await readFile(stage.file('application.yaml'), 'utf8')) as object),
      application: 'A-2',
      level: 'L4',
    });
    await refused(
      /reached L3; L4 is applied for/,
      ...apply.map((word) => (word === 'application.yaml' ? 'higher.yaml' : word)),
    );
  });

  it('is reviewed and decided by others than those who tested, and issued', async () => {
    await refused(
      /Zhao Min tested it and cannot review it/,
      'certify',
      'review',
      'A-1',
      '--by',
      'Zhao Min',
      '--recommend',
      'grant',
    );
    await refused(
      /has no decision to grant it/,
      'certify',
      'issue',
      'A-1',
      '--status-list',
      'https://body.example/status',
    );
    await step(
      'certify',
      'review',
      'A-1',
      '--by',
      'Li Wen',
      '--recommend',
      'grant',
      '--settled',
      'no site named: there is one site',
    );
    await step('certify', 'decide', 'A-1', 'grant', '--by', 'Sun Hao');
    const issue = ['certify', 'issue', 'A-1', '--status-list', 'https://body.example/status', '--language', 'en'];
    assert.match(await step(...issue), /EX-2026-0001: .*, L3, [\s\S]*EX-2026-0001\.en\.pdf/);
    assert.match(await publish(), /register\.json/);
    assert.match(await step('log', 'fsck', '--station', 'registry'), /./);
  });

  it('is followed to its authorisations before, on and after its days', async () => {
    assert.deepEqual(await stands(yesterday), ['not yet valid', 'status']);
    assert.deepEqual(await stands(today, '--evidence', run), ['valid', undefined]);
    assert.deepEqual(await stands(later), ['valid', undefined]);
    await step(
      'certify',
      'withdraw',
      'EX-2026-0001',
      '--by',
      'Sun Hao',
      '--because',
      'asked by the client',
      '--from',
      end ?? '',
    );
    await publish();
    assert.deepEqual(await stands(later), ['valid', undefined]);
    assert.deepEqual(await stands(end), ['withdrawn', 'status']);
  });

  it('supports a datasheet that says as much, and none that says more', async () => {
    const { product, basis } = JSON.parse(await readFile(stage.file('certificates/EX-2026-0001.json'), 'utf8')) as {
      product: { maker: string; model: string; firmware: { version: string }[] };
      basis: { pack: { id: string; version: string } };
    };
    const sheet = (level: string): Paper => ({
      language: 'en',
      title: `${product.model} datasheet`,
      issuer: [product.maker],
      number: product.model,
      statement: `${product.model} with firmware ${product.firmware[0]?.version}: Level ${level} as assessed against ${basis.pack.id} ${basis.pack.version}, certificate EX-2026-0001 of Example Certification Body.`,
      rows: [{ name: 'Range', lines: ['0 to 50 mm/s'] }],
      notes: [],
      signed: [],
      footer: ' | {page}',
      end: '',
      code: 'https://maker.example/',
      date: today ?? '',
    });
    const checks = [
      '--certificate',
      'certificates/EX-2026-0001.en.pdf',
      '--trust-list',
      'published/trust.json',
      '--register',
      'published/register.json',
      '--key',
      key,
      '--on',
      later ?? '',
    ];
    const claims = async (level: string): Promise<{ code: number | null; rules: string[] }> => {
      await writeFile(stage.file('sheet.pdf'), paperPdf(sheet(level)));
      const { code, out, err } = await stage.gradus('claims', 'sheet.pdf', '--all', '--json', ...checks);
      assert.notEqual(out, '', err);
      return { code, rules: [...out.matchAll(/"rule":"([a-z.-]+)"/g)].map(([, rule]) => rule ?? '') };
    };
    const truthful = await claims('3');
    assert.equal(truthful.code, 0, truthful.rules.join());
    assert.ok(truthful.rules.includes('level.supported'), truthful.rules.join());
    const raised = await claims('4');
    assert.equal(raised.code, 10);
    assert.ok(raised.rules.includes('level.above'), raised.rules.join());
  });

  it('lets its maker state as much as was proved, on a day on which it holds', async () => {
    const checks = ['--trust-list', 'published/trust.json', '--register', 'published/register.json', '--key', key];
    const declare = (on: string | undefined, ...more: string[]) =>
      stage.gradus('declare', 'certificates/EX-2026-0001.jwt', ...checks, '--on', on ?? '', ...more);
    const label = await declare(later, '--kind', 'label');
    assert.match(label.out, /assessed against gbt-45288-2026-described .*, unverified source: Level 3/);
    assert.doesNotMatch(label.out, /conforms|Compliant/);
    const late = await declare(end, '--kind', 'label', '--lang', 'zh');
    assert.deepEqual([late.code, late.out], [10, '✗ 证书在该日的状态为：已撤销，不能据此声明。\n']);
    await yaml('facts.yaml', {
      number: 'D-1',
      issuer: { name: '示例', address: '3 Works Lane' },
      place: 'Shenzhen',
      date: later,
      signatory: { name: 'Wu Jie', function: 'Quality' },
    });
    const supplier = await declare(later, '--kind', 'supplier', '--with', 'facts.yaml');
    assert.match(
      supplier.out,
      /## c\) Object of the declaration[\s\S]*SIM-L3-0001[\s\S]*## g\) Signed by\n\nWu Jie, Quality/,
    );
    const act = await declare(later, '--kind', 'ai-act', '--with', 'facts.yaml');
    assert.equal(act.code, 10);
    assert.match(act.out, /Annex V is for those alone/);
  });

  it('breaks at the firmware when that changes', async () => {
    const other = `sha256:${'ab'.repeat(32)}`;
    assert.deepEqual(await stands(later, '--firmware', other), ['out of scope', 'firmware']);
    const declared = parse(await readFile(stage.file('sensor.yaml'), 'utf8')) as {
      identity: { firmware: { digest: string } };
    };
    assert.deepEqual(await stands(later, '--firmware', declared.identity.firmware.digest), ['valid', undefined]);
  });

  it('is not broken by a scope that lapses after the tests, and is by one that had before them', async () => {
    await change('lab', 'withdrawn', tomorrow);
    await step('registry', 'enter', 'change.yaml');
    await publish();
    assert.deepEqual(await stands(later), ['valid', undefined]);
    const before = authorisation('lab', parties.lab.id, 'testing', 'CNAS L0290', 'Zhao Min');
    await yaml('keeper.yaml', { id: 'did:web:keeper.example', name: 'Another keeper of lists' });
    const other =
      (await step('registry', 'init', 'keeper.yaml', '--registry', 'keeper')).trim().split('\n').at(-1) ?? '';
    const own = { ...parties.body, keys: [key] };
    const lapsed = { ...before, scope: before.scope.map((row) => ({ ...row, to: yesterday })) };
    const body = authorisation('body', parties.body.id, 'certification', 'CNAS C001-P', 'Sun Hao');
    await yaml('lapsed.yaml', { parties: [parties.accreditor, parties.lab, own], authorisations: [lapsed, body] });
    await step('registry', 'enter', 'lapsed.yaml', '--registry', 'keeper');
    await step('registry', 'publish', '--registry', 'keeper', '--out', 'kept');
    const { out } = await stage.gradus(
      'verify',
      'certificates/EX-2026-0001.jwt',
      '--trust-list',
      'kept/trust.json',
      '--register',
      'published/register.json',
      '--key',
      other,
      '--on',
      later ?? '',
      '--json',
    );
    const { state, broken } = JSON.parse(out) as Said;
    assert.deepEqual([state, broken?.link], ['out of scope', 'laboratory']);
    assert.match(broken?.says ?? '', new RegExp(`GB/T 45288-2026 until ${yesterday}`));
  });

  it('is known by its number, and not found under another', async () => {
    const checks = [
      '--trust-list',
      'published/trust.json',
      '--register',
      'published/register.json',
      '--key',
      key,
      '--on',
      later ?? '',
    ];
    const known = await stage.gradus('verify', 'EX-2026-0001', ...checks);
    assert.equal(known.code, 0, known.err);
    assert.match(known.out, /the certificate itself was not given/);
    const other = await stage.gradus('verify', 'EX-2026-9999', ...checks);
    assert.equal(other.code, 11, other.err);
    assert.match(other.out, /no match in the register of did:web:body\.example as of 20/);
  });
});
