import { fewestInputs } from './agreement.ts';
import { clopperPearson } from './binomial.ts';
import { fewestQueries } from './early-stopping.ts';
import { tangoInterval } from './paired.ts';
import { quantileRanks } from './quantile.ts';
import { studentQuantile } from './student.ts';

/** Figures that others published, as they printed them, and ours rounded to as many places. */
export type PublishedFigure = { name: string; printed: readonly number[]; ours: () => readonly number[] };
export type PublishedTable = { source: string; figures: readonly PublishedFigure[] };

const rounded = (x: number, places: number): number => Math.round(x * 10 ** places) / 10 ** places;

const student = (p: number, freedom: number, t: number): PublishedFigure => ({
  name: `t at ${p} with ${freedom} degrees of freedom`,
  printed: [t],
  ours: () => [rounded(studentQuantile(p, freedom), 3)],
});

const proportion = (k: number, n: number, low: number, high: number): PublishedFigure => ({
  name: `95 % interval of ${k} of ${n}`,
  printed: [low, high],
  ours: () => {
    const interval = clopperPearson(k, n);
    return [rounded(interval.low, 4), rounded(interval.high, 4)];
  },
});

const queries = (p: number, printed: readonly [number, number, number]): PublishedFigure => ({
  name: `queries for p${p * 100} with 0, 1 and 10 overruns`,
  printed,
  ours: () => [0, 1, 10].map((overruns) => fewestQueries(p, overruns)),
});

const median = (n: number, low: number, high: number): PublishedFigure => ({
  name: `ranks for the median of ${n}`,
  printed: [low, high],
  ours: () => {
    const ranks = quantileRanks(n, 0.5);
    return [ranks.low ?? Number.NaN, ranks.high ?? Number.NaN];
  },
});

const paired = (
  first: number,
  second: number,
  n: number,
  confidence: number,
  places: number,
  printed: readonly number[],
): PublishedFigure => ({
  name: `${confidence * 100} % score interval of ${first} and ${second} discordant pairs of ${n}`,
  printed,
  ours: () => {
    const { low, high } = tangoInterval({ first, second, n }, confidence);
    return [rounded(low, places), rounded(high, places)];
  },
});

/** Published tables that our arithmetic must agree with: compared by its tests, and by a station before a shift. */
export const publishedTables: readonly PublishedTable[] = [
  {
    source: 'Student’s t (ISO/IEC Guide 98-3:2008, table G.2, has the two-sided ones)',
    figures: [
      student(0.975, 1, 12.706),
      student(0.975, 2, 4.303),
      student(0.975, 4, 2.776),
      student(0.975, 9, 2.262),
      student(0.975, 30, 2.042),
      student(0.95, 10, 1.812),
      student(0.995, 20, 2.845),
    ],
  },
  {
    source: 'Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 5',
    figures: [
      proportion(81, 263, 0.2527, 0.3676),
      proportion(15, 148, 0.0578, 0.1617),
      proportion(0, 20, 0, 0.1684),
      proportion(1, 29, 0.0009, 0.1776),
    ],
  },
  {
    source: 'MLPerf Inference rules, early stopping, confidence 0.99',
    figures: [queries(0.9, [44, 64, 197]), queries(0.99, [459, 662, 2010]), queries(0.999, [4603, 6636, 20_140])],
  },
  {
    source:
      'R package contingencytables (Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables, 2017), tests of chapter 8',
    figures: [paired(6, 16, 161, 0.95, 4, [-0.124, -0.0054])],
  },
  {
    source:
      'zero failures shown to be below 0.1 % (rule of three, Hanley and Lippman-Hand, JAMA 249 (1983) 1743–1745, made exact)',
    figures: [
      {
        name: 'inputs for agreement above 99.9 %, one-sided 95 %',
        printed: [2995],
        ours: () => [fewestInputs(0.999, 0, 0.9)],
      },
    ],
  },
  {
    source: 'ranks of the 95 % interval for the median, as tabulated for the sign test',
    figures: [median(6, 1, 6), median(10, 2, 9), median(15, 4, 12), median(20, 6, 15), median(30, 10, 21)],
  },
];
