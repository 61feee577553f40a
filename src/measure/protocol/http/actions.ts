import type { Check, Seen } from '../check.ts';
import {
  exchange,
  exchangeAll,
  isJson,
  isOk,
  isRead,
  judged,
  listed,
  notApplicable,
  ofLetIn,
  pathOf,
  unknown,
  valueOf,
} from './sight.ts';
import type { Exchange } from './sight.ts';
import type { Affordance, Ask, Form, HttpWire } from './wire.ts';

const isInvokable = ({ op, url, left }: Form): boolean =>
  op.includes('invokeaction') && url !== undefined && left === undefined;
/** Neither JSON nor any other format there is. */
const malformed = (type: string): string => (isJson(type) ? '{"gradus": ' : 'gradus');

/** One malformed request for every action that may be tried. */
export const malformedAsks = (affordances: readonly Affordance[]): { name: string; form: Form; ask: Ask }[] =>
  affordances
    .filter(({ kind, mayBeTried }) => kind === 'action' && mayBeTried)
    .flatMap(({ name, forms }) => {
      const form = forms.find(isInvokable);
      if (!form) return [];
      const { method, contentType, url = '' } = form;
      return [{ name, form, ask: { method, url, body: malformed(contentType), type: contentType } }];
    });

type Tried = { asks: { name: string; ask: Ask }[]; untried: string };

/** What may be tried; a `Seen` where nothing may. */
async function triable(wire: HttpWire): Promise<Tried | Seen> {
  const { affordances } = await wire.described();
  const actions = affordances.filter(({ kind }) => kind === 'action');
  const asks = malformedAsks(affordances);
  const names = actions.map(({ name }) => name).filter((name) => !asks.some((one) => one.name === name));
  const untried = names.length === 0 ? '' : `; not tried: ${listed(names)}, which may change what the device does`;
  if (actions.length === 0) return notApplicable('the Thing Description has no action');
  return asks.length === 0 ? unknown(`none is safe to try${untried}`) : { asks, untried };
}

const saidOf = ({ asked, answered }: Exchange): string => `${pathOf(asked.url)} gave ${answered.status}`;
const isRefusal = ({ answered }: Exchange): boolean => answered.status >= 400 && answered.status < 500;

/** What is true or false, a text or an object does not move by itself as a measured number does. */
async function steady(wire: HttpWire): Promise<Map<string, string>> {
  const reads = (await wire.readings()).filter(isRead).filter(isOk);
  const still = reads.filter(({ answered }) => typeof valueOf(answered) !== 'number');
  const seen = await exchangeAll(
    wire,
    still.map(({ asked }) => asked),
  );
  return new Map(seen.map(({ asked, answered }) => [pathOf(asked.url), answered.text]));
}

export const inputRefused: Check<HttpWire> = {
  name: 'action-input-refused',
  required: 'an action with malformed input is refused with 4xx, and nothing is done',
  async ask(wire) {
    const tried = await triable(wire);
    if ('value' in tried) return tried;
    const before = await steady(wire);
    const seen = await exchangeAll(
      wire,
      tried.asks.map(({ ask }) => ask),
    );
    const after = await steady(wire);
    const changed = [...before].filter(([path, text]) => after.get(path) !== text).map(([path]) => path);
    const stayed = `${before.size} other properties stayed as they were${tried.untried}`;
    return ofLetIn(wire, seen, (open) => {
      const taken = open.filter((one) => !isRefusal(one));
      if (taken.length === 0 && changed.length > 0)
        return unknown(`refused, and ${listed(changed)} changed meanwhile: whether that was its doing cannot be told`);
      return judged(taken.map(saidOf), `${open.map(saidOf).join(', ')}; ${stayed}`, open);
    });
  },
};

/** RFC 9110, 15.5.16. */
export const mediaTypeRefused: Check<HttpWire> = {
  name: 'unsupported-media-type',
  required: 'an action with input of an unknown Content-Type is refused with 415',
  async ask(wire) {
    const tried = await triable(wire);
    if ('value' in tried) return tried;
    const seen: Exchange[] = [];
    for (const { ask } of tried.asks)
      seen.push(await exchange(wire, { ...ask, body: 'gradus', type: 'application/x-gradus-unknown' }));
    return ofLetIn(wire, seen, (open) => {
      const wrong = open.filter(({ answered }) => answered.status !== 415);
      return judged(wrong.map(saidOf), `415 at ${open.length} of ${open.length} actions${tried.untried}`, open);
    });
  },
};
