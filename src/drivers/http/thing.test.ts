import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { thingIn } from './thing.ts';

const address = 'http://127.0.0.1:8080/.well-known/wot';
const form = { href: 'actions/infer{?model}', op: 'invokeaction' };
const described = (change: Record<string, unknown> = {}): unknown => ({
  '@context': ['https://www.w3.org/2022/wot/td/v1.1', { own: 'urn:gradus:affordance:' }],
  base: 'http://127.0.0.1:8080/',
  properties: { level: { forms: [{ href: 'properties/level' }] } },
  actions: { think: { '@type': ['gradus:infer'], forms: [form] } },
  ...change,
});

describe('a Thing Description', () => {
  it('leads to an action by its type, whatever its name, with the template filled', () => {
    const target = thingIn(described(), address).action('infer');
    assert.equal(target.url({ model: 'a b' }).href, 'http://127.0.0.1:8080/actions/infer?model=a%20b');
    assert.equal(target.method, 'POST');
  });
  for (const type of ['own:infer', 'urn:gradus:affordance:infer'])
    it(`knows the type ${type}`, () => {
      const thing = thingIn(described({ actions: { think: { '@type': type, forms: [form] } } }), address);
      assert.equal(thing.action('infer').url({}).pathname, '/actions/infer');
    });
  it('without base is relative to its own address', () => {
    const { base: _, ...rest } = described() as Record<string, unknown>;
    assert.equal(
      thingIn(rest, address).property('level').url({}).href,
      'http://127.0.0.1:8080/.well-known/properties/level',
    );
  });
  it('lacks what it does not describe, also the names every object has', () => {
    const thing = thingIn(described(), address);
    assert.throws(() => thing.action('stimulus'), { code: 'PROBE_LACKS' });
    assert.throws(() => thing.property('toString'), { code: 'PROBE_LACKS' });
  });
  it('is garbage when its actions are a list', () => {
    assert.throws(() => thingIn(described({ actions: [1] }), address), { code: 'PROBE_GARBAGE' });
  });
});
