import { randomFrom } from '../../src/signals/random.ts';
import type { FaultName } from '../list.ts';
import { ranges, sha256, units } from '../personality.ts';
import type { ChannelName, Personality } from '../personality.ts';
import { chain } from './chain.ts';
import { converter } from './converter.ts';
import type { Hold, Holds } from './converter.ts';
import { attester as attesterOf } from './attest.ts';
import type { Attester } from './attest.ts';
import { auditLog } from './audit.ts';
import type { Audit } from './audit.ts';
import { driftWatch } from './drift.ts';
import { loader } from './firmware.ts';
import type { Loader } from './firmware.ts';
import { engine } from './engine.ts';
import type { Engine } from './engine.ts';
import type { Uplink } from './uplink.ts';
import { Refusal } from './refusal.ts';
import { thresholdRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { shedding } from './shedding.ts';
import { watch } from './watch.ts';
import type { Quality, Watch } from './watch.ts';

const hopMs = 10;
/** After a longer pause of the process the chain goes on from now. */
const mostHopsAtOnce = 8;

export type Sensor = {
  personality: Personality;
  /** What is wrong with it now. Changes take effect at once. */
  faults: Set<FaultName>;
  /** The nameplate as the device shows it: keys of a declaration's identity, and `models.<id>.digest`. */
  nameplate(): Record<string, string>;
  measurement(channel: ChannelName): number;
  rules: readonly Rule[];
  /** Whether what it gives can be relied on; undefined where it does not say. */
  quality(): Quality | undefined;
  /** Whether its inputs have drifted from what they were; undefined where it does not look. */
  drift(): boolean | undefined;
  /** A measurement, a rule's output, the quality or the drift by name. Throws `Refusal` where there is none. */
  read(point: string): number | boolean | string;
  /** Whether a channel is held. */
  isHeld(channel: ChannelName): boolean;
  /** Holds a channel in front of the signal chain; null lets it go. Throws `Refusal`. */
  hold(channel: string, hold: Hold | null): void;
  /** The audit log; undefined where it keeps none. */
  audit: Audit | undefined;
  /** What takes firmware images; undefined where it takes none. */
  firmware: Loader | undefined;
  /** What gives attestation tokens; undefined where it gives none. */
  attester: Attester | undefined;
  /** Everything begins again but what stands on its disk. */
  restart(): void;
  infer: Engine['infer'];
  teach: Engine['teach'];
  adapt: Engine['adapt'];
  reset: Engine['reset'];
  observedMs(): number;
  stop(): void;
};

const isChannel = (name: string): name is ChannelName => Object.hasOwn(units, name);

function holdOn(holds: Holds, channel: string, hold: Hold | null): void {
  if (!isChannel(channel)) throw new Refusal(`channel is ${Object.keys(units).join(' or ')}, not ${channel}`);
  if (hold === null) {
    holds.delete(channel);
    return;
  }
  if ('fault' in hold) {
    holds.set(channel, hold.fault);
    return;
  }
  const [low, high] = ranges[channel];
  if (hold.unit !== units[channel]) throw new Refusal(`hold.unit is ${units[channel]}, not ${hold.unit}`);
  if (!(hold.value >= low && hold.value <= high)) throw new Refusal(`hold.value is from ${low} to ${high}`);
  holds.set(channel, hold.value);
}

function nameplateOf(
  personality: Personality,
  faults: ReadonlySet<FaultName>,
  firmware = personality.firmware,
  held = 0,
): Record<string, string> {
  const wrong = (fault: FaultName, value: string): string => (faults.has(fault) ? sha256(`not ${value}`) : value);
  return {
    maker: personality.maker,
    product: personality.product,
    serial: faults.has('wrong-serial') ? `${personality.serial}-X` : personality.serial,
    'hardware.revision': faults.has('becomes-another') ? `${personality.hardware}${held}` : personality.hardware,
    'firmware.version': firmware.version,
    'firmware.digest': wrong('wrong-firmware', firmware.digest),
    ...Object.fromEntries(
      personality.models.map(({ id, digest }) => [`models.${id}.digest`, wrong('wrong-model-digest', digest)]),
    ),
  };
}

type Values = Record<ChannelName, number>;

/** Runs converter, chain and rules on a 10 ms beat, making up for late timers. */
function beat(holds: Holds, rules: readonly Rule[], seed: string, saw: Watch['saw']): { values: Values; stop(): void } {
  const [convert, measure] = [converter(holds, randomFrom(`${seed}/converter`)), chain()];
  const values: Values = { vibration: 0, temperature: 0 };
  const hop = (): void => {
    const delivered = convert();
    saw(delivered);
    // Without samples the last value stays.
    for (const [channel, value] of Object.entries(measure(delivered)))
      if (Number.isFinite(value)) values[channel as ChannelName] = value;
    const now = performance.now();
    for (const rule of rules) rule.update(values[rule.spec.channel], now);
  };
  hop();
  let due = performance.now() + hopMs;
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - due > mostHopsAtOnce * hopMs) due = now - mostHopsAtOnce * hopMs;
    for (; due <= now; due += hopMs) hop();
  }, hopMs / 2);
  return { values, stop: () => clearInterval(timer) };
}

