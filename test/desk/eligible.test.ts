import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { vkeyText } from '../../src/evidence/checkpoint.ts';
import { signRegister, signTrustList } from '../../src/certify/register.ts';
import { csvTable } from '../../src/drivers/documents/table.ts';
import { bodySigner, keeper, register, signed, trustList } from '../certify/issued.ts';
import { certificate } from '../certify/parties.ts';
import { Stage } from '../walks/stage.ts';

type Said = {
  counts: Record<string, number>;
  markets: { market: string; notChecked: string[] }[];
  reasons: { number: number; state: string; answers: { because: string; checked?: boolean; says: { zh: string } }[] }[];
  rows: { row: number; model: string; cells: { state: string; reason: number }[] }[];
  ignored: string[];
};
const table = '型号,固件,备注\r\nSIM-L3,1.4.2,"a, b"\r\n"=HYPERLINK(""x"")",,\r\n振动传感器,,\r\n';
const tender = ['--kind', 'tender', '--on', '2026-11-27'];
let stage: Stage;
before(async () => {
  stage = await Stage.open();
  writeFileSync(stage.file('产品.csv'), table);
  writeFileSync(stage.file('c.json'), JSON.stringify(certificate));
  writeFileSync(stage.file('c.jwt'), await signed(certificate));
  writeFileSync(stage.file('trust.json'), await signTrustList(trustList, keeper));
  writeFileSync(stage.file('register.json'), await signRegister(register, bodySigner));
  writeFileSync(stage.file('one.yaml'), '- {model: SIM-L3, firmware: 1.4.2}\n');
});
after(async () => await stage.close());

describe('gradus eligible', () => {
  it('writes CSV, a workbook and a page, and the workbook is a portfolio again', async () => {
    const files = ['--csv', 'o.csv', '--xlsx', 'o.xlsx', '--html', 'o.html'];
    const args = ['--market', 'EU,RCEP', ...tender, '--certificate', 'c.json', '--json'];
    const { code, out } = await stage.gradus('eligible', '产品.csv', ...args, ...files);
    const said = JSON.parse(out) as Said;
    assert.equal(code, 11);
    assert.equal(said.markets.length, 16);
    assert.deepEqual(said.ignored, ['备注']);
    assert.deepEqual(
      said.rows.map(({ cells }) => cells[0]?.state),
      ['eligible', 'not shown', 'not shown'],
    );
    const [head = [], , formula = []] = csvTable(readFileSync(stage.file('o.csv'), 'utf8').slice(1), 'o.csv');
    assert.equal(formula[head.indexOf('Model')], '\'=HYPERLINK("x")');
    assert.equal(formula[head.indexOf('EU')], 'not shown');
    assert.match(formula[head.indexOf('EU reason')] ?? '', /rule announced-l3: stated, and contradicted/);
    assert.match(formula[head.indexOf('EU not checked')] ?? '', /RED.*EMC.*RoHS.*Machinery/);
    const page = readFileSync(stage.file('o.html'), 'utf8');
    assert.ok(page.includes('振动传感器') && !page.includes('<script'));
    const again = await stage.gradus('eligible', 'o.xlsx', ...args);
    const read = JSON.parse(again.out) as Said;
    assert.deepEqual(
      read.rows.map(({ model, cells }) => [model, cells[0]?.state]),
      said.rows.map(({ model, cells }) => [model, cells[0]?.state]),
    );
  });
  it('says of a certificate without its credential that signature and status were not checked', async () => {
    const { code, out } = await stage.gradus(
      'eligible',
      'one.yaml',
      '--market',
      'JP',
      ...tender,
      '--certificate',
      'c.json',
    );
    assert.equal(code, 0);
    assert.match(out, /✓ 1/);
    assert.match(out.replaceAll(/\s+/g, ' '), /signature and status not checked/);
    assert.match(out.replaceAll(/\s+/g, ' '), /stated, and contradicted/);
    assert.doesNotMatch(out, /compliant/i);
  });
  it('follows a credential to its trust list, and believes none without one', async () => {
    const args = ['one.yaml', '--market', 'JP', ...tender, '--certificate', 'c.jwt', '--json'];
    const alone = await stage.gradus('eligible', ...args);
    assert.equal(alone.code, 11);
    assert.equal((JSON.parse(alone.out) as Said).reasons[0]?.answers[0]?.because, 'unverified');
    const trust = ['--trust-list', 'trust.json', '--register', 'register.json', '--key', vkeyText(keeper)];
    const followed = await stage.gradus('eligible', ...args, ...trust);
    assert.equal(followed.code, 0, followed.err);
    assert.equal((JSON.parse(followed.out) as Said).reasons[0]?.answers[0]?.checked, true);
  });
  it('is 10 where one is not eligible, and speaks Chinese', async () => {
    const args = ['one.yaml', '--market', 'EU', '--kind', 'procurement', '--certificate', 'c.json', '--lang', 'zh'];
    const { code, out } = await stage.gradus('eligible', ...args, '--on', '2030-01-01');
    assert.equal(code, 10);
    assert.match(out, /按此规则不合格/);
    assert.match(out, /已过期/);
  });
  it('refuses markets and kinds it does not know, and a table without models', async () => {
    const market = await stage.gradus('eligible', 'one.yaml', '--market', 'EU,XX', ...tender);
    assert.equal(market.code, 2);
    assert.match(market.err, /--market: XX is no market known here/);
    const kind = await stage.gradus('eligible', 'one.yaml', '--market', 'EU', '--kind', 'gift');
    assert.match(kind.err, /--kind: gift is no kind of offer/);
    writeFileSync(stage.file('bad.csv'), 'maker\nA\n');
    const bad = await stage.gradus('eligible', 'bad.csv', '--market', 'EU', ...tender);
    assert.equal(bad.code, 20);
    assert.match(bad.err, /^bad\.csv row 1: has no column for the model/);
  });
});
