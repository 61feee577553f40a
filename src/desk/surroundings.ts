import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { PerformanceObserver } from 'node:perf_hooks';

type Conditions = Readonly<Record<string, string | number>>;

/** The first words of a file of the system; undefined where this system has none. */
function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Time in ticks of 1/100 s that a hypervisor took from this machine's processors (proc_stat(5), the eighth of `cpu`), and all there was. */
function ticks(): { stolen: number; all: number } | undefined {
  const line = textIn('/proc/stat')
    ?.split('\n')
    .find((one) => one.startsWith('cpu '));
  const fields = line?.split(/\s+/).slice(1, 9).map(Number);
  const stolen = fields?.[7];
  if (!fields || stolen === undefined || !fields.every(Number.isFinite)) return undefined;
  return { stolen, all: fields.reduce((sum, one) => sum + one, 0) };
}

const rounded = (value: number, places: number): number => Math.round(value * 10 ** places) / 10 ** places;
const clockSource = '/sys/devices/system/clocksource/clocksource0/current_clocksource';
const known = (conditions: Record<string, string | number | undefined>): Conditions =>
  Object.fromEntries(
    Object.entries(conditions).filter((pair): pair is [string, string | number] => pair[1] !== undefined),
  );

/** Collections of garbage by this process that began after `since()`. */
function collections(since: () => number): () => { count: number; longestMs: number } {
  const seen: { startTime: number; duration: number }[] = [];
  const observer = new PerformanceObserver((list) => seen.push(...list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  return () => {
    seen.push(...observer.takeRecords());
    observer.disconnect();
    const timed = seen.filter(({ startTime }) => startTime >= since());
    return { count: timed.length, longestMs: Math.max(0, ...timed.map(({ duration }) => duration)) };
  };
}

export type Surroundings = {
  /** From here on is what is timed. */
  begin(): void;
  conditions(): Conditions;
};

/**
 * What of this machine bears on timing, from its beginning until it is first asked for. What the system does not tell is
 * absent: timer slack and clock source are Linux's, stolen time that of a virtual machine.
 */
export function surroundings(): Surroundings {
  let [before, since] = [ticks(), performance.now()];
  let found: Conditions | undefined;
  const collected = collections(() => since);
  const look = (): Conditions => {
    const after = ticks();
    const { count, longestMs } = collected();
    const slack = textIn('/proc/self/timerslack_ns');
    return known({
      node: process.version,
      processor: cpus()[0]?.model.trim(),
      processors: availableParallelism(),
      load: rounded(loadavg()[0] ?? 0, 2),
      'timer-slack-ns': slack === undefined ? undefined : Number(slack),
      'clock-source': textIn(clockSource),
      'steal-percent':
        before && after && after.all > before.all
          ? rounded((100 * (after.stolen - before.stolen)) / (after.all - before.all), 2)
          : undefined,
      collections: count,
      'longest-collection-ms': rounded(longestMs, 3),
    });
  };
  return {
    begin() {
      [before, since] = [ticks(), performance.now()];
    },
    conditions: () => (found ??= look()),
  };
}
