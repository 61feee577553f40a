import { SignalError } from './error.ts';
import type { Parameters } from './generator.ts';

export type One = { kind: 'number'; least: number; most: number; whole?: true; default?: number };
export type Range = { kind: 'range'; least: number; most: number; default: readonly [number, number] };
export type Three = { kind: 'three'; least: number; most: number; default: readonly [number, number, number] };
type Rule = One | Range | Three;
/** What a generator takes, by name. */
export type Rules = Readonly<Record<string, Rule>>;

function within(value: unknown, name: string, rule: Rule): number {
  if (typeof value !== 'number' || !(value >= rule.least && value <= rule.most))
    throw new SignalError(`a number from ${rule.least} to ${rule.most} is expected`, name);
  if (rule.kind === 'number' && rule.whole && !Number.isInteger(value))
    throw new SignalError('a whole number is expected', name);
  return value;
}

/** A generator's parameters as its rules have them. Each throws `SignalError` naming the parameter that is wrong. */
export type Given<R extends Rules> = {
  number(name: keyof R & string): number;
  list(name: keyof R & string, length: number): number[];
  range(name: keyof R & string): readonly [number, number];
};

export function given<const R extends Rules>(generator: string, rules: R, parameters: Parameters): Given<R> {
  for (const name of Object.keys(parameters))
    if (!Object.hasOwn(rules, name))
      throw new SignalError(`${generator} has no such parameter; it has ${Object.keys(rules).join(', ')}`, name);
  const ruleOf = (name: string): Rule => {
    const rule = rules[name];
    if (!rule) throw new TypeError(`${generator} has no rule for ${name}`);
    return rule;
  };
  const list = (name: keyof R & string, length: number): number[] => {
    const rule = ruleOf(name);
    const value = parameters[name] ?? rule.default;
    if (!Array.isArray(value) || value.length !== length)
      throw new SignalError(`a list of ${length} numbers is expected`, name);
    return value.map((one) => within(one, name, rule));
  };
  return {
    list,
    number(name) {
      const rule = ruleOf(name);
      const value = parameters[name] ?? rule.default;
      if (value === undefined) throw new SignalError('is required', name);
      return within(value, name, rule);
    },
    range(name) {
      const [low = 0, high = 0] = list(name, 2);
      if (low > high) throw new SignalError(`low comes before high: [${high}, ${low}]`, name);
      return [low, high];
    },
  };
}

/** How much of a drift there is. Throws `SignalError`. */
export function severityOf(severity: number): number {
  if (!(severity >= 0 && severity <= 1)) throw new SignalError(`a drift is from 0 to 1, not ${severity}`);
  return severity;
}

export const noDrift = (generator: string, kind: string, drifts: readonly string[]): SignalError =>
  new SignalError(`${generator} has no drift ${kind}; it has ${drifts.join(', ')}`);
