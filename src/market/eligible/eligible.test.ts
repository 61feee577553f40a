import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { certificate } from '../../../test/certify/parties.ts';
import { rules } from '../../../test/markets/markets.ts';
import type { Certificate } from '../../model/certificate.ts';
import { InputError } from '../../model/errors.ts';
import type { Holding, MarketRules, OfferKind } from '../../model/market.ts';
import type { Cell } from './cell.ts';
import { eligibleIn } from './eligible.ts';
import { portfolioFrom, type Offered } from './portfolio.ts';
import { standingOf, type Standing } from './shown.ts';
import { complaintsOf } from './sound.ts';

type Given = {
  markets?: string[];
  kind?: OfferKind;
  on?: string;
  certificates?: Certificate[];
  standings?: Standing[];
  labels?: Holding[];
  by?: MarketRules;
};
const asked = (offered: Omit<Offered, 'row'>, given: Given = {}): Cell[] => {
  const { markets = ['EU'], kind = 'tender', on = '2026-11-27', certificates = [certificate], labels = [] } = given;
  const { rows } = eligibleIn({
    rules: given.by ?? rules,
    markets,
    kind,
    on,
    portfolio: { offered: [{ row: 2, ...offered }], ignored: [] },
    standings: given.standings ?? certificates.map((one) => standingOf(one, on)),
    labels,
  });
  return [...(rows[0]?.cells ?? [])];
};
const cell = (offered: Omit<Offered, 'row'>, given: Given = {}): Cell => {
  const [first] = asked(offered, given);
  assert.ok(first);
  return first;
};
const said = (offered: Omit<Offered, 'row'>, given: Given = {}): [string, string | undefined] => {
  const { state, answers } = cell(offered, given);
  return [state, answers[0]?.because];
};
const model = 'SIM-L3';

