import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startSimulated } from '../../drivers/simulator/simulator.ts';
import { nameOf } from '../../judge/levels.ts';
import type { Outcome } from '../../model/assessment.ts';
import type { Indicator, RulePack } from '../../model/pack.ts';
import type { ValidationItem } from '../../model/validation.ts';
import { loadPack } from '../pack.ts';
import type { RunOptions } from '../prepare.ts';
import { takeRunBy } from '../take.ts';
import type { RunRead } from '../run-read.ts';
import { itemOf } from './item.ts';

/** The simulated sensor whose verdicts are known. */
const personality = 'L2';
const source = 'gbt-45288-2026-described';

/** Asked as the shipped pack asks them. */
const asShipped = [
  'identity.serial',
  'identity.firmware',
  'opcua.handshake',
  'rule.trip-point',
  'rule.response',
  'task.accuracy',
  'latency.deadline',
] as const;

/** The same questions with a requirement that no device meets: a bench that passes everything shows nothing. */
const impossible: Readonly<Record<string, { like: string; limit: NonNullable<Indicator['limit']> }>> = {
  'reference.another-serial': { like: 'identity.serial', limit: { is: false } },
  'reference.faster-than-light': { like: 'latency.deadline', limit: { most: 0.000001, unit: 'ms' } },
  'reference.more-than-all': { like: 'task.accuracy', limit: { above: 1, unit: '1' } },
};

/** What each must give, every time. */
export const expectedOutcomes: Readonly<Record<string, Outcome>> = {
  ...Object.fromEntries(asShipped.map((name) => [name, 'pass' as const])),
  ...Object.fromEntries(Object.keys(impossible).map((name) => [name, 'fail' as const])),
};

const title = { en: 'Reference sensor of the self-check', zh: '自检用参考传感器' };
const about = {
  en: 'A few indicators of the shipped pack, and three that nothing meets. It checks the station and grades nothing.',
  zh: '取自所附规则包的若干指标，以及三项任何设备都不满足的指标。用于检查测试台，不作评级。',
};

function indicatorsFrom({ indicators }: RulePack): Record<string, Indicator> {
  const named = (name: string): Indicator => {
    const found = indicators[name];
    if (!found) throw new TypeError(`${source} has no ${name}`);
    return found;
  };
  const shipped = asShipped.map((name) => [name, named(name)] as const);
  const denied = Object.entries(impossible).map(
    ([name, { like, limit }]) => [name, { ...named(like), limit }] as const,
  );
  return Object.fromEntries([...shipped, ...denied]);
}

/** A pack of its own name: nobody takes the self-check's run for a graded one. */
export async function referencePack(): Promise<RulePack> {
  const { pack } = await loadPack(source);
  return {
    ...pack,
    id: 'gradus-reference',
    title,
    about,
    grading: { refuse: about },
    levels: {},
    indicators: indicatorsFrom(pack),
    programmes: Object.fromEntries(
      Object.keys(pack.programmes).map((name) => [name, { samples: 'routine' }]),
    ) as RulePack['programmes'],
    waivers: [],
  };
}

/** Expected and seen, verdict by verdict; one that is missing was seen as nothing. */
export function comparedWith({
  assessment,
  verification,
}: Pick<RunRead, 'assessment' | 'verification'>): ValidationItem[] {
  const verdicts = assessment?.verdicts ?? [];
  const seen = (name: string): string => {
    const own = verdicts.filter(({ indicator }) => indicator === name);
    const outcomes = new Set(own.map(({ outcome }) => outcome));
    const [only] = outcomes;
    return outcomes.size === 1 && only !== undefined
      ? only
      : own.map((v) => `${nameOf(v)} ${v.outcome}`).join(', ') || 'nothing';
  };
  const broken = verification.broken;
  return [
    ...Object.entries(expectedOutcomes).map(([name, outcome]) => itemOf(name, outcome, seen(name))),
    itemOf(
      'the run verifies',
      'from files to grade',
      broken ? `broken at ${broken.link}: ${broken.says}` : 'from files to grade',
    ),
  ];
}

/** Measures the reference sensor once, in the station's own log. */
export async function measureReference(options: RunOptions, by: string): Promise<RunRead> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gradus-reference-'));
  const declaration = path.join(folder, 'reference.yaml');
  const sensor = await startSimulated(personality, declaration);
  try {
    return await takeRunBy(await referencePack(), declaration, options, { 'station.self-check': by });
  } finally {
    await sensor.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
