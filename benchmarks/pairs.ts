import { spreadOf } from './figure.ts';
import type { Spread } from './figure.ts';

type Run = () => number | Promise<number>;

/**
 * Runs ours and the peer in turn, each pair in the other order than the last, so that drift of the machine meets both
 * alike. Each call returns its figure. The ratio is taken pair by pair.
 */
export async function interleaved(
  pairs: number,
  ours: Run,
  peer: Run,
): Promise<{ ours: Spread; peer: Spread; ratio: Spread }> {
  const [first, second, ratios]: [number[], number[], number[]] = [[], [], []];
  await ours();
  await peer();
  for (let i = 0; i < pairs; i++) {
    const oursFirst = i % 2 === 0;
    const a = await (oursFirst ? ours : peer)();
    const b = await (oursFirst ? peer : ours)();
    first.push(oursFirst ? a : b);
    second.push(oursFirst ? b : a);
    ratios.push(oursFirst ? a / b : b / a);
  }
  return { ours: spreadOf(first), peer: spreadOf(second), ratio: spreadOf(ratios) };
}
