import type { Words } from './words/shape.ts';

/** UCUM codes whose print symbol differs from the code. */
const symbols: Readonly<Record<string, string>> = {
  Cel: '°C',
  '[degF]': '°F',
  deg: '°',
  um: 'µm',
  us: 'µs',
  Ohm: 'Ω',
  'm/s2': 'm/s²',
  '[g]': 'g',
  'dB[SPL]': 'dB',
};
const minus = '\u2212';
const thin = '\u202f';

/** How a quantity is written: what its number is multiplied by and the symbol beside it. */
export type Scale = { factor: number; symbol: string };

/** A share (UCUM `1`) is written in per cent, a gain in percentage points. */
export function scaleOf(unit: string, quantity: string, words: Words): Scale {
  if (unit !== '1') return { factor: 1, symbol: symbols[unit] ?? unit };
  if (quantity.endsWith('.gain')) return { factor: 100, symbol: words.points };
  return { factor: 100, symbol: '%' };
}

/** Decimal places at which an uncertainty keeps two significant digits (JCGM 100, 7.2.6); negative means tens and hundreds. */
export function decimalsFor(uncertainty: number): number {
  const rounded = Number(uncertainty.toPrecision(2));
  return 1 - Math.floor(Math.log10(rounded));
}

/** Decimal places of a number written with at most `digits` significant digits and no trailing zero. */
export function ownDecimals(value: number, digits = 6): number {
  const text = Number(value.toPrecision(digits)).toString();
  if (text.includes('e')) return Math.max(0, -Math.floor(Math.log10(Math.abs(value))) + digits - 1);
  return text.split('.')[1]?.length ?? 0;
}

function grouped(whole: string): string {
  return whole.length < 5 ? whole : whole.replaceAll(/\B(?=(\d{3})+$)/g, thin);
}

function scientific(value: number, digits: number): string {
  const [mantissa = '', exponent = ''] = Math.abs(value).toExponential(digits).split('e');
  const power = exponent.replace('+', '').replace('-', minus);
  return `${value < 0 ? minus : ''}${mantissa} × 10^${power}`;
}

/** A number with a fixed count of decimals, a true minus sign and thin spaces from ten thousand on. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : `${minus}∞`;
  if (decimals > 12 || Math.abs(value) >= 1e15) return scientific(value, 2);
  const step = decimals < 0 ? 10 ** -decimals : 1;
  const text = Math.abs(decimals < 0 ? Math.round(value / step) * step : value).toFixed(Math.max(0, decimals));
  const [whole = '0', fraction] = text.split('.');
  const digits = fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
  const nothing = Number(text) === 0;
  return value < 0 && !nothing ? minus + digits : digits;
}

/** A number of things: 1 307. */
export function count(n: number): string {
  const digits = Math.trunc(Math.abs(n)).toString();
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, thin);
}

/** Decimals for a value, by its expanded uncertainty where there is one, else by its own digits. */
export function decimalsOf(value: number, uncertainty: number | undefined): number {
  if (uncertainty !== undefined && uncertainty > 0 && Number.isFinite(uncertainty)) return decimalsFor(uncertainty);
  return ownDecimals(value);
}

/** Number and unit together, never broken over a line. */
export function withUnit(number: string, symbol: string, words: Words): string {
  return symbol === '' ? number : `${number}${words.unitGap(symbol)}${symbol}`;
}

/** A quantity as its own digits say: for limits and declared figures. */
export function plainFigure(value: number, unit: string, quantity: string, words: Words): string {
  const { factor, symbol } = scaleOf(unit, quantity, words);
  const scaled = Number((value * factor).toPrecision(12));
  return withUnit(fixed(scaled, ownDecimals(scaled)), symbol, words);
}

/** A distance with its sign; keeps enough digits that one which is not nothing never reads as nothing. */
export function signedFigure(value: number, decimals: number, symbol: string, words: Words): string {
  const least = value === 0 ? decimals : Math.max(decimals, -Math.floor(Math.log10(Math.abs(value))));
  const text = fixed(value, least);
  return withUnit(value > 0 ? `+${text}` : text, symbol, words);
}

/** Rounded so that the claim is never stronger than what was measured: down for `at least`, up for `at most`. */
export function cautious(value: number, decimals: number, direction: 'down' | 'up'): string {
  const scaled = Number((value * 10 ** decimals).toPrecision(12));
  const whole = direction === 'down' ? Math.floor(scaled) : Math.ceil(scaled);
  return fixed(whole / 10 ** decimals, decimals);
}

/** Date and time of an RFC 3339 instant, to the second, with its zone said. */
/** A probability in per cent by its two leading digits, never rounded down to nothing. */
export function riskText(risk: number, words: Words): string {
  const per100 = risk * 100;
  if (per100 < 0.01) return words.relation.most(withUnit('0.01', '%', words));
  return withUnit(per100 >= 10 ? fixed(per100, 0) : String(Number(per100.toPrecision(2))), '%', words);
}

export function instant(at: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z)?$/.exec(at);
  if (!match) return at;
  return match[2] === undefined ? `${match[1]} (UTC)` : `${match[1]} ${match[2]} UTC`;
}

/** 3, 4, 5, 9 → 3–5, 9. */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && n <= last[1] + 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

/** Time a person plans with: seconds under two minutes, else minutes. */
export function minutes(ms: number): string {
  if (ms === 0) return '0';
  const value = ms / 60_000;
  return value < 0.1 ? '< 0.1' : value < 10 ? value.toFixed(1) : count(Math.ceil(value));
}
