// Judging one ten-rule table: value ± U against a limit, by the three decision rules, with unit and stimulus checked.
import { ZenEngine } from '@gorules/zen-engine';
import { LogicEngine } from 'json-logic-engine';
import { verdictOf, type Evidence } from '../src/judge/verdict.ts';
import type { PlannedIndicator } from '../src/model/plan.ts';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

const limit = 50;
const rules = ['simple', 'guarded', 'non-binary'] as const;
const ruleOf = (i: number): (typeof rules)[number] => rules[i % 3] ?? 'simple';
const table = Array.from({ length: 10 }, (_, i) => ({ value: 47.5 + i * 0.6, u: 1.2, rule: ruleOf(i) }));

function decisionOf(rule: (typeof rules)[number]): NonNullable<PlannedIndicator['decision']> {
  if (rule === 'simple') return { rule };
  return rule === 'guarded' ? { rule, band: 'U95' } : { rule, band: 'U95', meets: ['pass'] };
}
const items = table.map(({ rule }, i): PlannedIndicator => ({
  indicator: `i${i}`,
  quantity: `q${i}`,
  required: { relation: 'most', value: limit, unit: 'ms', from: 'pack' },
  decision: decisionOf(rule),
  stimulus: ['injected'],
  instruments: [],
  step: 's01',
}));
const evidence = table.map(({ value, u }, i): Evidence => ({
  kind: 'measurement',
  entries: [i],
  lapsed: false,
  measurement: {
    quantity: `q${i}`,
    value,
    unit: 'ms',
    n: 1307,
    stimulus: 'injected',
    components: [{ source: 'sampling', low: u, high: u }],
  },
}));
const who = { stated: 'announcement' };
const input = Object.fromEntries(
  table.map(({ value, u }, i) => [`m${i}`, { value, u, unit: 'ms', stimulus: 'injected' }]),
);

/** Full verdict objects; what is kept of them keeps the work from being optimised away. */
function judgeOurs(): string[] {
  const verdicts = items.map((item, i) => verdictOf(item, who, evidence[i] as Evidence));
  return verdicts.map((v) => v.outcome);
}

/** The same rules as an expression each; outcome words only. */
function expressionOf(i: number, rule: string): string {
  const [value, high, low] = [`m${i}.value`, `(m${i}.value + m${i}.u)`, `(m${i}.value - m${i}.u)`];
  const usable = `m${i}.unit == 'ms' and m${i}.stimulus == 'injected'`;
  if (rule === 'simple') return `${usable} ? (${value} <= ${limit} ? 'pass' : 'fail') : 'inconclusive'`;
  if (rule === 'guarded') return `${usable} ? (${high} <= ${limit} ? 'pass' : 'fail') : 'inconclusive'`;
  return `${usable} ? (${high} <= ${limit} ? 'pass' : (${value} <= ${limit} ? 'conditional pass' : (${low} <= ${limit} ? 'conditional fail' : 'fail'))) : 'inconclusive'`;
}

function zenDecision(): { evaluate(context: unknown): Promise<{ result: unknown }> } {
  const node = (id: string, type: string, content?: unknown) => ({
    id,
    name: id,
    type,
    position: { x: 0, y: 0 },
    ...(content !== undefined && { content }),
  });
  const edge = (sourceId: string, targetId: string) => ({
    id: `${sourceId}-${targetId}`,
    type: 'edge',
    sourceId,
    targetId,
  });
  const expressions = table.map(({ rule }, i) => ({ id: `e${i}`, key: `o${i}`, value: expressionOf(i, rule) }));
  const graph = {
    contentType: 'application/vnd.gorules.decision',
    nodes: [node('in', 'inputNode'), node('rules', 'expressionNode', { expressions }), node('out', 'outputNode')],
    edges: [edge('in', 'rules'), edge('rules', 'out')],
  };
  return new ZenEngine().createDecision(Buffer.from(JSON.stringify(graph)));
}

function logicOf(i: number, rule: string): unknown {
  const value = { var: `m${i}.value` };
  const within = (bound: unknown): unknown => ({ '<=': [bound, limit] });
  const high = within({ '+': [value, { var: `m${i}.u` }] });
  const low = within({ '-': [value, { var: `m${i}.u` }] });
  const usable = {
    and: [{ '===': [{ var: `m${i}.unit` }, 'ms'] }, { '===': [{ var: `m${i}.stimulus` }, 'injected'] }],
  };
  const four = { if: [high, 'pass', within(value), 'conditional pass', low, 'conditional fail', 'fail'] };
  const judged =
    rule === 'simple'
      ? { if: [within(value), 'pass', 'fail'] }
      : rule === 'guarded'
        ? { if: [high, 'pass', 'fail'] }
        : four;
  return { if: [usable, judged, 'inconclusive'] };
}

/** Tables a second; the last answer must be what we say. */
async function pace(tables: number, judge: () => unknown): Promise<number> {
  const started = performance.now();
  let last: unknown;
  for (let i = 0; i < tables; i++) {
    const answer = judge();
    last = answer instanceof Promise ? await answer : answer;
  }
  const perSecond = tables / ((performance.now() - started) / 1000);
  const said = Array.isArray(last) ? last : Object.values((last as { result: Record<string, string> }).result);
  if (said.join() !== judgeOurs().join()) throw new Error(`the peer judges differently: ${said.join()}`);
  return perSecond;
}

async function alone(ours: () => Promise<number>, common: Pick<Figure, 'unit' | 'runs' | 'machine'>): Promise<Figure> {
  const each: number[] = [];
  for (let i = 0; i < common.runs; i++) each.push(await ours());
  return {
    name: 'judge: full verdicts',
    ours: spreadOf(each),
    peer: null,
    ratio: null,
    limit: { of: 'ours', least: 1_000_000 },
    ...common,
  };
}

async function run(runs: number): Promise<Figure[]> {
  const logic = table.map(({ rule }, i) => logicOf(i, rule));
  const engine = new LogicEngine();
  const compiled = engine.build(logic) as (data: unknown) => unknown;
  const zen = zenDecision();
  const ours = (): Promise<number> => pace(300_000, judgeOurs);
  const common = { unit: 'tables/s', runs, machine: machine() };
  const against = async (name: string, peer: () => Promise<number>, limits: Figure['limit']): Promise<Figure> => ({
    name,
    ...(await interleaved(runs, ours, peer)),
    limit: limits,
    ...common,
  });
  return [
    await against('judge: full verdicts, against zen-engine', () => pace(3000, () => zen.evaluate(input)), {
      of: 'ratio',
      least: 1,
    }),
    await against(
      'judge: full verdicts, against json-logic-engine interpreted',
      () => pace(300_000, () => engine.run(logic, input)),
      { of: 'ratio', least: 1 },
    ),
    await against(
      'judge: full verdicts, beside json-logic-engine compiled (ceiling: words only)',
      () => pace(300_000, () => compiled(input)),
      null,
    ),
    await alone(ours, common),
  ];
}

export const benchmark: Benchmark = {
  name: 'judge',
  title: 'judging a ten-rule table beside zen-engine and json-logic-engine',
  runs: 11,
  run,
};
