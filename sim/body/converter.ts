import type { Random } from '../../src/signals/random.ts';
import type { ChannelName } from '../personality.ts';

/** Samples a hop: 10 ms at 12 800 Hz. */
export const hopLength = 128;
const rate = 12_800;

/** What the converter delivers for one hop: velocity samples (mm/s) and one housing temperature (°C); NaN where there is no sample. */
export type Hop = { velocity: Float64Array; temperature: number };
export type Hold = { value: number; unit: string } | { fault: 'lost' | 'stuck' };
/** A value in the channel's unit, or what is wrong with its sensor. */
export type Holds = Map<ChannelName, number | 'lost' | 'stuck'>;

const quiet: Readonly<Record<ChannelName, number>> = { vibration: 2.2, temperature: 45 };
/** Lines of the machine, Hz, and their shares of the power. All are whole in 40 ms, as on a synchronous window. */
const lines = [
  { frequency: 25, share: 0.55 },
  { frequency: 100, share: 0.3 },
  { frequency: 225, share: 0.1469 },
];
/** The rest of the power is broadband noise. */
const noiseShare = 0.0031;

const valueIn = (holds: Holds, channel: ChannelName): number | undefined => {
  const held = holds.get(channel);
  return typeof held === 'number' ? held : undefined;
};

/** What comes of a hop when a sensor is lost or stuck: nothing, or its last sample again. */
function broken(hop: Hop, last: Hop | undefined, holds: Holds): Hop {
  const [vibration, temperature] = [holds.get('vibration'), holds.get('temperature')];
  if (vibration === 'lost') hop.velocity.fill(Number.NaN);
  if (vibration === 'stuck' && last) hop.velocity.fill(last.velocity.at(-1) ?? 0);
  if (temperature === 'lost') return { ...hop, temperature: Number.NaN };
  return temperature === 'stuck' && last ? { ...hop, temperature: last.temperature } : hop;
}

/**
 * The analogue front: the machine it is bolted to, or a value held in front of the signal chain. A held value is the
 * RMS of a signal made up anew, so that what the chain measures moves a little, as with a real shaker.
 */
export function converter(holds: Holds, random: Random): () => Hop {
  const phases = lines.map(() => random.between(0, 2 * Math.PI));
  let sample = 0;
  let temperature: number = quiet.temperature;
  let last: Hop | undefined;
  return () => {
    const rms = valueIn(holds, 'vibration') ?? quiet.vibration * (1 + 0.01 * Math.sin(sample / 40_000));
    const velocity = new Float64Array(hopLength);
    for (let i = 0; i < hopLength; i++, sample++) {
      let value = Math.sqrt(noiseShare) * random.normal();
      for (const [k, line] of lines.entries())
        value +=
          Math.sqrt(2 * line.share) * Math.sin((2 * Math.PI * line.frequency * sample) / rate + (phases[k] ?? 0));
      velocity[i] = rms * value + 0.004 * random.normal();
    }
    temperature = valueIn(holds, 'temperature') ?? quiet.temperature;
    last = broken({ velocity, temperature: temperature + 0.05 * random.normal() }, last, holds);
    return last;
  };
}
