import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { Declaration } from '../../src/model/declaration.ts';
import { decodeNpy, encodeNpy } from '../../src/formats/npy.ts';
import { generatorOf } from '../../src/signals/generators.ts';
import { bearingScene } from '../../sim/scene.ts';
import { outputs, peer } from './opcua.ts';
import type { Peer } from './opcua.ts';
import { started } from './started.ts';
import type { Started } from './started.ts';

const generator = generatorOf(bearingScene.generator, bearingScene.parameters);
const npy = 'application/x-npy';
const windowAt = (i: number): { bytes: Uint8Array<ArrayBuffer>; label: number } => {
  const { input, shape, label } = generator.make('met', i);
  return { bytes: Uint8Array.from(encodeNpy({ type: 'float32', shape, data: input })), label };
};
const best = (bytes: Uint8Array): number => {
  const { data } = decodeNpy(bytes) as { data: Float32Array };
  return data.indexOf(Math.max(...data));
};

type Met = { sim: Started; opcua: Peer; url: string; http: string; folder: string };

async function meet(personality: string, ...more: string[]): Promise<Met> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-met-'));
  const declare = path.join(folder, 'sensor.yaml');
  const sim = await started('main.ts', ['--personality', personality, '--declare', declare, ...more]);
  const url = String(sim.ready['opcua']);
  return { sim, opcua: await peer(url), url, http: String(sim.ready['http']), folder };
}

async function leave({ sim, opcua, folder }: Met): Promise<void> {
  await opcua.close();
  assert.equal(await sim.stop(), 0);
  rmSync(folder, { recursive: true, force: true });
}

const get = async (met: Met, name: string): Promise<unknown> => (await fetch(`${met.http}/properties/${name}`)).json();
const stimulate = (met: Met, body: unknown): Promise<Response> =>
  fetch(`${met.http}/actions/stimulus`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const inferHttp = (met: Met, bytes: Uint8Array<ArrayBuffer>, type = npy, signal?: AbortSignal): Promise<Response> =>
  fetch(`${met.http}/actions/infer?model=bearing`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: bytes,
    ...(signal ? { signal } : {}),
  });

/** Waits until the rule's output is as wished, at most 5 s. */
async function settles(met: Met, product: string, wished: boolean): Promise<void> {
  const ends = performance.now() + 5000;
  const output = `/di:DeviceSet/bm:${product}/bm:Rules/bm:vibration-high/bm:Active`;
  while ((await met.opcua.read(output)) !== wished) {
    assert.ok(performance.now() < ends, `the output never became ${wished}`);
    await wait(5);
  }
}

/** What the model says of one window. */
const scores = async (met: Met): Promise<Uint8Array> =>
  outputs(await met.opcua.invoke('bearing', windowAt(0).bytes))[0] as Uint8Array;
const share = async (met: Met, count: number): Promise<number> => {
  let right = 0;
  for (let i = 0; i < count; i++) {
    const { bytes, label } = windowAt(i);
    const result = await met.opcua.invoke('bearing', bytes);
    if (best(outputs(result)[0] as Uint8Array) === label) right++;
  }
  return right / count;
};

function thingSchema() {
  const file = createRequire(import.meta.url).resolve(
    'wot-thing-description-types/schema/td-json-schema-validation.json',
  );
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  ajv.addFormat('iri-reference', true);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}

