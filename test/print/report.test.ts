import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { gapOf } from '../../src/market/gap.ts';
import { outcomes } from '../../src/model/assessment.ts';
import { languages } from '../../src/model/terms.ts';
import { methods } from '../../src/model/methods.ts';
import type { RulePack } from '../../src/model/pack.ts';
import { compareHtml, compareText, unlike } from '../../src/print/compare.ts';
import { gapCsv, gapHtml, gapTable } from '../../src/print/gap.ts';
import { reportHtml } from '../../src/print/html.ts';
import { reportJson } from '../../src/print/json.ts';
import { reportJunit } from '../../src/print/junit.ts';
import { wordsOf } from '../../src/print/language.ts';
import { displayWidth } from '../../src/print/layout.ts';
import { escaped, markup } from '../../src/print/markup.ts';
import { signs } from '../../src/print/row.ts';
import { claimSentence, gradeSentence } from '../../src/print/sentence.ts';
import { runSummary, startRow, startTable } from '../../src/print/table.ts';
import { declaration, hostile, pack, planOf, reportOf, reports } from './fixtures.ts';

const en = wordsOf('en');
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const textOf = (page: string): string =>
  plain(page.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replaceAll(/\s+/g, ' '));
const everything = languages.flatMap((l) =>
  Object.entries(reports).map(([name, of]) => ({ name: `${name}, ${l}`, report: of(l) })),
);
const find = (name: string) => reports[name]?.() ?? assert.fail(name);

describe('the grade in a sentence', () => {
  it('is L2 for the task, accuracy and latency at the bounds of their uncertainty', () => {
    assert.equal(
      plain(gradeSentence(find('l2-open'), en)),
      'L2 for bearing-fault classification, accuracy ≥ 94.0 %, latency ≤ 13.3 ms.',
    );
  });
  it('names the level where no task belongs to it', () => {
    assert.equal(gradeSentence(find('l1-pass'), en), 'L1, Rule-based automation.');
  });
  it('says of a level that a waiver holds up that it was not met', () => {
    const report = find('l2-open');
    const waived = { reason: 'known', by: 'quality', until: '2026-12-31' };
    const verdicts = report.assessment.verdicts.map((v) =>
      v.indicator === 'latency.deadline' ? { ...v, outcome: 'fail' as const, waived } : v,
    );
    const held = { ...report, assessment: { ...report.assessment, verdicts } };
    assert.match(plain(gradeSentence(held, en)), /, with 1 requirement waived, not met\.$/);
    assert.doesNotMatch(gradeSentence(report, en), /waived/);
  });
  it('refuses with the pack, and gives a component no grade', () => {
    assert.match(gradeSentence(find('refused'), en), /refuses to grade\. GB\/Z 177 has no part for sensors/);
    assert.match(gradeSentence(find('component'), en), /no product grade/);
  });
});

describe('what is claimed', () => {
  const withWeakest = (weakest: 'official' | 'contracted' | 'stated' | 'derived' | 'proposed') => {
    const report = reportOf();
    return { ...report, assessment: { ...report.assessment, grade: { ...report.assessment.grade, weakest } } };
  };
  it('is an assessment against an unverified source wherever a rule is only stated, derived or proposed', () => {
    for (const weakest of ['stated', 'derived', 'proposed'] as const)
      assert.equal(
        claimSentence(withWeakest(weakest), en),
        'Assessed against gbt-45288-2026-described 0.1.0, unverified source. Self-assessed (first party).',
      );
  });
  it('says that a level is met only by official or contracted rules that a trusted key signed', () => {
    for (const weakest of ['official', 'contracted'] as const) {
      assert.match(claimSentence({ ...withWeakest(weakest), packSignedBy: 'rules.example' }, en), /^Meets L2 by/);
      assert.match(claimSentence(withWeakest(weakest), en), /^Assessed against .*, unverified source\./);
    }
    assert.match(claimSentence({ ...withWeakest('stated'), packSignedBy: 'rules.example' }, en), /unverified source/);
  });
  it('says that a pack is not the one whose name it bears', () => {
    assert.match(
      claimSentence({ ...reportOf(), packIsNot: 'altered' }, en),
      /and is another: its rules may be weaker\./,
    );
    assert.match(claimSentence({ ...reportOf(), packIsNot: 'unknown version' }, en), /does not know that version/);
  });
  it('is never compliance or certification, in any output of an unverified pack', () => {
    for (const { name, report } of everything) {
      const all = [textOf(reportHtml(report)), runSummary(report), reportJson(report), reportJunit(report)].join('\n');
      assert.doesNotMatch(all, /complian|certified|认证/i, name);
    }
  });
  it('says that a pack was not in force', () => {
    const report = reportOf({ pack: { ...pack, effective: { from: '2027-01-01' } } });
    assert.match(claimSentence(report, en), /takes effect on 2027-01-01/);
  });
});

