import type { Random } from '../../src/signals/random.ts';
import type { ChannelName } from '../personality.ts';

/** Samples a hop: 10 ms at 12 800 Hz. */
export const hopLength = 128;
const rate = 12_800;

/** What the converter delivers for one hop: velocity samples (mm/s) and one housing temperature (°C). */
export type Hop = { velocity: Float64Array; temperature: number };
export type Holds = Map<ChannelName, number>;

const quiet: Readonly<Record<ChannelName, number>> = { vibration: 2.2, temperature: 45 };
/** Lines of the machine, Hz, and their shares of the power. All are whole in 40 ms, as on a synchronous window. */
const lines = [
  { frequency: 25, share: 0.55 },
  { frequency: 100, share: 0.3 },
  { frequency: 225, share: 0.1469 },
];
/** The rest of the power is broadband noise. */
const noiseShare = 0.0031;

/**
 * The analogue front: the machine it is bolted to, or a value held in front of the signal chain. A held value is the
 * RMS of a signal made up anew, so that what the chain measures moves a little, as with a real shaker.
 */
export function converter(holds: Holds, random: Random): () => Hop {
  const phases = lines.map(() => random.between(0, 2 * Math.PI));
  let sample = 0;
  let temperature: number = quiet.temperature;
  return () => {
    const rms = holds.get('vibration') ?? quiet.vibration * (1 + 0.01 * Math.sin(sample / 40_000));
    const velocity = new Float64Array(hopLength);
    for (let i = 0; i < hopLength; i++, sample++) {
      let value = Math.sqrt(noiseShare) * random.normal();
      for (const [k, line] of lines.entries())
        value +=
          Math.sqrt(2 * line.share) * Math.sin((2 * Math.PI * line.frequency * sample) / rate + (phases[k] ?? 0));
      velocity[i] = rms * value + 0.004 * random.normal();
    }
    temperature = holds.get('temperature') ?? quiet.temperature;
    return { velocity, temperature: temperature + 0.05 * random.normal() };
  };
}
