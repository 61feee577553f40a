import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { signRegister, signTrustList } from '../../src/certify/register.ts';
import { vkeyText } from '../../src/evidence/checkpoint.ts';
import { certificate } from '../certify/parties.ts';
import { keeper, bodySigner, register, rowOf, signed, trustList } from '../certify/issued.ts';
import { pdfOf } from './pdf.ts';
import { gradus, type Said } from '../desk/gradus.ts';

type Finding = {
  rule: string;
  severity: string;
  also: string[];
  wording: { text: string } | null;
  page: number;
  box?: { x: number; height: number };
};
type Json = { counts: Record<string, number>; files: { findings: Finding[] }[]; unused: unknown[] };

let folder: string;
const write = (name: string, content: string | Uint8Array): Promise<void> =>
  writeFile(path.join(folder, name), content);
const claims = (...words: string[]): Promise<Said> => gradus(folder, 'claims', ...words);
const known = ['--trust-list', 'trust.json', '--key', 'keeper.vkey', '--register', 'register.json'];
const json = ({ out }: Said): Json => JSON.parse(out) as Json;
const rulesOf = (said: Said): string[] => json(said).files.flatMap(({ findings }) => findings.map(({ rule }) => rule));

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gradus-claims-'));
  await write(
    'true.txt',
    'SIM-L3 bearing sensor, firmware 1.4.2\n\nAI interoperability level 3, certificate EX-2026-0001',
  );
  await write('false.md', '# SIM-L3\n\n| Intelligence level | **L4** |\n|---|---|\n\nProduct approval: CNAS L0290\n');
  await write('generic.txt', 'An AI-enabled sensor.');
  await write('plain.txt', 'A pressure sensor, IP67, SIL 2.');
  await write('certificate.jwt', await signed());
  await write('trust.json', await signTrustList(trustList, keeper));
  await write('keeper.vkey', vkeyText(keeper));
  await write('register.json', await signRegister(register, bodySigner));
  const gone = {
    change: 'withdrawn',
    from: '2026-11-25',
    decidedBy: 'Sun Hao',
    because: 'surveillance failed',
  } as const;
  await write(
    'later.json',
    await signRegister({ ...register, certificates: [rowOf(certificate, [gone])] }, bodySigner),
  );
});
after(() => rm(folder, { recursive: true, force: true }));

describe('gradus claims', () => {
  it('ends with 0 where nothing is claimed', async () => {
    const { code, out } = await claims('plain.txt');
    assert.deepEqual([code, out], [0, 'plain.txt: no claim of a level, an accreditation or intelligence\n']);
  });
  it('ends with 11 where a file has no text', async () => {
    await write('scan.pdf', pdfOf([[]]));
    const { code, out } = await claims('scan.pdf');
    assert.equal(code, 11);
    assert.match(out, /no text was found: a scan\?/);
  });
  it('ends with 11 where a claim is generic only', async () => {
    const { code, out } = await claims('generic.txt');
    assert.equal(code, 11);
    assert.match(out, /warning generic, block 1: “AI-enabled”/);
  });
  it('ends with 11 where no certificate supports a level, and says so', async () => {
    const { code, out } = await claims('true.txt');
    assert.equal(code, 11);
    assert.match(out, /No certificate is given: nothing supports L3, and nothing refutes it\./);
  });
  it('ends with 0 where a certificate that verifies supports the level', async () => {
    const said = await claims('true.txt', '--json', '--on', '2026-11-27', '--certificate', 'certificate.jwt', ...known);
    assert.deepEqual([said.code, rulesOf(said), said.err], [0, ['level.supported'], '']);
  });
  it('ends with 10 where a level is above the certificate, with what would be true', async () => {
    const said = await claims('false.md', '--json', '--on', '2026-11-27', '--certificate', 'certificate.jwt', ...known);
    assert.deepEqual([said.code, rulesOf(said)], [10, ['level.above', 'laboratory.approval']]);
    const wording = json(said).files[0]?.findings[0]?.wording?.text;
    assert.equal(
      wording,
      'SIM-L3 with firmware 1.4.2: Level 3 as assessed against gbt-45288-2026-described 1.0.0, certificate EX-2026-0001 of Example Certification Body.',
    );
  });
  it('ends with 10 after the certificate was withdrawn, and not on the day before', async () => {
    const words = ['true.txt', '--json', '--certificate', 'certificate.jwt', ...known.slice(0, -1), 'later.json'];
    const after = await claims(...words, '--on', '2026-11-25');
    assert.deepEqual([after.code, rulesOf(after)], [10, ['certificate.withdrawn']]);
    const before = await claims(...words, '--on', '2026-11-24');
    assert.deepEqual([before.code, rulesOf(before)], [0, ['level.supported']]);
  });
  it('lets a certificate that nobody vouches for support nothing', async () => {
    const said = await claims('true.txt', '--json', '--certificate', 'certificate.jwt');
    assert.deepEqual([said.code, rulesOf(said)], [11, ['certificate.unverified']]);
  });
  it('reads PDF, and says on which page and where', async () => {
    await write('false.pdf', pdfOf([['SIM-L3'], ['AI interoperability level 4']]));
    const said = await claims(
      'false.pdf',
      '--json',
      '--on',
      '2026-11-27',
      '--certificate',
      'certificate.jwt',
      ...known,
    );
    assert.deepEqual([said.code, rulesOf(said)], [10, ['level.above']]);
    const [finding] = json(said).files[0]?.findings ?? [];
    assert.deepEqual([finding?.page, finding?.box?.x, finding?.box?.height], [2, 50, 9]);
  });
  it('refuses a certificate that is none', async () => {
    const { code, err } = await claims('true.txt', '--certificate', 'plain.txt');
    assert.equal(code, 20);
    assert.match(err, /plain\.txt:? +holds no certificate: a signed credential/);
  });
  it('speaks Chinese', async () => {
    const { out } = await claims('generic.txt', '--lang', 'zh');
    assert.match(out, /警告 generic, 第1段：“AI-enabled”/);
  });
});

