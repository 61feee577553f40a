import type { Measurement } from '../../model/measurement.ts';
import type { Step } from '../../model/plan.ts';
import { fewestForInterval, quantileInterval, quantileOf } from '../../statistics/quantile.ts';
import { json, needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Bench } from '../bench.ts';
import { clock, sampling } from '../component.ts';
import type { Handshake, Probe } from '../probe.ts';

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
  const { security, endpoints } = first;
  return {
    security: security.mode,
    policy: security.policy,
    token: security.token,
    'server-certificate': security.serverCertificate,
    endpoints,
  };
}

function completed(shakes: readonly Handshake[], asked: number, bench: Bench): void {
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
    raw: [json(shakes)],
  });
}

const named = ({ stack, maintainer }: Handshake['device']): string =>
  maintainer === '' ? 'an unknown stack' : `${stack} (${maintainer})`;

/** A bench whose stack has the same maintainer as the device's shows nothing about other vendors: unknown, not false. */
function interVendor(shakes: readonly Handshake[], bench: Bench): void {
  const shake = shakes.find((one) => one.completed) ?? shakes[0];
  if (!shake) return;
  const { peer, device } = shake;
  const unlike = peer.maintainer !== '' && device.maintainer !== '' && peer.maintainer !== device.maintainer;
  const everyOne = shakes.every((one) => one.completed);
  const actual =
    peer.maintainer === device.maintainer
      ? `both ends: ${named(peer)}`
      : `bench: ${named(peer)}; device: ${named(device)}${everyOne ? '' : '; not every handshake completed'}`;
  bench.found({
    kind: 'observation',
    observation: {
      quantity: 'handshake.inter-vendor',
      value: unlike ? everyOne : 'unknown',
      required: 'handshakes complete between stacks of two maintainers',
      actual,
      stimulus: 'injected',
    },
  });
}

/** After so many that did not complete no more are tried: a silent device takes its whole time-out for each. */
const enoughFailures = 3;

/**
 * OPC UA handshakes, `step.samples` of them, each on a connection of its own: connect, Hello, OpenSecureChannel,
 * GetEndpoints, CreateSession, ActivateSession, one Read, CloseSession (OPC 10000-4 and 10000-6). Reports whether every
 * one completed, whether two maintainers' stacks met, and the median total in ms with the phases beside it.
 * Throws `TooFew` where fewer than six completed: the median then has no 95 % interval.
 */
export async function handshake(probe: Probe, step: Step, bench: Bench): Promise<void> {
  const shake = needed(probe, 'handshake').bind(probe);
  const shakes: Handshake[] = [];
  let failures = 0;
  while (shakes.length < step.samples && failures < enoughFailures) {
    const one = await shake();
    if (!one.completed) failures++;
    shakes.push(one);
    bench.progress(shakes.length, step.samples);
  }
  completed(shakes, step.samples, bench);
  interVendor(shakes, bench);
  const done = shakes.filter((one) => one.completed);
  bench.found({ kind: 'measurement', measurement: total(done, bench), raw: [json(done.map((one) => one.phases))] });
}
