import { json } from '../../asked.ts';
import type { Check } from '../check.ts';
import type { OpcuaWire, UaReference, UaServer } from './wire.ts';

type Met = Pick<OpcuaWire, 'met'>;
/** OPC 10000-5: Root, Objects, Server, and Server's State. */
const root = 'i=84';
const objects = 'i=85';
const server = 'i=2253';
const state = 'i=2259';
/** More than any server has under Server. */
const mostPages = 200;

export const viewBasic: Check<Met> = {
  name: 'view-basic',
  required: 'Root leads to Objects, Types and Views, and Objects leads back to Root',
  async ask(wire) {
    const { down, up } = await wire.met(async (met) => ({
      down: await met.browse(root, 'forward', 0),
      up: await met.browse(objects, 'inverse', 0),
    }));
    const below = down.references.map(({ name }) => name);
    const missing = ['Objects', 'Types', 'Views'].filter((name) => !below.includes(name));
    const back = up.references.some(({ node, forward }) => node === root && !forward);
    const wrong = [
      ...(missing.length > 0 ? [`Root does not lead to ${missing.join(', ')}`] : []),
      ...(back ? [] : ['Objects does not lead back to Root']),
    ];
    return {
      value: wrong.length === 0,
      actual: wrong.length === 0 ? `Root leads to ${below.join(', ')}` : wrong.join('; '),
      shows: [json({ down, up })],
    };
  },
};

type Paged = { whole: readonly UaReference[]; paged: UaReference[]; first: number; released: string };

async function paged(met: UaServer): Promise<Paged> {
  const { references: whole } = await met.browse(server, 'forward', 0);
  let page = await met.browse(server, 'forward', 1);
  const first = page.references.length;
  const all = [...page.references];
  for (let i = 0; page.more && i < mostPages; i++) {
    page = await met.browseNext();
    all.push(...page.references);
  }
  const again = await met.browse(server, 'forward', 1);
  return { whole, paged: all, first, released: again.more ? await met.release() : 'nothing to release' };
}

export const continuationPoint: Check<Met> = {
  name: 'minimum-continuation-point-01',
  required: 'a browse for one reference at a time gives every reference once, and what was released is gone',
  async ask(wire) {
    const { whole, paged: all, first, released } = await wire.met(paged);
    const [one, other] = [whole, all].map((list) => list.map(({ node }) => node).toSorted((a, b) => (a < b ? -1 : 1)));
    const wrong = [
      ...(first <= 1 ? [] : [`${first} references where one was asked for`]),
      ...(JSON.stringify(one) === JSON.stringify(other)
        ? []
        : [`${all.length} of ${whole.length} references one by one`]),
      ...(released === 'BadContinuationPointInvalid' ? [] : [`asked for after its release: ${released}`]),
    ];
    return {
      value: wrong.length === 0,
      actual: wrong.length === 0 ? `${whole.length} references, one by one` : wrong.join('; '),
      shows: [json({ whole, paged: all, released })],
    };
  },
};

export const translateBrowsePath: Check<Met> = {
  name: 'view-translate-browse-path',
  required: 'the path Server/ServerStatus/State leads to its node, and one that leads nowhere is BadNoMatch',
  async ask(wire) {
    const path = ['Server', 'ServerStatus', 'State'].map((name) => ({ namespace: 0, name }));
    const { found, nowhere } = await wire.met(async (met) => ({
      found: await met.translate(objects, path),
      nowhere: await met.translate(objects, [{ namespace: 0, name: 'NoSuchName' }]),
    }));
    const good = found.status === 'Good' && found.nodes.includes(state) && nowhere.status === 'BadNoMatch';
    return {
      value: good,
      actual: `${found.status}${found.nodes.length > 0 ? ` ${found.nodes.join(', ')}` : ''}; nowhere: ${nowhere.status}`,
      shows: [json({ found, nowhere })],
    };
  },
};
