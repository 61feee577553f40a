import { json } from '../../asked.ts';
import type { Check } from '../check.ts';
import type { OpcuaWire, UaFacts } from './wire.ts';

const compared = [
  'endpoints',
  'namespaces',
  'servers',
  'profiles',
  'productName',
  'manufacturerName',
  'softwareVersion',
  'state',
] as const;

/** Where two readers understood a server differently, each in one line. Endpoints come in no order. */
export function disagreements(first: UaFacts, second: UaFacts): string[] {
  const said = (facts: UaFacts, key: (typeof compared)[number]): string => {
    const value = facts[key];
    return JSON.stringify(
      key === 'endpoints' && Array.isArray(value) ? value.toSorted((a, b) => (a < b ? -1 : 1)) : value,
    );
  };
  return compared
    .filter((key) => said(first, key) !== said(second, key))
    .map((key) => `${key}: ${first.reader} reads ${said(first, key)}, ${second.reader} reads ${said(second, key)}`);
}

export const check: Check<Pick<OpcuaWire, 'secondOpinion'>> = {
  name: 'second-opinion',
  required:
    'two readers of different maintainers understand the server’s endpoints, namespaces, profiles and build alike',
  async ask(wire) {
    const [first, second] = await wire.secondOpinion();
    const differing = disagreements(first, second);
    return {
      value: differing.length === 0,
      actual:
        differing.length === 0
          ? `${first.reader} and ${second.reader} agree on ${second.endpoints.length} endpoints and ${second.namespaces.length} namespaces`
          : differing.join('; '),
      shows: [json([first, second])],
    };
  },
};
