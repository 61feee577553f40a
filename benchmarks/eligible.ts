// Products by markets: a table read, every cell computed, and what was written. GRADUS_PRODUCTS: how many (default 50 000).
import { readTable } from '../src/drivers/documents/table.ts';
import { eligibleIn, type Eligible } from '../src/market/eligible/eligible.ts';
import { portfolioFrom } from '../src/market/eligible/portfolio.ts';
import { standingOf, type Standing } from '../src/market/eligible/shown.ts';
import { eligibleCsv } from '../src/print/eligible.ts';
import type { Certificate } from '../src/model/certificate.ts';
import { certificate } from '../test/certify/parties.ts';
import { rules } from '../test/markets/markets.ts';
import { machine, spreadOf, type Benchmark, type Figure } from './figure.ts';

const count = Number(process.env['GRADUS_PRODUCTS'] ?? 50_000);
const markets = ['EU', 'UK', 'US', 'RCEP'];
const on = '2026-11-27';
/** Certificates held: two products in three are of a model that one of them is for. */
const held = 2000;

/** Every model has a certificate of its own, at one of three levels, some expired; every seventh row names other firmware. */
function certificates(): Certificate[] {
  return Array.from({ length: held }, (_, i) => ({
    ...certificate,
    number: `EX-2026-${i}`,
    level: (['L2', 'L3', 'L4'] as const)[i % 3] ?? 'L3',
    to: i % 11 === 0 ? '2026-11-01' : certificate.to,
    product: { ...certificate.product, name: `传感器 ${i}`, model: `BX-${i}` },
  }));
}

function table(): Uint8Array {
  const rows = Array.from(
    { length: count },
    (_, i) => `BX-${i % (held * 1.5)},Example Sensors,${i % 7 === 0 ? '1.5.0' : '1.4.2'},S${i},L3`,
  );
  return Buffer.from(['型号,制造商,固件,序列号,等级', ...rows].join('\r\n'), 'utf8');
}

async function matrixOf(bytes: Uint8Array, standings: readonly Standing[]): Promise<Eligible> {
  const portfolio = portfolioFrom(await readTable(bytes, 'products.csv'), 'products.csv');
  return eligibleIn({ rules, markets, kind: 'tender', on, portfolio, standings, labels: [] });
}

async function run(runs: number): Promise<Figure[]> {
  const bytes = table();
  const standings = certificates().map((one) => standingOf(one, on));
  const seconds: number[] = [];
  const written: number[] = [];
  let columns = 0;
  let heap = 0;
  for (let i = 0; i < runs; i++) {
    const began = performance.now();
    const eligible = await matrixOf(bytes, standings);
    seconds.push((performance.now() - began) / 1000);
    columns = eligible.columns.length;
    const states = Object.values(eligible.counts);
    if (states.reduce((a, b) => a + b, 0) !== count * columns || states.some((n) => n === 0))
      throw new Error(`cells are missing: ${JSON.stringify(eligible.counts)}`);
    heap = Math.max(heap, process.memoryUsage().heapUsed / 2 ** 20);
    const writing = performance.now();
    let length = 0;
    for (const text of eligibleCsv(eligible, 'en')) length += Buffer.byteLength(text);
    if (length < count) throw new Error('nothing was written');
    written.push((performance.now() - writing) / 1000);
  }
  const size = `${count.toLocaleString('en')} products × ${columns} markets, ${held.toLocaleString('en')} certificates`;
  const figure = { peer: null, ratio: null, limit: null, runs, machine: machine() };
  return [
    {
      ...figure,
      name: `eligible: ${size}: table read and every cell computed`,
      ours: spreadOf(seconds),
      limit: { of: 'ours', most: 5 },
      unit: 's',
    },
    {
      ...figure,
      name: 'eligible: cells a second',
      ours: spreadOf(seconds.map((one) => (count * columns) / one)),
      unit: '/s',
    },
    { ...figure, name: 'eligible: the same as CSV with reasons', ours: spreadOf(written), unit: 's' },
    { ...figure, name: 'eligible: heap in use after it, at most', ours: spreadOf([heap]), unit: 'MiB' },
  ];
}

export const benchmark: Benchmark = {
  name: 'eligible',
  title: 'eligibility of 50 000 products in 18 markets',
  runs: 5,
  run,
};