describe('a cell', () => {
  it('is eligible by the rule alone where a certificate of L3 covers the product', () => {
    const { state, answers, column } = cell({ model });
    assert.equal(state, 'eligible');
    assert.equal(answers[0]?.applied.rule.id, 'announced-l3');
    assert.equal(answers[0]?.applied.provenance, 'stated');
    assert.ok(answers[0]?.applied.conflicts.includes('no-rule-found'));
    assert.deepEqual(
      column.approvals.map(({ id }) => id),
      ['eu-red', 'eu-emc', 'eu-rohs', 'eu-ai-act-50', 'eu-cra-reporting'],
    );
  });
  it('names the conflicts of its own market alone', () => {
    const of = (market: string): readonly string[] =>
      cell({ model }, { markets: [market] }).answers[0]?.applied.conflicts ?? [];
    assert.ok(of('EU').includes('equivalent-bodies') && !of('EU').includes('procurement-excluded'));
    assert.ok(of('JP').includes('procurement-excluded') && !of('JP').includes('equivalent-bodies'));
  });
  it('is not shown where no certificate is known, or the one named was not given', () => {
    assert.deepEqual(said({ model: 'X-1' }), ['not shown', 'no certificate']);
    assert.deepEqual(said({ model, certificate: 'EX-9' }), ['not shown', 'not given']);
  });
  it('is not shown by a certificate that could not be verified', () => {
    const standings = [{ certificate, state: 'unverifiable' as const, checked: true }];
    assert.deepEqual(said({ model }, { standings }), ['not shown', 'unverified']);
  });
  it('is not eligible with a certificate suspended, withdrawn or out of scope', () => {
    for (const state of ['suspended', 'withdrawn', 'out of scope', 'superseded'] as const)
      assert.deepEqual(said({ model }, { standings: [{ certificate, state, checked: true }] }), [
        'not eligible',
        'state',
      ]);
  });
  it('is not eligible below L3, whatever the portfolio claims, and above it is', () => {
    assert.deepEqual(said({ model, level: 'L3' }, { certificates: [{ ...certificate, level: 'L2' }] }), [
      'not eligible',
      'level below',
    ]);
    assert.equal(said({ model }, { certificates: [{ ...certificate, level: 'L4' }] })[0], 'eligible');
  });
  it('tells a claim above the certificate and goes by the certificate', () => {
    const { state, answers } = cell({ model, level: 'L5' });
    assert.equal(state, 'eligible');
    assert.equal(answers[0]?.shown.says === 'covers' && answers[0].shown.claimed, 'L5');
  });
  it('is not eligible with another year of the standard', () => {
    const other = { ...certificate, standard: { id: 'GB/T 45288', year: '2025' } };
    assert.deepEqual(said({ model }, { certificates: [other] }), ['not eligible', 'other scheme']);
  });
  it('reads the standard whatever dash and width it is written with', () => {
    const other = { ...certificate, standard: { id: 'ＧＢ／Ｔ　45288', year: '2026' } };
    assert.equal(said({ model }, { certificates: [other] })[0], 'eligible');
  });
  it('holds a named certificate against model, maker, firmware and unit', () => {
    const number = certificate.number;
    const unit: Certificate = { ...certificate, of: 'unit' };
    assert.deepEqual(said({ model: 'B', certificate: number }), ['not eligible', 'other model']);
    assert.deepEqual(said({ model, maker: 'Others' }), ['not eligible', 'other maker']);
    assert.deepEqual(said({ model, firmware: '1.5.0' }), ['not eligible', 'other firmware']);
    assert.equal(said({ model, firmware: '1.4.2' })[0], 'eligible');
    assert.equal(said({ model, firmware: certificate.product.firmware[0]?.digest ?? '' })[0], 'eligible');
    assert.deepEqual(said({ model, serial: 'B-1' }, { certificates: [unit] }), ['not eligible', 'other unit']);
    assert.deepEqual(said({ model }, { certificates: [unit] }), ['not shown', 'no serial']);
    assert.equal(said({ model, serial: 'SIM-L3-0001' }, { certificates: [unit] })[0], 'eligible');
  });
  it('takes of several certificates the one that says most', () => {
    const old = { ...certificate, number: 'OLD', to: '2026-11-01' };
    const { answers } = cell({ model }, { certificates: [old, certificate] });
    assert.equal('standing' in (answers[0]?.shown ?? {}) && answers[0]?.state, 'eligible');
  });
  it('keeps two certificates of one number apart', () => {
    const other = { ...certificate, level: 'L1' as const, product: { ...certificate.product, name: 'B', model: 'B' } };
    assert.equal(said({ model }, { certificates: [certificate, other] })[0], 'eligible');
    assert.deepEqual(said({ model: 'B' }, { certificates: [certificate, other] }), ['not eligible', 'level below']);
  });
  it('without a rule says so: for shipment, and in markets of which no rule speaks', () => {
    assert.equal(cell({ model }, { kind: 'shipment' }).state, 'no rule');
    assert.equal(cell({ model }, { markets: ['UK'] }).state, 'no rule');
    assert.equal(cell({ model }, { markets: ['US'] }).column.surveyed, false);
  });
});

describe('days', () => {
  it('counts the first and the last day of a certificate, and no other', () => {
    assert.deepEqual(
      ['2026-10-20', '2026-10-21', '2029-10-20', '2029-10-21'].map((on) => said({ model }, { on })[0]),
      ['not eligible', 'eligible', 'eligible', 'not eligible'],
    );
  });
  it('a rule begins on its day', () => {
    assert.equal(cell({ model }, { on: '2026-06-30' }).state, 'no rule');
    assert.equal(cell({ model }, { on: '2026-07-01' }).state, 'not eligible');
  });
  it('an act moves from later to not checked on its day', () => {
    const ids = (on: string): [boolean, boolean] => {
      const { approvals, later } = cell({ model }, { on }).column;
      return [approvals.some(({ id }) => id === 'eu-machinery'), later.some(({ id }) => id === 'eu-machinery')];
    };
    assert.deepEqual(ids('2027-01-19'), [false, true]);
    assert.deepEqual(ids('2027-01-20'), [true, false]);
  });
});

