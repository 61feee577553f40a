import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { addressOf, declarationText } from '../../src/desk/init.ts';
import { interview } from '../../src/desk/interview.ts';
import { finished } from '../../src/drivers/describe/finish.ts';
import { startSimulated, type Simulated } from '../../src/drivers/simulator/simulator.ts';
import { readYaml } from '../../src/drivers/yaml/document.ts';
import { Declaration } from '../../src/model/declaration.ts';
import { InputError } from '../../src/model/errors.ts';
import { gradus } from './gradus.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'gradus-init-'));
after(async () => await rm(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);
const valueOf = (text: string): unknown => readYaml('sensor.yaml', new TextEncoder().encode(text)).value;
type Written = { complete: boolean; fill: { path: string; line: number }[]; remarks: { code: string }[] };

describe('gradus init --from a live device', () => {
  let sensor: Simulated;
  let declared: Declaration;
  before(async () => {
    sensor = await startSimulated('L2', at('declared.yaml'));
    declared = Declaration.parse(valueOf(await readFile(at('declared.yaml'), 'utf8')));
  });
  after(async () => await sensor.stop());

  it('reads nameplate, channels, rules, models and stack over OPC UA, and says what is to be filled and where', async () => {
    const { code, out } = await gradus(folder, 'init', 'opcua.yaml', '--from', sensor.opcua, '--json');
    assert.equal(code, 0);
    const text = await readFile(at('opcua.yaml'), 'utf8');
    const value = valueOf(text) as Declaration;
    assert.deepEqual(value.identity, declared.identity);
    assert.deepEqual(value.channels, declared.channels);
    assert.equal(value.models?.[0]?.digest, declared.models?.[0]?.digest);
    assert.deepEqual(value.models?.[0]?.inputs, declared.models?.[0]?.inputs);
    assert.equal(value.models?.[0]?.deadline, declared.models?.[0]?.deadline);
    assert.deepEqual(value.rules?.[0]?.trip, declared.rules?.[0]?.trip);
    assert.match(value.stacks?.[0]?.version ?? '', /\d+\.\d+/);
    const said = JSON.parse(out) as Written;
    assert.deepEqual(
      said.fill.map(({ path }) => path),
      ['rules[0].tolerance', 'rules[0].response', 'models[0].task', 'models[0].labels', 'models[0].metric'],
    );
    const lines = text.split('\n');
    for (const { line } of said.fill) assert.match(lines[line - 1] ?? '', /# ask: /);
  });

  it('is a declaration once every `# ask: ` is taken away, and the device confirms it', async () => {
    await gradus(folder, 'init', 'filled.yaml', '--from', sensor.opcua);
    const text = (await readFile(at('filled.yaml'), 'utf8')).replaceAll(/# ask: (?!.*optional:)/g, '');
    await writeFile(at('filled.yaml'), text);
    assert.deepEqual(Declaration.safeParse(valueOf(text)).error, undefined);
    const { code, out } = await gradus(folder, 'check', 'filled.yaml');
    assert.match(out, /Everything declared reads back the same\./);
    assert.equal(code, 0);
  });

  it('reads a Thing Description: channels with UCUM units, points by property, probes by gradus actions', async () => {
    const { code, out } = await gradus(folder, 'init', 'thing.yaml', '--from', sensor.http, '--lang', 'zh');
    assert.equal(code, 0);
    assert.match(out, /使用前须填写/);
    const value = valueOf(await readFile(at('thing.yaml'), 'utf8')) as Declaration;
    assert.deepEqual(value.identity, declared.identity);
    assert.deepEqual(value.channels, declared.channels);
    assert.deepEqual(value.probes, { identity: 'http', infer: 'http', stimulus: 'http', read: 'http' });
    assert.equal(value.endpoints.http?.thing, `${sensor.http}/.well-known/wot`);
  });

  it('leaves a file that is there alone, and nothing beside it', async () => {
    await writeFile(at('mine.yaml'), 'mine');
    const { code, err } = await gradus(folder, 'init', 'mine.yaml', '--from', sensor.http);
    assert.equal(code, 2);
    assert.match(err, /mine\.yaml: is there already.*--force/);
    assert.equal(await readFile(at('mine.yaml'), 'utf8'), 'mine');
    assert.equal((await gradus(folder, 'init', 'mine.yaml', '--from', sensor.http, '--force')).code, 0);
    assert.match(await readFile(at('mine.yaml'), 'utf8'), /gradus-declaration\/1/);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.includes('.tmp')),
      [],
    );
  });
});

describe('gradus init without a device', () => {
  it('says what to pass where nobody can be asked', async () => {
    const { code, err } = await gradus(folder, 'init', 'new.yaml', '--non-interactive');
    assert.equal(code, 2);
    assert.match(err, /--from: nobody can be asked here\. Pass --from opc\.tcp:\/\/host:4840/);
    assert.equal((await gradus(folder, 'init', 'new.yaml')).code, 2);
  });

  it('ends with 11 and writes nothing where the device does not answer', async () => {
    const { code, out, err } = await gradus(folder, 'init', 'no.yaml', '--from', 'http://127.0.0.1:1/', '--json');
    assert.equal(code, 11);
    assert.equal((JSON.parse(out) as { error: { code: string } }).error.code, 'PROBE_REFUSED');
    assert.match(err, /nothing was written/);
    assert.ok(!(await readdir(folder)).includes('no.yaml'));
  });

  it('never repeats or writes a secret in an address', () => {
    for (const from of [
      'opc.tcp://user:hunter2@h:4840',
      'http://user:hunter2@h/',
      'http://h/td?token=hunter2',
      'ftp://h/hunter2',
      'opc.tcp://hunter2',
    ])
      assert.throws(
        () => addressOf(from),
        (e) => e instanceof InputError && e.where === '--from' && !e.message.includes('hunter2'),
        from,
      );
  });

  it('reads what a hostile Thing says of itself as words only', async () => {
    const title = 'x\nendpoints: {command: {run: [rm]}}\u2028kind: component # "';
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'application/td+json');
      response.end(
        JSON.stringify({
          '@context': 'x',
          title,
          support: `a\nprobes: {}`,
          properties: { [title]: { type: 'number' } },
        }),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await gradus(folder, 'init', 'hostile.yaml', '--from', `http://127.0.0.1:${port}/`);
    server.close();
    const value = valueOf(await readFile(at('hostile.yaml'), 'utf8')) as Declaration;
    assert.equal(value.kind, 'product');
    assert.deepEqual(Object.keys(value.endpoints), ['http']);
    assert.equal(value.identity.product, 'x endpoints: {command: {run: [rm]}} kind: component # "');
  });
});

/** Answers by what is asked; what is not named takes the default. */
function answering(answers: Record<string, string | string[]>): {
  prompt: (question: string, problem?: string) => Promise<string>;
  problems: string[];
} {
  const problems: string[] = [];
  const prompt = (question: string, problem?: string): Promise<string> => {
    if (problem !== undefined) problems.push(problem);
    const found = Object.entries(answers).find(([start]) => question.startsWith(start));
    const [, answer] = found ?? [];
    if (Array.isArray(answer)) return Promise.resolve(answer.shift() ?? '');
    return Promise.resolve(answer ?? '');
  };
  return { prompt, problems };
}

describe('the questions of gradus init', () => {
  const sha = `sha256:${'0a'.repeat(32)}`;
  const unit = { Maker: 'Example', Product: 'VIB-1', 'Serial number': '0007', 'Firmware image': sha };

  it('make a declaration of a unit with a rule and a model, mostly from the defaults', async () => {
    const { prompt, problems } = answering({
      ...unit,
      'How it is met': 'opcua, http',
      'Path of the device': '/di:DeviceSet/bm:VIB-1',
      'Namespace URI of bm': 'urn:example:bm',
      'Add a threshold rule': ['y', 'n'],
      'Highest value': '50',
      'Trip point': '7.1',
      'Reset point': '6.4',
      'Add a model': ['y', 'n'],
      'Model file': sha,
    });
    const { text, asked } = declarationText(finished(await interview(prompt, 'en')), undefined, 'en');
    const value = Declaration.parse(valueOf(text));
    assert.deepEqual(problems, []);
    assert.equal(value.identity.serial, '0007');
    assert.deepEqual(value.probes, {
      identity: 'opcua',
      infer: 'opcua',
      stimulus: 'http',
      read: 'opcua',
    });
    assert.deepEqual(value.endpoints.opcua?.namespaces, {
      di: 'http://opcfoundation.org/UA/DI/',
      bm: 'urn:example:bm',
    });
    assert.equal(value.points?.[0]?.opcua, '/di:DeviceSet/bm:VIB-1/bm:rule-1');
    assert.ok(asked.every(({ ask }) => ask.says.startsWith('optional: ')));
  });

  it('are asked again with the field’s own words until the answer is one', async () => {
    const { prompt, problems } = answering({
      ...unit,
      'What it is': ['thing', 'unit'],
      Maker: ['', 'Example'],
      'Target level': ['L9', 'l3'],
      'OPC UA address': ['localhost:4840', 'opc.tcp://u:p@h:1', 'opc.tcp://127.0.0.1:4840'],
    });
    const { value } = await interview(prompt, 'en');
    assert.equal(value.target, 'L3');
    assert.equal(problems.length, 5);
    assert.match(problems[0] ?? '', /product, unit, component/);
    assert.match(problems[3] ?? '', /opc\.tcp:\/\/host:4840/);
    assert.ok(problems.every((problem) => !problem.includes('u:p')));
  });

  it('take the digest of an image file, and no secret on a command’s line', async () => {
    const image = at('image.bin');
    await writeFile(image, 'abc');
    const { prompt, problems } = answering({
      ...unit,
      'Firmware image': ['nowhere.bin', image],
      'How it is met': 'command',
      Command: ['./rig --password=hunter2', './rig "serial 1"'],
    });
    const { value } = await interview(prompt, 'en');
    // FIPS 180-4's example: SHA-256 of "abc".
    assert.equal(
      value.identity?.firmware?.digest,
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    assert.deepEqual(value.endpoints?.command?.run, ['./rig', 'serial 1']);
    assert.equal(problems.length, 2);
    assert.ok(!problems.join().includes('hunter2'));
  });
});
