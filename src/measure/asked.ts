import type { Declaration, DeclaredModel, DeclaredRule } from '../model/declaration.ts';
import { InputError, ProbeError } from '../model/errors.ts';
import type { Step } from '../model/plan.ts';
import type { Probe, Wires } from './probe.ts';

/** A member of the probe that the method cannot do without. */
export function needed<K extends keyof Probe>(probe: Probe, member: K): NonNullable<Probe[K]> {
  const found = probe[member];
  if (found === undefined) throw new ProbeError('PROBE_LACKS', `the probe has no ${member}: bind it under probes`);
  return found as NonNullable<Probe[K]>;
}

/** The wire that the method is about. */
export async function wireOf<W extends keyof Wires>(probe: Probe, wire: W): Promise<Wires[W]> {
  if (!probe.wire) throw new ProbeError('PROBE_LACKS', `endpoints.${wire} is not declared`);
  return await probe.wire(wire);
}

/** The declared model that the step is about. */
export function modelOf(step: Step, declaration: Declaration): DeclaredModel {
  const model = declaration.models?.find((m) => m.id === step.subject);
  if (!model) throw new InputError('DECLARATION_INVALID', 'models', `${step.subject ?? 'no model'} is not declared`);
  return model;
}

/** The declared rule that the step is about. */
export function ruleOf(step: Step, declaration: Declaration): DeclaredRule {
  const rule = declaration.rules?.find((r) => r.id === step.subject);
  if (!rule) throw new InputError('DECLARATION_INVALID', 'rules', `${step.subject ?? 'no rule'} is not declared`);
  return rule;
}

/** A parameter of the step that is a number. */
export function numberIn(step: Step, name: string): number {
  const value = step.parameters[name];
  if (typeof value !== 'number') throw new TypeError(`${step.method} has no number ${name}`);
  return value;
}

/** A parameter of the step that is a text. */
export function textIn(step: Step, name: string): string {
  const value = step.parameters[name];
  if (typeof value !== 'string') throw new TypeError(`${step.method} has no text ${name}`);
  return value;
}

const encoder = new TextEncoder();
/** An object kept beside the log, as JSON. */
export function json(value: unknown): { type: string; bytes: Uint8Array } {
  return { type: 'application/json', bytes: encoder.encode(JSON.stringify(value)) };
}
