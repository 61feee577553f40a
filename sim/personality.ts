import { images, shownDigest } from './body/firmware.ts';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { labels, sensors } from './scene.ts';
import { personalities } from './list.ts';
import type { FaultName, PersonalityName } from './list.ts';

export type ChannelName = 'vibration' | 'temperature';
export const units: Readonly<Record<ChannelName, string>> = { vibration: 'mm/s', temperature: 'Cel' };
export const ranges: Readonly<Record<ChannelName, readonly [number, number]>> = {
  vibration: [0, 50],
  temperature: [-20, 120],
};

/** A threshold rule that trips above `trip`; both in the channel's unit. */
export type RuleSpec = { id: string; title: string; channel: ChannelName; trip: number; reset: number };
export type ModelSpec = {
  id: string;
  title: string;
  task: string;
  /** The model it shows, with its digest, and what runs in its place when it is swapped. */
  shown: 'bearing';
  digest: string;
  poor: string;
  /** Another that does the task better. */
  other: string;
  labels: readonly string[];
  sensors: typeof sensors;
  accuracy: number;
  deadlineMs: number;
};
export type FailureSpec = { bad: string; fallback: string; policy: string; withinMs: number };
export type Personality = {
  name: PersonalityName;
  claims: string;
  maker: string;
  product: string;
  serial: string;
  hardware: string;
  firmware: { version: string; digest: string };
  rules: readonly RuleSpec[];
  models: readonly ModelSpec[];
  /** It learns on the device. */
  adapts: boolean;
  /** What it does when a channel fails or an input is unlike any; undefined where its maker says nothing of it. */
  failure?: FailureSpec;
  /** What is wrong with it by nature. */
  nature: readonly FaultName[];
};

const rules: Readonly<Record<ChannelName, RuleSpec>> = {
  vibration: { id: 'vibration-high', title: 'Vibration velocity high', channel: 'vibration', trip: 7.1, reset: 6.4 },
  temperature: { id: 'temperature-high', title: 'Housing too hot', channel: 'temperature', trip: 85, reset: 80 },
};

const models = fileURLToPath(new URL('./models/', import.meta.url));
export const modelFile = (name: string): string => `${models}${name}.onnx`;
export const sha256 = (bytes: Uint8Array | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** The model is right 97 times of 100: a maker who declares 85 fails by chance once in 10⁹ routine runs of 300 inputs. */
const bearing = (accuracy: number, deadlineMs: number): ModelSpec => ({
  id: 'bearing',
  title: 'Bearing state',
  task: 'bearing-fault-classification',
  shown: 'bearing',
  digest: sha256(readFileSync(modelFile('bearing'))),
  poor: 'bearing-poor',
  other: 'bearing-other',
  labels,
  sensors,
  accuracy,
  deadlineMs,
});

const failure: FailureSpec = { bad: 'bad', fallback: 'hold-last', policy: 'HoldLast', withinMs: 500 };

type Traits = Pick<Personality, 'product' | 'rules' | 'models' | 'adapts' | 'nature' | 'failure'>;
const traits: Readonly<Record<PersonalityName, Traits>> = {
  L1: { product: 'BRG-100', rules: [rules.vibration, rules.temperature], models: [], adapts: false, nature: [] },
  L2: { product: 'BRG-200', rules: [rules.vibration], models: [bearing(0.85, 100)], adapts: false, nature: [] },
  L3: { product: 'BRG-300', rules: [rules.vibration], models: [bearing(0.85, 100)], adapts: true, nature: [], failure },
  liar: {
    product: 'BRG-300X',
    rules: [rules.vibration],
    models: [bearing(0.85, 50)],
    adapts: false,
    failure,
    nature: ['accurate-not-equivalent', 'late-tail', 'flattering-latency'],
  },
};

const version = '1.4.0';
/** Stands for the firmware image of a product: what its digest is taken of. */
const firmwareText = (product: string): string =>
  `gradus simulated bearing monitor\nproduct ${product}\nfirmware ${version}\n`;

/** A sensor's nature, with another serial number where one is given. */
export function personalityOf(name: PersonalityName, serial?: string): Personality {
  const own = traits[name];
  return {
    ...own,
    name,
    claims: personalities.find((p) => p.name === name)?.claims ?? '',
    maker: 'Gradus simulated sensors',
    serial: serial ?? `SIM-${name === 'liar' ? 'XX' : name}-0001`,
    hardware: 'A',
    firmware: { version, digest: own.adapts ? shownDigest(images.current) : sha256(firmwareText(own.product)) },
  };
}