function readFrom(values: Values, rules: readonly Rule[], point: string): number | boolean {
  if (isChannel(point)) return values[point];
  const rule = rules.find(({ spec }) => spec.id === point);
  if (!rule) throw new Refusal(`there is no point ${point}`);
  return rule.active();
}

/** A running bearing monitor, with its nature's faults and those given. */
export async function sensorOf(
  personality: Personality,
  extra: readonly FaultName[],
  uplink?: Uplink,
): Promise<Sensor> {
  const faults = new Set<FaultName>([...personality.nature, ...extra]);
  const seed = `sim/${personality.serial}`;
  const rules = personality.rules.map((spec) => thresholdRule(spec, faults, randomFrom(`${seed}/${spec.id}`)));
  const thinking: Engine = await engine(personality.models, faults, randomFrom(`${seed}/engine`), uplink);
  const holds: Holds = new Map();
  let held = 0;
  const watching = watch(personality.models, faults);
  const beating = beat(holds, rules, seed, (hop) => watching.saw(hop));
  const quality = (): Quality | undefined => (personality.failure ? watching.quality() : undefined);
  const audit = personality.adapts ? auditLog(faults) : undefined;
  const firmware = personality.adapts ? loader(faults) : undefined;
  const attester = firmware && attesterOf(personality.serial, () => firmware.installed(), faults);
  const drifting = driftWatch(faults);
  const drift = (): boolean | undefined => (personality.adapts ? drifting.isSeen() : undefined);
  const said: Readonly<Record<string, () => Quality | boolean | undefined>> = { quality, drift };
  const infer: Engine['infer'] = async (model, input) => {
    const answer = await thinking.infer(model, input);
    if (personality.adapts) drifting.saw(input);
    return answer;
  };
  return {
    personality,
    faults,
    rules,
    stop() {
      uplink?.stop();
      beating.stop();
      audit?.stop();
    },
    audit,
    restart() {
      holds.clear();
      for (const { id } of personality.models) thinking.reset(id);
      drifting.begin();
      audit?.restart();
    },
    nameplate: () => nameplateOf(personality, faults, firmware?.installed(), held),
    firmware,
    attester,
    measurement: (channel) => beating.values[channel],
    quality,
    drift,
    read: (point) => said[point]?.() ?? readFrom(beating.values, rules, point),
    isHeld: (channel) => holds.has(channel),
    hold(channel, hold) {
      holdOn(holds, channel, hold);
      if (hold) held++;
    },
    infer: shedding(personality.failure ? watching.guarded(infer) : infer, faults),
    teach: (model, input, label) => thinking.teach(model, input, label),
    async adapt(model) {
      const state = await thinking.adapt(model);
      drifting.begin();
      return state;
    },
    reset(model) {
      const state = thinking.reset(model);
      drifting.begin();
      return state;
    },
    observedMs: () => thinking.observedMs(),
  };
}
