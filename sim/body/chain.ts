import { hopLength } from './converter.ts';
import type { Hop } from './converter.ts';
import type { ChannelName } from '../personality.ts';

/** Hops the measurement looks back on: 40 ms. */
const hops = 4;

/** Adds a value to the last few and returns their mean. */
function meanWith(values: number[], value: number): number {
  values.push(value);
  if (values.length > hops) values.shift();
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** The signal chain: RMS of the velocity and mean of the temperature over the last 40 ms, anew with each hop. */
export function chain(): (hop: Hop) => Record<ChannelName, number> {
  const powers: number[] = [];
  const temperatures: number[] = [];
  return ({ velocity, temperature }) => {
    let power = 0;
    for (const value of velocity) power += value * value;
    return {
      vibration: Math.sqrt(meanWith(powers, power / hopLength)),
      temperature: meanWith(temperatures, temperature),
    };
  };
}