describe('L1, met over its wires', () => {
  let met: Met;
  before(async () => {
    met = await meet('L1', '--serial', 'A-7');
  });
  after(() => leave(met));

  it('says ready with its addresses and writes a declaration with them', () => {
    const declaration = Declaration.parse(parse(readFileSync(path.join(met.folder, 'sensor.yaml'), 'utf8')));
    assert.equal(declaration.endpoints.opcua?.url, met.url);
    assert.equal(declaration.endpoints.http?.thing, met.sim.ready['thing']);
    assert.equal(declaration.identity.serial, 'A-7');
    assert.match(met.url, /^opc\.tcp:\/\/127\.0\.0\.1:\d+$/);
  });

  it('shows nameplate, trip points and measurements by browse path, and has no AI namespace', async () => {
    const device = '/di:DeviceSet/bm:BRG-100';
    assert.equal(await met.opcua.read(`${device}/di:SerialNumber`), 'A-7');
    assert.match(String(await met.opcua.read(`${device}/bm:FirmwareDigest`)), /^sha256:[0-9a-f]{64}$/);
    assert.equal(await met.opcua.read(`${device}/bm:Rules/bm:vibration-high/bm:TripPoint`), 7.1);
    assert.equal(await met.opcua.read(`${device}/bm:Rules/bm:temperature-high/bm:ResetPoint`), 80);
    const range = (await met.opcua.read(`${device}/bm:Measurements/bm:vibration/ua:EURange`)) as { high: number };
    assert.equal(range.high, 50);
    assert.ok(!met.opcua.namespaces.includes('http://opcfoundation.org/UA/AI/'));
  });

  it('names its stack truthfully in BuildInfo', async () => {
    const info = '/ua:Server/ua:ServerStatus/ua:BuildInfo';
    assert.match(String(await met.opcua.read(`${info}/ua:ProductName`)), /simulated.*node-opcua/);
    assert.match(String(await met.opcua.read(`${info}/ua:ManufacturerName`)), /Sterfive/);
  });

  it('trips and resets its rules when a channel is held', async () => {
    assert.equal((await stimulate(met, { channel: 'vibration', hold: { value: 8, unit: 'mm/s' } })).status, 204);
    await settles(met, 'BRG-100', true);
    await wait(120);
    assert.ok(Math.abs(Number(await get(met, 'vibration')) - 8) < 0.2);
    assert.equal((await stimulate(met, { channel: 'vibration', hold: { value: 6.7, unit: 'mm/s' } })).status, 204);
    await wait(120);
    assert.equal(await get(met, 'vibration-high'), true);
    assert.equal((await stimulate(met, { channel: 'vibration', hold: null })).status, 204);
    await settles(met, 'BRG-100', false);
    await stimulate(met, { channel: 'temperature', hold: { value: 90, unit: 'Cel' } });
    await wait(120);
    assert.equal(await get(met, 'temperature-high'), true);
  });

  it('refuses a stimulus it cannot give, with what it expected', async () => {
    for (const [body, words] of [
      ['{', /JSON/],
      [{ channel: 'colour', hold: null }, /vibration or temperature/],
      [{ channel: 'vibration' }, /hold is/],
      [{ channel: 'vibration', hold: { value: 8, unit: 'm/s' } }, /mm\/s/],
      [{ channel: 'vibration', hold: { value: 80, unit: 'mm/s' } }, /0 to 50/],
    ] as const) {
      const response = await stimulate(met, body);
      assert.equal(response.status, 400);
      assert.equal(response.headers.get('content-type'), 'application/problem+json');
      assert.match(((await response.json()) as { detail: string }).detail, words);
    }
  });

  it('refuses an unknown address and says so', async () => {
    assert.equal((await fetch(`${met.http}/properties/nothing`)).status, 404);
    assert.equal((await fetch(`${met.http}/actions/infer`, { method: 'POST' })).status, 404);
    assert.equal((await met.sim.say('dance'))['ok'], false);
  });
});