describe('suppressions of claims', () => {
  const excusing = (until: string, rule = 'generic'): Promise<void> =>
    write('excused.yaml', `suppressions:\n  - { rule: ${rule}, text: ai-enabled, reason: a name, until: ${until} }\n`);
  const on = ['--on', '2026-11-27', '--suppressions', 'excused.yaml'];

  it('hold until their last day', async () => {
    await excusing('2026-11-27');
    const { code, out } = await claims('generic.txt', ...on);
    assert.deepEqual([code, out], [0, 'generic.txt: 0 false, 0 unsupported or generic, 0 supported; 1 suppressed\n']);
  });
  it('are said to have lapsed after it, and the finding counts', async () => {
    await excusing('2026-11-26');
    const { code, out } = await claims('generic.txt', ...on);
    assert.equal(code, 11);
    assert.match(out, /a suppression lapsed after 2026-11-26 \(a name\): it counts again/);
  });
  it('that meet nothing are named', async () => {
    await excusing('2027-01-01');
    const { code, out } = await claims('plain.txt', ...on);
    assert.equal(code, 0);
    assert.match(out, /a suppression of generic met nothing: a name/);
  });
  it('of a rule that is not there are refused', async () => {
    await excusing('2027-01-01', 'generics');
    const { code, err } = await claims('generic.txt', ...on);
    assert.equal(code, 20);
    assert.match(err, /suppressions\[0\]\.rule: generics is no rule/);
  });
  it('without a last day are refused', async () => {
    await write('excused.yaml', 'suppressions:\n  - { rule: generic, text: ai, reason: a name }\n');
    const { code, err } = await claims('generic.txt', ...on);
    assert.equal(code, 20);
    assert.match(err, /suppressions\[0\]\.until/);
  });
});

type Sarif = {
  version: string;
  runs: {
    tool: { driver: { rules: { id: string }[] } };
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      kind: string;
      message: { text: string };
      locations: { physicalLocation: { artifactLocation: { uri: string } }; properties: { page: number } }[];
      suppressions?: { kind: string; justification: string }[];
    }[];
  }[];
};

describe('what gradus claims writes', () => {
  it('SARIF 2.1.0, each result by its rule, level, file and page', async () => {
    await write('excused.yaml', 'suppressions:\n  - { rule: generic, text: ai, reason: a name, until: 2099-01-01 }\n');
    await claims('false.md', 'generic.txt', '--sarif', 'out.sarif', '--suppressions', 'excused.yaml');
    const { version, runs } = JSON.parse(await readFile(path.join(folder, 'out.sarif'), 'utf8')) as Sarif;
    const [run] = runs;
    assert.ok(run);
    assert.equal(version, '2.1.0');
    assert.deepEqual(
      run.results.map(({ ruleId, level, kind }) => [ruleId, level, kind]),
      [
        ['level.unsupported', 'warning', 'fail'],
        ['laboratory.approval', 'error', 'fail'],
        ['generic', 'warning', 'fail'],
      ],
    );
    for (const { ruleId, ruleIndex, message, locations } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
      assert.notEqual(message.text, '');
      assert.equal(locations[0]?.properties.page, 1);
    }
    assert.equal(run.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri, 'false.md');
    assert.deepEqual(run.results[2]?.suppressions, [{ kind: 'external', status: 'accepted', justification: 'a name' }]);
  });
  it('an annotated copy of PDF with a mark where each finding stands', async () => {
    await write('page.pdf', pdfOf([['AI interoperability level 4']]));
    await claims('page.pdf', '--html', 'page.html');
    const page = await readFile(path.join(folder, 'page.html'), 'utf8');
    assert.match(page, /<svg class="paper" viewBox="0 0 595 842">/);
    assert.match(page, /<rect\s+class="open"\s+x="50"/);
    assert.match(page, /<a href="#f1"><text class="number"[^>]*>1<\/text><\/a>/);
  });
  it('an annotated copy without scripts or addresses, every finding marked in its place', async () => {
    await claims('false.md', '--html', 'out.html');
    const page = await readFile(path.join(folder, 'out.html'), 'utf8');
    assert.match(page, /<mark class="bad"[^>]*>CNAS L0290<sup><a href="#f2">2<\/a><\/sup><\/mark>/);
    assert.match(page, /default-src 'none'/);
    assert.doesNotMatch(page, /<script|https?:\/\//);
  });
});
