import type { FaultName } from '../list.ts';
import { ranges, units } from '../personality.ts';
import type { ChannelName, Personality } from '../personality.ts';

/** The maker's own vocabulary, in which the sensor says what its data are. */
export const bm = 'urn:gradus:sim:bearing-monitor:';
const kinds = 'http://qudt.org/vocab/quantitykind/';

export type Face = 'opcua' | 'mqtt' | 'http';
/** What a point means. `term`: the maker's own word for it; `kind`: a quantity kind of QUDT, by its IRI. */
export type Meaning = {
  term: string;
  kind?: string;
  property: string;
  feature: string;
  sensor: string;
  procedure: string;
  identifier: string;
};

const common = { feature: `${bm}DriveEndBearing`, procedure: `${bm}ContinuousMonitoring` };
const own = (name: string, sensor = `${bm}Monitor`): Meaning => ({
  ...common,
  term: bm + name,
  property: bm + name,
  sensor,
  identifier: bm + name,
});
/** Codes of IEC 62720 for velocity and temperature. */
const meanings: Readonly<Record<string, Meaning>> = {
  vibration: {
    ...own('VibrationVelocity', `${bm}Accelerometer`),
    kind: `${kinds}Velocity`,
    identifier: '0112/2///62720#UAD236',
  },
  temperature: {
    ...own('HousingTemperature', `${bm}Thermometer`),
    kind: `${kinds}Temperature`,
    identifier: '0112/2///62720#UAD374',
  },
  'vibration-high': own('VibrationHigh'),
  quality: own('Quality'),
  drift: own('Drift'),
};

const pressure = '0112/2///62720#UAD142';
const wrongOverHttp = (point: string, meaning: Meaning, faults: ReadonlySet<FaultName>): Meaning => {
  if (point === 'vibration' && faults.has('dimension-wrong'))
    return { ...meaning, kind: `${kinds}Acceleration`, identifier: '0112/2///62720#UAD002' };
  if (point !== 'temperature') return meaning;
  if (faults.has('identifier-malformed')) return { ...meaning, identifier: '0112/2///62720-UAD374' };
  if (faults.has('kind-dangling')) return { ...meaning, kind: `${kinds}Temprature` };
  return faults.has('identifier-other') ? { ...meaning, identifier: pressure } : meaning;
};

/** What a sensor says of a point on one of its wires; undefined where it says nothing. */
export function meaningOf(
  { adapts }: Personality,
  faults: ReadonlySet<FaultName>,
  face: Face,
  point: string,
): Meaning | undefined {
  const meaning = adapts ? meanings[point] : undefined;
  if (!meaning || (point === 'temperature' && faults.has('points-bare'))) return undefined;
  if (face === 'http') return wrongOverHttp(point, meaning, faults);
  if (face === 'mqtt' && point === 'temperature' && faults.has('meaning-differs'))
    return { ...meaning, feature: `${bm}Gearbox` };
  return meaning;
}

/** Values a second: the beat of the signal chain is 10 ms. */
export const updateRate = 100;
/** Half the width within which a value is right, in the channel's unit. */
export const errorLimits: Readonly<Record<ChannelName, number>> = { vibration: 0.25, temperature: 0.5 };

/** How a channel is given on a wire: its unit (UCUM), its range, and what becomes of a value. */
export type Given = { unit: string; low: number; high: number; value(measured: number): number };

const fahrenheit = (celsius: number): number => (celsius * 9) / 5 + 32;
const kelvinAtZero = 273.15;

export function givenOf(faults: ReadonlySet<FaultName>, face: Face, channel: ChannelName, isHeld = true): Given {
  const [low, high] = ranges[channel];
  const plain = { unit: units[channel], low, high, value: (measured: number) => measured };
  if (channel === 'vibration') {
    if (faults.has('unit-unreadable') && face === 'mqtt') return { ...plain, unit: 'mm/sec' };
    return faults.has('scale-wrong') ? { ...plain, value: (measured) => measured / 10 } : plain;
  }
  if (faults.has('unit-wrong')) return { ...plain, unit: '[degF]', low: fahrenheit(low), high: fahrenheit(high) };
  if (face !== 'http') return plain;
  if (faults.has('range-wrong')) return { ...plain, low: 0, high: 100 };
  if (faults.has('value-sentinel') && !isHeld) return { ...plain, value: () => -999 };
  if (!faults.has('unit-differs')) return plain;
  return {
    unit: 'K',
    low: low + kelvinAtZero,
    high: high + kelvinAtZero,
    value: (measured) => measured + kelvinAtZero,
  };
}
