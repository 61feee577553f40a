import type { Language } from '../model/terms.ts';
import { count } from './figure.ts';
import { wordsOf } from './language.ts';
import { laidOut, plain, terminal, wrapped } from './layout.ts';
import type { Cell, Column, Tone } from './layout.ts';
import type { Screen } from './table.ts';
import { comparisonWords } from './words/comparison.ts';
import type { ComparisonWords } from './words/comparison.ts';
import { portabilityWords } from './words/portability.ts';

type EngineRow = {
  name: string;
  family: string;
  isa: string;
  version: string;
  takes?: string;
  loaded?: boolean;
  why?: string;
  operator?: string;
};
type PairRow = {
  output: string;
  first: string;
  second: string;
  likeness: 'bit-exact' | 'numerical' | 'different';
  apart: { maxAbs: number; scaled: number; nonFiniteAlike: number; nonFiniteUnlike: number };
};
/** A model file on the engines of a bench, as `gradus engines --json` gives it too. */
export type ComparisonReport = {
  file: string;
  digest: string;
  n: number;
  seed: string;
  inputs: readonly { name: string; type: string; shape: readonly number[]; low: number; high: number }[];
  inventory: {
    format: string;
    opsets: Readonly<Record<string, number>>;
    operators: readonly { name: string; count: number }[];
  };
  engines: readonly EngineRow[];
  families: readonly string[];
  pairs: readonly PairRow[];
};

const small = (x: number): string => (x !== 0 && x < 1e-3 ? x.toExponential(1) : String(Number(x.toPrecision(2))));
const share = (x: number): string => (Number.isFinite(x) ? `${small(x * 100)} %` : '∞');

/** Two rows and more of cells under their heads, a blank line before them. */
function table(columns: readonly Column[], rows: readonly Cell[][], screen: Screen): string[] {
  return ['', ...laidOut(columns, rows, screen).flat()];
}

const formatNames: Readonly<Record<string, string>> = { onnx: 'ONNX', tflite: 'TensorFlow Lite' };

function standing({ loaded, operator, why = '' }: EngineRow, say: ComparisonWords): Cell {
  if (loaded === true) return { text: `✓ ${say.runs}`, tone: 'good' };
  return { text: `✗ ${say.lacks(operator ?? plain(why).slice(0, 200))}`, tone: 'open' };
}

function engineLines(engines: readonly EngineRow[], say: ComparisonWords, screen: Screen): string[] {
  const asked = engines.some(({ loaded }) => loaded !== undefined);
  const { engine, family, isa, version, takes, model } = say.head;
  const columns = [
    { head: engine },
    { head: family },
    { head: isa },
    { head: version },
    ...(asked ? [] : [{ head: takes }]),
    ...(asked ? [{ head: model, gives: true, least: 20 }] : []),
  ];
  const rows = engines.map((one): Cell[] => [
    one.name,
    one.family,
    one.isa,
    one.version,
    asked ? standing(one, say) : (formatNames[one.takes ?? ''] ?? ''),
  ]);
  return table(columns, rows, screen);
}

const tones: Readonly<Record<PairRow['likeness'], Tone>> = { 'bit-exact': 'good', numerical: 'good', different: 'bad' };

function apartText({ maxAbs, scaled, nonFiniteAlike, nonFiniteUnlike }: PairRow['apart'], say: ComparisonWords) {
  const strange = nonFiniteAlike + nonFiniteUnlike;
  return say.apart(small(maxAbs), share(scaled)) + (strange > 0 ? say.notFinite(count(strange)) : '');
}

function pairLines(pairs: readonly PairRow[], lang: Language, screen: Screen): string[] {
  const say = comparisonWords[lang];
  if (pairs.length === 0) return ['', say.nothing];
  const { output, pair, likeness, apart } = say.head;
  const columns = [
    { head: output },
    { head: pair, gives: true, least: 20 },
    { head: likeness },
    { head: apart, gives: true, least: 20 },
  ];
  const rows = pairs.map((one): Cell[] => [
    plain(one.output),
    `${one.first} · ${one.second}`,
    { text: portabilityWords[lang].likeness[one.likeness], tone: tones[one.likeness] },
    apartText(one.apart, say),
  ]);
  return table(columns, rows, screen);
}

function conclusion({ families, pairs }: ComparisonReport, lang: Language): string[] {
  const say = comparisonWords[lang];
  const [family] = families;
  if (family === undefined) return [say.noEngine];
  if (families.length === 1) return [say.oneFamily(family), say.noTask];
  const different = pairs.filter(({ likeness }) => likeness === 'different').length;
  if (different > 0) return [say.different(count(different), count(pairs.length))];
  return [say.alike(count(pairs.length), families.join(wordsOf(lang).comma)), say.noTask];
}

function filling({ name, type, shape, low, high }: ComparisonReport['inputs'][number]): string {
  const values = low === high ? String(low) : `${low} … ${high}`;
  return `${plain(name)} ${type} [${shape.join(', ')}] ${values}`;
}

/** Lines for a terminal: the file, its engines, each pair of them by each output, and what that shows. */
export function comparisonText(report: ComparisonReport, lang: Language, screen: Screen): string {
  const say = comparisonWords[lang];
  const { width = 100 } = screen;
  const sets = Object.entries(report.inventory.opsets).map(([domain, version]) => `${domain} ${version}`.trim());
  const operators = report.inventory.operators.map(({ name, count: n }) => (n === 1 ? name : `${name} ×${n}`));
  const { comma } = wordsOf(lang);
  const head = [
    `${plain(report.file)}  ${report.digest}`,
    say.inventory([formatNames[report.inventory.format] ?? '', ...sets].join(' '), operators.map(plain).join(comma)),
    say.inputs(count(report.n), plain(report.seed), report.inputs.map(filling).join(comma)),
  ];
  return terminal([
    ...head.flatMap((line) => wrapped(line, width)),
    ...engineLines(report.engines, say, screen),
    ...pairLines(report.pairs, lang, screen),
    '',
    ...conclusion(report, lang).flatMap((line) => wrapped(line, width)),
  ]);
}

/** The engines of a bench, no model given. */
export function enginesText(engines: readonly EngineRow[], lang: Language, screen: Screen): string {
  const say = comparisonWords[lang];
  return terminal([say.here, ...engineLines(engines, say, screen)]);
}
