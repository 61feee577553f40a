import type { Raw } from '../../raw.ts';
import type { Check, Seen } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';
import { isClear } from './asked.ts';
import type { Attempt, Offered, OfferedToken, UaSecurity } from './asked.ts';

type Met = { name: string; met: Attempt | string };
const mostCaptures = 3;

const nameOf = ({ mode, policy }: Offered, token: OfferedToken): string =>
  `${mode} ${policy} ${token.kind}${token.policy === '' ? '' : ` (${token.policy})`}`;

/** Each endpoint with each of its tokens; a password is never sent in the clear, which is a check of its own. */
async function meetAll(security: UaSecurity): Promise<Met[]> {
  const all: Met[] = [];
  for (const offered of await security.offers())
    for (const token of offered.tokens)
      if (!isClear(offered, token))
        all.push({ name: nameOf(offered, token), met: await security.meet(offered, token) });
  return all;
}

/** Names that met the same end are told together. */
function grouped(all: readonly { name: string; end: string }[]): string {
  const ends = new Map<string, string[]>();
  for (const { name, end } of all) ends.set(end, [...(ends.get(end) ?? []), name]);
  return [...ends].map(([end, names]) => `${names.join(', ')}: ${end}`).join('; ');
}

function seenIn(all: readonly Met[]): Seen {
  const tried = all.flatMap(({ name, met }) => (typeof met === 'string' ? [] : [{ name, met }]));
  const untried = all.flatMap(({ name, met }) => (typeof met === 'string' ? [{ name, end: met }] : []));
  const stopped = tried.filter(({ met }) => !met.accepted);
  const ends = stopped.map(({ name, met }) => ({ name, end: `stopped at ${met.stage}: ${met.says}` }));
  const said = `${tried.length - stopped.length} of ${all.length} complete`;
  const shows: Raw[] = stopped.flatMap(({ met }) => met.shows ?? []).slice(0, mostCaptures);
  if (stopped.length > 0) return { value: false, actual: `${said}; ${grouped(ends)}`, shows };
  if (untried.length > 0) return { value: 'unknown', actual: `${said}; not tried: ${grouped(untried)}` };
  return { value: true, actual: `${said}: ${tried.map(({ name }) => name).join(', ')}` };
}

export const endpointHandshakes: Check<OpcuaWire> = {
  name: 'endpoint-handshakes',
  required: 'every endpoint that the device offers lets a sound client in with every token it offers there',
  ask: async ({ security }) => seenIn(await meetAll(security)),
};