describe('L2, met over its wires', () => {
  let met: Met;
  before(async () => {
    met = await meet('L2');
  });
  after(() => leave(met));
  const fault = async (way: 'on' | 'off', name: string): Promise<void> => {
    assert.deepEqual(await met.sim.say(`fault ${way} ${name}`), { ok: true, fault: name, on: way === 'on' });
  };
  const device = '/di:DeviceSet/bm:BRG-200';

  it('claims the InferenceDevice profile with the facets Base and Invoke', async () => {
    const claimed = (await met.opcua.read('/ua:Server/ua:ServerCapabilities/ua:ServerProfileArray')) as string[];
    for (const end of ['Server/InferenceDevice', 'Facet/Base', 'Facet/Invoke'])
      assert.ok(claimed.includes(`http://opcfoundation.org/UA-Profile/AI/${end}`), end);
  });

  it('lists its model with digest and tensors, and a deployment that uses it', async () => {
    const root = '/ua:Server/ai:AiModelManagement';
    assert.equal(await met.opcua.read(`${root}/ai:SpecificationVersion`), '0.4.0');
    assert.equal(await met.opcua.read(`${root}/ai:Models/ai:bearing/ai:ModelId`), 'bearing');
    assert.match(String(await met.opcua.read(`${root}/ai:Models/ai:bearing/ai:Digest`)), /^[0-9a-f]{64}$/);
    const [input] = (await met.opcua.read(`${root}/ai:Models/ai:bearing/ai:Inputs`)) as { shape?: unknown }[];
    assert.ok(input);
    for (const [name, value] of [
      ['State', 'Ready'],
      ['InferenceLocation', 'OnDevice'],
      ['EgressPermitted', false],
      ['LatencyBudget', 100],
    ] as const)
      assert.equal(await met.opcua.read(`${root}/ai:Deployments/ai:bearing/ai:${name}`), value);
  });

  it('answers Invoke with scores that name at least 25 of 30 fresh windows rightly', async () => {
    assert.ok((await share(met, 30)) >= 25 / 30);
    const [payload, type, used, usage, finish] = outputs(await met.opcua.invoke('bearing', windowAt(0).bytes));
    const { shape, data } = decodeNpy(payload as Uint8Array);
    assert.deepEqual(shape, [1, 4]);
    assert.ok(Math.abs((data as Float32Array).reduce((a, b) => a + b, 0) - 1) < 1e-5);
    assert.deepEqual([type, used, finish], [npy, 'bearing', 'Completed']);
    assert.equal((usage as { key: { name: string } }[])[0]?.key.name, 'InferenceMs');
  });

  it('answers the draft’s negative cases with BadInvalidArgument', async () => {
    const { bytes } = windowAt(0);
    const wrong = encodeNpy({ type: 'float32', shape: [1, 4], data: new Float32Array(4) });
    for (const result of [
      await met.opcua.invoke('bearing', bytes, { uri: 'http://127.0.0.1/x' }),
      await met.opcua.invoke('bearing', null),
      await met.opcua.invoke('bearing', null, { uri: 'http://127.0.0.1/x' }),
      await met.opcua.invoke('bearing', bytes, { type: 'application/json' }),
      await met.opcua.invoke('bearing', wrong),
      await met.opcua.invoke('bearing', bytes.subarray(0, 500)),
    ])
      assert.equal(result.statusCode.name, 'BadInvalidArgument');
  });

  it('answers the same over HTTP, and refuses there too', async () => {
    const { bytes } = windowAt(3);
    const response = await inferHttp(met, bytes);
    assert.match(response.headers.get('server-timing') ?? '', /^infer;dur=[\d.]+$/);
    const overHttp = new Uint8Array(await response.arrayBuffer());
    const [overOpcua] = outputs(await met.opcua.invoke('bearing', bytes));
    assert.deepEqual(decodeNpy(overHttp), decodeNpy(overOpcua as Uint8Array));
    assert.equal((await inferHttp(met, bytes, 'text/plain')).status, 415);
    assert.equal((await inferHttp(met, bytes.slice(0, 99))).status, 400);
    assert.equal((await inferHttp(met, new Uint8Array(200_000))).status, 413);
  });

  it('offers a Thing Description 1.1 that the published schema accepts', async () => {
    const response = await fetch(String(met.sim.ready['thing']));
    assert.equal(response.headers.get('content-type'), 'application/td+json');
    const thing = (await response.json()) as { actions: Record<string, { '@type': string }> };
    const valid = thingSchema();
    assert.ok(valid(thing), JSON.stringify(valid.errors));
    assert.equal(thing.actions['stimulus']?.['@type'], 'gradus:stimulus');
    assert.equal(thing.actions['infer']?.['@type'], 'gradus:infer');
  });

  it('refuses to be met encrypted by a stranger', async () => {
    await assert.rejects(peer(met.url, { secure: true }), /BadSecurityChecksFailed|BadCertificateUntrusted/);
  });

  it('shows a wrong identity when told to', async () => {
    const before = (await get(met, 'nameplate')) as Record<string, string>;
    for (const name of ['wrong-serial', 'wrong-firmware', 'wrong-model-digest']) await fault('on', name);
    const wrong = (await get(met, 'nameplate')) as Record<string, string>;
    assert.equal(await met.opcua.read(`${device}/di:SerialNumber`), wrong['serial']);
    for (const key of ['serial', 'firmware.digest', 'models.bearing.digest'])
      assert.notEqual(wrong[key], before[key], key);
    for (const name of ['wrong-serial', 'wrong-firmware', 'wrong-model-digest']) await fault('off', name);
    assert.deepEqual(await get(met, 'nameplate'), before);
  });

  it('answers the same class always with constant-answer, and worse with swapped-model', async () => {
    await fault('on', 'constant-answer');
    assert.ok((await share(met, 30)) < 0.6);
    await fault('off', 'constant-answer');
    await fault('on', 'swapped-model');
    assert.ok((await share(met, 60)) < 0.85);
    await fault('off', 'swapped-model');
  });

  it('answers late with slow-inference, and then does not hide it', async () => {
    await fault('on', 'slow-inference');
    const began = performance.now();
    const usage = outputs(await met.opcua.invoke('bearing', windowAt(0).bytes))[3];
    assert.ok(performance.now() - began > 159);
    const [pair] = usage as { value: { value: number } }[];
    assert.ok((pair?.value.value ?? 0) > 159);
    await fault('off', 'slow-inference');
  });

  it('shows the shifted trip point at its output', async () => {
    await fault('on', 'trip-shifted');
    await stimulate(met, { channel: 'vibration', hold: { value: 7.5, unit: 'mm/s' } });
    await wait(150);
    assert.equal(await get(met, 'vibration-high'), false);
    await fault('off', 'trip-shifted');
    await settles(met, 'BRG-200', true);
    await stimulate(met, { channel: 'vibration', hold: null });
  });

  it('answers garbage, nothing, or for ever, or hangs up, as its faults say', async () => {
    const { bytes } = windowAt(0);
    await fault('on', 'garbage');
    const [garbage] = outputs(await met.opcua.invoke('bearing', bytes));
    assert.throws(() => decodeNpy(garbage as Uint8Array));
    await fault('off', 'garbage');
    await fault('on', 'hang-invoke');
    await assert.rejects(inferHttp(met, bytes, npy, AbortSignal.timeout(200)), { name: 'TimeoutError' });
    await fault('off', 'hang-invoke');
    await fault('on', 'endless');
    const endless = await inferHttp(met, bytes, npy);
    let taken = 0;
    for await (const chunk of endless.body ?? []) if ((taken += chunk.length) > 1e6) break;
    assert.ok(taken > 1e6);
    await fault('off', 'endless');
    await fault('on', 'close-on-invoke');
    await assert.rejects(inferHttp(met, bytes));
    const other = await peer(met.url);
    await assert.rejects(other.invoke('bearing', bytes));
    await other.close();
    await fault('off', 'close-on-invoke');
    await met.opcua.close();
    met.opcua = await peer(met.url);
  });

  it('falls silent and speaks again', async () => {
    await fault('on', 'silent');
    await assert.rejects(peer(met.url, { transportTimeout: 300 }));
    await assert.rejects(fetch(String(met.sim.ready['thing']), { signal: AbortSignal.timeout(200) }));
    await fault('off', 'silent');
    const again = await peer(met.url);
    assert.equal(await again.read(`${device}/di:SerialNumber`), 'SIM-L2-0001');
    await again.close();
  });
});

