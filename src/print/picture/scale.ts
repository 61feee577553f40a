/** From values to places on a picture, and round numbers to label it with. */
export type Axis = { at(value: number): number; ticks: readonly number[]; low: number; high: number };

const steps = [1, 2, 2.5, 5, 10];

/** Round numbers inside [low, high], about `wanted` of them. */
export function ticksOf(low: number, high: number, wanted: number): number[] {
  const raw = (high - low) / Math.max(1, wanted);
  if (!(raw > 0) || !Number.isFinite(raw)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (steps.find((s) => s * power >= raw) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** An axis from `from` to `to` in the picture's units. Where there is no extent, one is made. */
export function axisOf(low: number, high: number, from: number, to: number, wanted = 4): Axis {
  const widened = high > low ? [low, high] : [low - Math.abs(low || 1) / 2, high + Math.abs(high || 1) / 2];
  const [a = 0, b = 1] = widened;
  const at = (value: number): number => {
    const share = (value - a) / (b - a);
    return Math.round((from + Math.min(1, Math.max(0, share)) * (to - from)) * 100) / 100;
  };
  return { at, ticks: ticksOf(a, b, wanted), low: a, high: b };
}