describe('RCEP', () => {
  it('is its fifteen members, each once beside others asked for', () => {
    const codes = asked({ model }, { markets: ['JP', 'RCEP', 'EU'] }).map(({ column }) => column.code);
    assert.equal(codes.length, 16);
    assert.equal(new Set(codes).size, 16);
    assert.equal(codes[0], 'JP');
  });
  it('says of Myanmar that its membership is contested, and of no other', () => {
    const contested = asked({ model }, { markets: ['RCEP'] }).filter(({ answers }) => answers[0]?.applied.contested);
    assert.deepEqual(
      contested.map(({ column }) => column.code),
      ['MM'],
    );
  });
  it('article 6.8 bears on shipment alone, article 44 on procurement in the EU alone', () => {
    const edges = (market: string, kind: OfferKind): string[] =>
      cell({ model }, { markets: [market], kind })
        .column.edges.filter(({ of }) => !of)
        .map(({ id }) => id);
    assert.deepEqual(edges('VN', 'shipment'), ['rcep-results']);
    assert.deepEqual(edges('VN', 'procurement'), []);
    assert.deepEqual(edges('EU', 'procurement'), ['eu-bodies']);
    assert.deepEqual(edges('EU', 'tender'), []);
  });
});

describe('recognition', () => {
  const label = (scheme: string, version: string, level: string): Holding => ({
    number: 'L-1',
    scheme,
    version,
    level,
    models: [model],
    from: '2025-01-01',
    to: '2027-03-01',
  });
  const star = label('jc-star', 'JST-CR-01-01-2024R1', 'STAR-1');
  const by = (market: string, held: Holding, on = '2026-11-27'): string[] =>
    cell({ model }, { markets: [market], labels: [held], on }).borne.map(
      ({ approval, edge }) => `${approval.id} by ${edge?.id ?? 'itself'}`,
    );
  it('the UK deems an unexpired JC-STAR label of that very version and level', () => {
    assert.deepEqual(by('UK', star), ['uk-psti by uk-deems-jc-star']);
    assert.deepEqual(by('UK', star, '2025-12-03'), []);
    assert.deepEqual(by('UK', star, '2025-12-04'), ['uk-psti by uk-deems-jc-star']);
    assert.deepEqual(by('UK', star, '2027-03-01'), ['uk-psti by uk-deems-jc-star']);
    assert.deepEqual(by('UK', star, '2027-03-02'), []);
    assert.deepEqual(by('UK', { ...star, version: 'JST-CR-01-01-2026' }), []);
    assert.deepEqual(by('UK', { ...star, level: 'STAR-2' }), []);
  });
  it('the UK deems every level of the CLS in its version', () => {
    for (const level of ['1', '2', '3', '4'])
      assert.deepEqual(by('UK', label('sg-cls-iot', '1.4', level)), ['uk-psti by uk-deems-cls']);
    assert.deepEqual(by('UK', label('sg-cls-iot', '1.3', '4')), []);
  });
  it('Korea and Singapore each way, from CIC Basic and CLS 3 on', () => {
    assert.deepEqual(by('SG', label('kr-cic', '2024-10-16', 'Basic')), ['sg-cls by sg-recognises-cic']);
    assert.deepEqual(by('SG', label('kr-cic', '2024-10-16', 'Lite')), []);
    assert.deepEqual(by('KR', label('sg-cls-iot', '2024-10-16', '3')), ['kr-cic by kr-recognises-cls']);
    assert.deepEqual(by('KR', label('sg-cls-iot', '2024-10-16', '2')), []);
  });
  it('is never followed a second time: CIC does not reach the UK by Singapore, nor JC-STAR Korea', () => {
    assert.deepEqual(by('UK', label('kr-cic', '2024-10-16', 'Standard')), []);
    assert.deepEqual(by('KR', star), []);
  });
  it('Japan and Singapore only ease the application', () => {
    const [borne] = cell({ model }, { markets: ['SG'], labels: [star] }).borne;
    assert.equal(borne?.edge?.type, 'eases');
  });
  it('no label makes a product eligible', () => {
    assert.equal(cell({ model: 'B' }, { labels: [{ ...star, models: ['B'] }] }).state, 'not shown');
  });
  const edge = (type: 'deems' | 'eases', version: string): MarketRules => ({
    ...rules,
    schemes: { ...rules.schemes, other: { title: { en: 'O', zh: 'O' }, standard: 'X 1' } },
    recognition: [
      {
        id: 'x',
        title: { en: 'x', zh: 'x' },
        type,
        of: [{ scheme: 'other', version }],
        as: { scheme: 'gbt-45288', version: '2026', level: 'L3' },
        markets: ['EU'],
        who: { stated: 'own-search' },
      },
    ],
  });
  it('of another standard counts by one edge for its version and its market', () => {
    const certificates = [{ ...certificate, standard: { id: 'X 1', year: '2020' } }];
    const found = cell({ model }, { certificates, by: edge('deems', '2020') });
    assert.deepEqual([found.state, found.answers[0]?.recognised?.id], ['eligible', 'x']);
    assert.deepEqual(said({ model }, { certificates, by: edge('deems', '2021') }), ['not eligible', 'other scheme']);
    assert.deepEqual(said({ model }, { certificates, by: edge('eases', '2020') }), ['not eligible', 'other scheme']);
    assert.deepEqual(said({ model }, { certificates, by: edge('deems', '2020'), markets: ['JP'] }), [
      'not eligible',
      'other scheme',
    ]);
  });
});

