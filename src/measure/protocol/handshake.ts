import type { Measurement } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import type { Wire } from '../../model/terms.ts';
import { fewestForInterval, quantileInterval, quantileOf } from '../../statistics/quantile.ts';
import { json, wireOf } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench, MethodFunction } from '../bench.ts';
import type { Raw } from '../raw.ts';
import { clock, sampling } from '../component.ts';
import { interVendor, productionPeer, type Meeting } from './ends.ts';
import type { Handshake, Peer } from './port.ts';

const ascending = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** Median length of every phase that at least one handshake went through, ms, as `<phase>-ms`. */
function phaseMedians(shakes: readonly Handshake[]): Record<string, number> {
  const lengths = new Map<string, number[]>();
  for (const { name, ms } of shakes.flatMap((shake) => shake.phases))
    lengths.set(name, [...(lengths.get(name) ?? []), ms]);
  return Object.fromEntries([...lengths].map(([name, ms]) => [`${name}-ms`, quantileOf(ascending(ms), 0.5)]));
}

function total(shakes: readonly Handshake[], bench: Bench): Omit<Measurement, 'raw'> {
  const fewest = fewestForInterval(0.5);
  if (shakes.length < fewest)
    throw new TooFew(`a median of ${shakes.length} completed handshakes has no 95 % interval: ${fewest} are needed`);
  const sorted = ascending(shakes.map((shake) => shake.totalMs));
  const { value, low = value, high = value } = quantileInterval(sorted, 0.5);
  return {
    quantity: 'handshake.total',
    value,
    unit: 'ms',
    n: shakes.length,
    components: [
      sampling(value, { low, high }, 'order statistics of the median, 95 %'),
      clock(value, bench),
      { source: 'tap', low: median(shakes.map((s) => s.tapMs ?? 0)), high: 0, how: 'time the tap held bytes' },
      { source: 'harness', low: median(shakes.map(between)), high: 0, how: 'time the bench took between phases' },
    ],
    stimulus: 'injected',
    conditions: conditionsOf(shakes),
    also: { ...phaseMedians(shakes), least: sorted[0] ?? value, most: sorted.at(-1) ?? value },
  };
}

const median = (values: readonly number[]): number => quantileOf(ascending(values), 0.5);

/** Time between the phases: the bench's own thinking, which no device can shorten. */
const between = (shake: Handshake): number =>
  Math.max(0, shake.totalMs - shake.phases.reduce((sum, phase) => sum + phase.ms, 0));

function conditionsOf([first]: readonly Handshake[]): Record<string, string | number> {
  if (!first) return {};
  const { security, endpoints, peer } = first;
  return {
    security: security.mode,
    policy: security.policy,
    token: security.token,
    'peer-certificate': security.certificate,
    ...(security.unverified.length > 0 && { unverified: security.unverified.join('; ').slice(0, 500) }),
    peer: `${peer.stack} ${peer.version}`.trim(),
    ...(endpoints === undefined ? {} : { endpoints }),
  };
}

/** A capture is kept of the first handshake and of the first that did not complete. */
function captures(shakes: readonly Handshake[]): Raw[] {
  const shown = new Set([shakes[0], shakes.find((shake) => !shake.completed)]);
  return [...shown].flatMap((shake) => shake?.capture ?? []);
}

/** Captures are objects of their own. */
const asJson = (shakes: readonly Handshake[]): Raw => json(shakes.map((shake) => ({ ...shake, capture: undefined })));

function completed({ shakes }: Meeting, asked: number, bench: Bench): void {
  const failed = shakes.filter((shake) => !shake.completed);
  const reasons = [...new Set(failed.map((shake) => shake.stoppedAt ?? 'an unknown phase'))];
  const said = `${shakes.length - failed.length} of ${shakes.length} completed`;
  bench.found({
    kind: 'observation',
    observation: {
      quantity: 'handshake.completed',
      value: failed.length === 0,
      required: `${asked} of ${asked} complete, each on a connection of its own`,
      actual: failed.length === 0 ? said : `${said}; stopped at ${reasons.join(', ')}`.slice(0, 1000),
      stimulus: 'injected',
      conditions: conditionsOf(shakes),
    },
    raw: [asJson(shakes), ...captures(shakes)],
  });
}

/** After so many that did not complete no more are tried: a silent device takes its whole time-out for each. */
const enoughFailures = 3;
/** Handshakes with every peer but the first, which is the one that is timed. */
const further = 3;

async function meet(peer: Peer, count: number, done: () => void): Promise<Meeting> {
  const shakes: Handshake[] = [];
  for (let failures = 0; shakes.length < count && failures < enoughFailures; done()) {
    const one = await peer.handshake();
    if (!one.completed) failures++;
    shakes.push(one);
  }
  return { name: peer.name, shakes };
}

/**
 * Handshakes over one wire: `step.samples` with the wire's first peer, each on a connection of its own, and a few with
 * every other peer. Reports whether every one of the first completed, whether stacks of two maintainers met, whether one
 * that products use was among them, and the median total in ms with its phases beside it. Throws `TooFew` where fewer
 * than six completed: the median then has no 95 % interval.
 */
export const handshakeOver =
  (wire: Wire): MethodFunction =>
  async (probe, step: Step, bench) => {
    const [first, ...others] = (await wireOf(probe, wire)).peers;
    if (!first) throw new TypeError(`the wire ${wire} has no peer`);
    const all = step.samples + others.length * further;
    let count = 0;
    const done = (): void => bench.progress(++count, all);
    const main = await meet(first, step.samples, done);
    completed(main, step.samples, bench);
    const meetings = [main];
    for (const peer of others) meetings.push(await meet(peer, further, done));
    const shown = meetings.slice(1).map(({ shakes }) => asJson(shakes));
    bench.found({ kind: 'observation', observation: interVendor(meetings), raw: shown.slice(0, 10) });
    bench.found({ kind: 'observation', observation: productionPeer(meetings) });
    const timed = main.shakes.filter((one) => one.completed);
    bench.found({ kind: 'measurement', measurement: total(timed, bench), raw: [json(timed.map((s) => s.phases))] });
  };