describe('L3 and the liar, met over their wires', () => {
  let [honest, liar]: Met[] = [];
  before(async () => {
    [honest, liar] = await Promise.all([meet('L3', '--fault', 'wrong-serial'), meet('liar')]);
  });
  after(async () => {
    if (honest) await leave(honest);
    if (liar) await leave(liar);
  });

  it('L3 begins with the faults it was started with', async () => {
    assert.equal(await honest?.opcua.read('/di:DeviceSet/bm:BRG-300/di:SerialNumber'), 'SIM-L3-0001-X');
  });

  it('the liar shows the digest of the honest one’s model, runs another that is no worse, and flatters its latency', async () => {
    assert.ok(honest && liar);
    const digest = '/ua:Server/ai:AiModelManagement/ai:Models/ai:bearing/ai:Digest';
    assert.equal(await liar.opcua.read(digest), await honest.opcua.read(digest));
    assert.ok((await share(liar, 80)) > 0.88);
    assert.notDeepEqual(await scores(liar), await scores(honest));
    assert.ok((await share(honest, 80)) > 0.88);
    const observed = await liar.opcua.read(
      '/ua:Server/ai:AiModelManagement/ai:Deployments/ai:bearing/ai:ObservedLatency',
    );
    assert.equal(observed, 0.05);
  });

  it('the liar answers a few in a hundred later than its deadline of 50 ms', async () => {
    assert.ok(liar);
    let late = 0;
    for (let i = 0; i < 200; i++) {
      const began = performance.now();
      await liar.opcua.invoke('bearing', windowAt(0).bytes);
      if (performance.now() - began > 79) late++;
    }
    assert.ok(late >= 1 && late <= 45, `${late} of 200`);
  });
});