describe('a portfolio', () => {
  it('is read in Chinese, Japanese and Korean, full width and in any order of columns', () => {
    for (const head of [
      ['型号', '制造商', '固件版本', '序列号', '证书编号', '等级'],
      ['型番', 'メーカー', 'ファームウェア', '製造番号', '証明書番号', 'レベル'],
      ['모델명', '제조사', '펌웨어 버전', '일련번호', '인증서 번호', '레벨'],
      ['Ｍｏｄｅｌ', 'Manufacturer', 'Firmware version', 'Serial no.', 'Certificate-number', 'Level claimed'],
    ]) {
      const { offered, ignored } = portfolioFrom([head, ['振动 VS-３', '示例', '1.0', 'S1', 'C1', '３级']], 'p.csv');
      assert.deepEqual(offered, [
        { row: 2, model: '振动 VS-３', maker: '示例', firmware: '1.0', serial: 'S1', certificate: 'C1', level: 'L3' },
      ]);
      assert.deepEqual(ignored, []);
    }
  });
  it('finds a model whatever its width and case', () => {
    const wide = { ...certificate, product: { ...certificate.product, model: '振动传感器 vs-3' } };
    assert.equal(said({ model: '振动传感器　VS-３' }, { certificates: [wide] })[0], 'eligible');
  });
  const refused = (table: string[][], where: RegExp, says: RegExp): void => {
    assert.throws(
      () => portfolioFrom(table, 'p.csv'),
      (error) =>
        error instanceof InputError &&
        error.code === 'PORTFOLIO_INVALID' &&
        where.test(error.where) &&
        says.test(error.message),
    );
  };
  it('says row and column of what is missing or no level', () => {
    refused([['maker'], ['A']], /^p\.csv row 1$/, /no column for the model/);
    refused([['model', 'maker'], ['A'], ['', 'B']], /^p\.csv row 3, column model$/, /is empty/);
    refused(
      [
        ['型号', '等级'],
        ['A', 'L9'],
      ],
      /^p\.csv row 2, column 等级$/,
      /L9 is no level/,
    );
    refused(
      [
        ['model', '型号'],
        ['A', 'B'],
      ],
      /row 1, column 2/,
      /says the same as column 1/,
    );
  });
  it('leaves out empty rows and names columns it does not know', () => {
    const { offered, ignored } = portfolioFrom(
      [
        ['model', 'note'],
        ['', ''],
        ['A', 'x'],
      ],
      'p.csv',
    );
    assert.deepEqual([offered.map(({ row }) => row), ignored], [[3], ['note']]);
  });
});

describe('market rules', () => {
  it('that come with Gradus are sound', () => assert.deepEqual(complaintsOf(rules), []));
  it('are refused where somebody types that they are official, or names what is not there', () => {
    const [first] = rules.rules;
    assert.ok(first);
    const broken = {
      ...rules,
      rules: [{ ...first, who: { official: 'announcement' }, markets: ['XX'], conflicts: ['none'] }],
    };
    assert.deepEqual(
      complaintsOf(broken).map(({ path }) => path.join('.')),
      ['rules.0.markets.0', 'rules.0.who.official', 'rules.0.conflicts.0'],
    );
  });
});
