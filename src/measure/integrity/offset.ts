/** A time that the device wrote, and the bench's own times between which it did (ms since 1970). */
export type Bracket = { device: number; text: string; from: number; to: number };
/**
 * Device's clock less the bench's, ms. `steady`: one value within `low` and `high` fits every bracket; else `jump` is by how
 * much two of them at least differ, and `at` what the later one says. `drift`: bounds in ppm from the first to the last.
 */
export type Offset = {
  n: number;
  steady: boolean;
  low: number;
  high: number;
  jump: number;
  at: string;
  drift: { low: number; high: number };
};

/** The bench's clock is read in whole ms. */
const readingMs = 1;
/** What a clock that is being disciplined moves while a step runs. */
const slewMs = 20;

/** The last digit of the seconds as the device writes them, ms: what it leaves out may be anything below that. */
function resolutionOf(brackets: readonly Bracket[]): number {
  const digits = brackets.map(({ text }) => /\.(\d+)/.exec(text)?.[1]?.length ?? 0);
  return Math.max(1, 10 ** (3 - Math.max(...digits)));
}

/** From two brackets and more. */
export function offsetOf(brackets: readonly Bracket[]): Offset {
  const resolution = resolutionOf(brackets);
  const bounds = brackets.map(({ device, from, to, text }) => ({
    low: device - to - readingMs,
    high: device + resolution - from + readingMs,
    text,
  }));
  const low = Math.max(...bounds.map((bound) => bound.low));
  const high = Math.min(...bounds.map((bound) => bound.high));
  const least = bounds.find((bound) => bound.high === high);
  const most = bounds.find((bound) => bound.low === low);
  const later = least && most && bounds.indexOf(least) > bounds.indexOf(most) ? least : most;
  const [first, last] = [bounds[0], bounds.at(-1)];
  const elapsed = Math.max(1, (brackets.at(-1)?.from ?? 0) - (brackets[0]?.from ?? 0));
  return {
    n: brackets.length,
    steady: low - high <= slewMs,
    low: Math.min(low, high),
    high: Math.max(low, high),
    jump: Math.max(0, low - high),
    at: later?.text ?? '',
    drift: {
      low: (((last?.low ?? 0) - (first?.high ?? 0)) / elapsed) * 1e6,
      high: (((last?.high ?? 0) - (first?.low ?? 0)) / elapsed) * 1e6,
    },
  };
}