describe('the words', () => {
  it('name every quantity that a method measures, in both languages', () => {
    for (const language of languages)
      for (const quantity of methods.flatMap((m) => Object.keys(m.quantities)))
        assert.ok(wordsOf(language).quantity[quantity], `${language} ${quantity}`);
  });
  it('tell every outcome by word and by sign', () => {
    for (const language of languages)
      assert.equal(new Set(outcomes.map((o) => wordsOf(language).outcome[o])).size, outcomes.length);
    assert.equal(new Set(outcomes.map((o) => signs[o])).size, outcomes.length);
  });
});

describe('the summary on a terminal', () => {
  it('gives a failure in full: figure, U95 with its parts, limit, who says so, entry, what to do', () => {
    const summary = runSummary(find('liar'));
    assert.match(
      summary,
      /p99 61\.8 ms \(U95 2\.0 ms: sampling 1\.7, tap 1\.1, clock 0\.1\)\s+limit ≤ 50 ms,\s+guarded/,
    );
    assert.match(summary, /who says so: stated by Intelligence Grading/);
    assert.match(summary, /evidence: entry 16 · next: speed the device up, or declare a deadline of 64 ms\s+or more/);
    assert.match(summary, /models: found sha256:9999ffff…, expected sha256:c3c3c3c3…/);
  });
  it('says which run it is and what the earlier gave', () => {
    assert.match(
      runSummary(find('l2-open')),
      /Run 2 of 2 for this serial number and firmware\s+at this station; the earlier gave L1\./,
    );
  });
  it('tells why something measured is open, and not to change the device for it', () => {
    const report = reportOf();
    const verdicts = report.assessment.verdicts.map((v) =>
      v.measured ? { ...v, outcome: 'inconclusive' as const, because: 'CALIBRATION_LAPSED' as const } : v,
    );
    const summary = runSummary({ ...report, assessment: { ...report.assessment, verdicts } });
    assert.match(
      summary,
      /An instrument it depends on was out of calibration on that day\.\n {2}next: have the instrument/,
    );
    assert.doesNotMatch(summary, /speed the device up/);
  });
  it('tells once what one fault stopped', () => {
    assert.equal(runSummary(find('silent')).match(/no answer to Read within 2000 ms/g)?.length, 2);
  });
  it('fits 100 columns, and 60, in both languages', () => {
    for (const width of [100, 60])
      for (const { name, report } of everything)
        for (const line of runSummary(report, { width }).split('\n'))
          assert.ok(displayWidth(line) <= width, `${name}: ${line}`);
  });
  it('carries no control character of a device', () => {
    // oxlint-disable-next-line no-control-regex
    assert.doesNotMatch(runSummary(find('hostile')), /[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe('the last screen of npm start', () => {
  const screen = startTable(
    ['l1-pass', 'l2-open', 'liar'].map((name) => startRow(find(name), true)),
    { report: find('liar'), reports: 'reports/*.html' },
  );
  it('has a line a sensor with what holds it back', () => {
    assert.match(screen, /brg-L1-0001 +1\.4\.0 +L1 +L1 +– +13 entries {2}verified/);
    assert.match(screen, /brg-L2-0002 +1\.4\.0 +L3 +L2 +L3: 3 open \(see report\)/);
    assert.match(screen, /brg-XX-0004 +1\.4\.0 +L3 +– +identity\.models: sha256:9999ffff… \(needs/);
  });
  it('says where the reports are and how to check one', () => {
    assert.match(screen, /Reports: reports\/\*\.html\nCheck one yourself: npx gradus verify runs\//);
  });
  it('does not hide that a run did not verify', () => {
    assert.match(startRow(find('l1-pass'), false).evidence, /NOT VERIFIED/);
  });
});

describe('the HTML report', () => {
  it('goes from the ladder to how to check it without us', () => {
    const page = reportHtml(find('l2-open'));
    const ids = [...page.matchAll(/<h2 id="([a-z-]+)"/g)].map((m) => m[1]);
    assert.deepEqual(ids, [
      'grade',
      'holds',
      'indicators',
      'pictures',
      'who',
      'uncertainty',
      'conduct',
      'runs',
      'not-asked',
      'check',
    ]);
  });
  it('asks no network: no script, no address but links of the sources, a policy that allows none', () => {
    for (const { name, report } of everything) {
      const page = reportHtml(report);
      assert.doesNotMatch(
        page,
        /<(script|iframe|object|embed|img|base|form)\b|<link (?!rel="icon" href="data:,")|url\((?!#)|@import/i,
        name,
      );
      assert.match(page, /default-src 'none'; style-src 'unsafe-inline'; img-src data:/);
    }
  });
  it('is the same bytes for the same report', () => {
    for (const { report } of everything) assert.equal(reportHtml(report), reportHtml(report));
  });
  it('shows provenance, conflicts, calibration that lapsed, the signer and the digest of the pack', () => {
    const page = textOf(reportHtml(find('l2-open')));
    for (const said of [
      'no independent trace',
      'out of calibration on the day',
      '8f21c0de',
      `sha256:${'5b'.repeat(32)}`,
      'Self-assessed',
    ])
      assert.ok(page.includes(said), said);
  });
  it('lets no text out of its place, whatever it is', () => {
    const attack = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
      fc.constantFrom(hostile, '"><b>', "' onx=1", '</style>', ']]>'),
    );
    const tags = (page: string): number => page.match(/</g)?.length ?? 0;
    const usual = (text: string): RulePack => ({ ...pack, title: { en: text, zh: text } });
    const calm = tags(reportHtml(reportOf({ pack: usual('x') })));
    fc.assert(
      fc.property(attack, (text) => assert.equal(tags(reportHtml(reportOf({ pack: usual(text) }))), calm)),
      { numRuns: 40 },
    );
  });
  it('escapes every character that could end a text or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(escaped(text), /[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
        assert.ok(escaped(text).isWellFormed());
        assert.equal(markup`<p title="${text}">${text}</p>`.text.match(/[<>"]/g)?.length, 6);
      }),
    );
  });
  it('draws every numeric indicator with a text that says the same', () => {
    const page = reportHtml(find('liar'));
    assert.match(
      plain(page),
      /aria-label="latency\.deadline \(bearing\): 61\.8 ms, 95 % interval 59\.8 to 63\.8 ms, required ≤ 50 ms: fail\."/,
    );
    assert.match(plain(page), /aria-label="Share of 1 307 answers[^"]*p99 [\d.]+ ms\. Limit 50/);
    assert.match(
      plain(page),
      /aria-label="5 ramps\. Declared trip 7\.1 mm\/s, reset 6\.5 mm\/s, tolerance 0\.142 mm\/s\."/,
    );
  });
  it('draws no p99 of 100 answers', () => {
    const page = reportHtml(
      reportOf({
        samples: {
          streams: [{ subject: 'bearing', prefix: 'latency', ms: Array.from({ length: 100 }, (_, i) => i + 1) }],
        },
      }),
    );
    assert.match(plain(page), /Share of 100 answers that came within a time\. p50 50\.0 ms, p90 90\.0 ms\./);
  });
});

describe('JUnit', () => {
  it('makes a fail a failure and an inconclusive verdict a skip with its reason', () => {
    const xml = reportJunit(find('liar'));
    assert.match(xml, /tests="11" failures="4" errors="0" skipped="3"/);
    assert.match(
      plain(xml),
      /name="latency\.deadline \(bearing\)"><failure message="61\.8 ms \(59\.8 to 63\.8 ms\); limit ≤ 50 ms, guarded/,
    );
    assert.match(xml, /name="model\.portability \(bearing\)"><skipped message="[^"]*No method in this version\."/);
  });
  it('skips what fails above the target: the exit code does not count it either', () => {
    assert.match(reportJunit(find('liar')), /<skipped message="above the target L3: /);
  });
  it('is XML 1.0 whatever a device wrote', () => {
    for (const { name, report } of everything) {
      const xml = reportJunit(report);
      // oxlint-disable-next-line no-control-regex
      assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/, name);
      assert.doesNotMatch(xml, /&(?!(amp|lt|gt|quot|#39);)/, name);
      const open: string[] = [];
      for (const [, end, tag = '', self] of xml.matchAll(/<(\/?)([a-z-]+)[^>]*?(\/?)>/g)) {
        if (end === '/') assert.equal(open.pop(), tag, name);
        else if (self !== '/') open.push(tag);
      }
      assert.deepEqual(open, [], name);
    }
  });
});

describe('the JSON report', () => {
  it('holds the assessment, the sentences and the title, the same bytes each time', () => {
    const report = find('l2-open');
    const parsed = JSON.parse(reportJson(report)) as {
      assessment: { run: string };
      sentences: { grade: { zh: string } };
      pack: { title: { en: string } };
    };
    assert.equal(parsed.assessment.run, report.assessment.run);
    assert.match(parsed.sentences.grade.zh, /^L2，适用任务/);
    assert.equal(parsed.pack.title.en, pack.title.en);
    assert.equal(reportJson(report), reportJson(structuredClone(report)));
  });
});

describe('a comparison', () => {
  it('refuses another pack, another task, another stimulus, and says so', () => {
    const [a, b] = [reportOf(), reportOf({ serial: 'other' })];
    assert.equal(unlike([a, b]), undefined);
    const otherPack = { ...b, assessment: { ...b.assessment, pack: { ...b.assessment.pack, digest: 'sha256:00' } } };
    assert.match(unlike([a, otherPack]) ?? '', /^different rule packs:/);
    const otherTask = {
      ...b,
      declaration: { ...b.declaration, models: b.declaration.models?.map((m) => ({ ...m, task: 'leak' })) },
    };
    assert.match(unlike([a, otherTask]) ?? '', /different tasks: bearing-fault classification and leak/);
  });
  it('puts the runs side by side', () => {
    const two = [reportOf(), reportOf({ serial: 'worse', shown: { latency: 61.8 } })];
    assert.match(compareText([reportOf(), reportOf()]), /brg-L2-0002 \(1\) +brg-L2-0002 \(2\)/);
    assert.match(compareText(two), /latency\.deadline +≤ 50 ms +✓ 11\.2 ms +✗ 61\.8 ms/);
    assert.match(textOf(compareHtml(two)), /11\.2 ms 9\.2 to 13\.3 ms pass 61\.8 ms 59\.8 to 63\.8 ms fail/);
  });
});

describe('a gap', () => {
  const plan = planOf(pack, 'L3', 'brg-L2-0002', { 'meaning.annotation': 'NOT_DECLARED' });
  const options = { target: 'L3', today: '2026-11-23', by: '2027-03-31', leadMs: 14 * 7 * 86_400_000 } as const;
  const gap = gapOf({ pack, plan, declaration, earlier: [], options });
  it('never shows what is declared as measured', () => {
    const table = gapTable({ gap, pack, language: 'en' });
    assert.match(table, /task\.accuracy[^\n]*declared 93 %/);
    assert.match(table, /were not measured/);
    assert.doesNotMatch(table, /pass/);
  });
  it('says the latest safe start', () => {
    for (const text of [gapTable({ gap, pack, language: 'en' }), textOf(gapHtml({ gap, pack, language: 'en' }))])
      assert.match(
        text.replaceAll(/\s+/g, ' '),
        /Latest safe start: 2026-12-22, for 2027-03-31 with a lead time of 98 days and 1 day of measuring/,
      );
  });
  it('names a run that backs something once, below the table', () => {
    const { assessment } = reportOf();
    const firmware = declaration.identity.firmware.digest;
    const models = (declaration.models ?? []).flatMap((m) => m.digest ?? []);
    const mine = { ...assessment, pack: { ...assessment.pack, digest: plan.pack.digest } };
    const backed = gapOf({ pack, plan, declaration, earlier: [{ assessment: mine, firmware, models }], options });
    const table = gapTable({ gap: backed, pack, language: 'en' });
    assert.match(table, /pass \[1\]/);
    assert.equal(table.split(assessment.run).length, 2);
    for (const line of table.split('\n')) assert.ok(displayWidth(line) <= 100, line);
  });
  it('is a record a line in CSV, with its head', () => {
    const lines = gapCsv({ gap, pack, language: 'en' }).trimEnd().split('\r\n');
    assert.equal(lines.length, gap.rows.length + 1);
    assert.match(lines[0] ?? '', /^\ufeffOrder,Level,Indicator,Applies/);
  });
});
