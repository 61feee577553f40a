import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { freePort } from '../protocol/mqtt-stage.ts';
import { lastSaid, Stage } from '../walks/stage.ts';
import { mosquitto, withoutMosquitto } from './mosquitto.ts';
import type { Broker } from './mosquitto.ts';

const python = '/usr/bin/python3';
const program = path.join(import.meta.dirname, 'tank', 'sensor.py');
const paho = spawnSync(python, ['-c', 'import paho.mqtt, sys; print(paho.mqtt.__version__, sys.version.split()[0])'], {
  encoding: 'utf8',
});
const [pahoVersion = '', pythonVersion = ''] = paho.stdout?.trim().split(' ') ?? [];
const without =
  paho.status === 0 || process.env['GRADUS_OUTSIDE'] === 'required'
    ? withoutMosquitto
    : 'no python3-paho-mqtt: sh tool/system.sh installs it';

type Tank = { http: number; stop(): Promise<void> };

/** The device is configured with the address at which the bench stands before its broker. */
async function tankAt(port: number): Promise<Tank> {
  const child: ChildProcess = spawn(python, [program, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('the sensor has no stdio');
  const { value } = await createInterface({ input: stdout })[Symbol.asyncIterator]().next();
  const { http } = JSON.parse(String(value)) as { http: number };
  return {
    http,
    async stop() {
      const gone = once(child, 'exit');
      stdin.end();
      await gone;
    },
  };
}

const declarationText = (http: number, broker: string, via: number): string => `format: gradus-declaration/1
kind: unit
identity:
  maker: Gradus test devices
  product: LVL-1
  serial: LVL-1-0007
  hardware: { revision: "1" }
  firmware: { version: "1.0", digest: "sha256:${createHash('sha256').update(readFileSync(program)).digest('hex')}" }
target: L1
channels:
  - { id: level, unit: "%", range: { low: 0, high: 100 } }
points:
  - { id: level, unit: "%", http: level }
  - { id: level-high, http: level-high }
rules:
  - id: level-high
    title: Tank nearly full
    channel: level
    direction: above
    trip: { value: 80, unit: "%" }
    reset: { value: 75, unit: "%" }
    tolerance: 2
    response: 100 ms
    output: level-high
stacks:
  - { protocol: http, name: python http.server, version: ${pythonVersion}, maintainer: Python Software Foundation }
  - { protocol: mqtt, name: Eclipse Paho Python, version: ${pahoVersion}, maintainer: Eclipse Foundation }
endpoints:
  http: { thing: "http://127.0.0.1:${http}/.well-known/wot" }
  mqtt:
    url: ${broker}
    via: mqtt://127.0.0.1:${via}
    version: 3.1.1
    group: tanks
    node: LVL-7
    devices: [level]
    reconnect: 1 s
probes: { identity: http, read: http, stimulus: http }
`;

describe('a sensor in Python, on stacks that the bench does not use', { skip: without, timeout: 240_000 }, () => {
  let stage: Stage;
  let broker: Broker;
  let tank: Tank;
  before(async () => {
    stage = await Stage.open();
    broker = await mosquitto(['allow_anonymous true']);
    const via = await freePort();
    tank = await tankAt(via);
    writeFileSync(stage.file('tank.yaml'), declarationText(tank.http, broker.url, via));
  });
  after(async () => {
    await tank.stop();
    await broker.stop();
    await stage.close();
  });

  it('reads back what is declared of it', async () => {
    const { code, out } = await stage.gradus('check', 'tank.yaml');
    assert.match(out, /Everything declared reads back the same\./);
    assert.equal(code, 0);
  });
  it('is told what L1 still needs before it was measured', async () => {
    const { code, out } = await stage.gradus('gap', 'tank.yaml', '--programme', 'routine');
    assert.match(out, /mqtt\.handshake/);
    assert.match(out, /9 of 9 applicable indicators open/);
    assert.equal(code, 0);
  });
  it('is measured over both wires and graded L1, with every check of both held', async () => {
    const ended = await stage.gradus('run', 'tank.yaml', '--programme', 'routine', '--json');
    const said = lastSaid(ended);
    const verdicts = said.assessment?.verdicts ?? [];
    const outcomeOf = (name: string): string | undefined =>
      verdicts.find(({ indicator }) => indicator === name)?.outcome;
    for (const name of [
      'http.handshake',
      'mqtt.handshake',
      'http.conformance',
      'mqtt.conformance',
      'identity.firmware',
      'rule.response',
    ])
      assert.equal(outcomeOf(name), 'pass', name);
    assert.deepEqual(
      verdicts.filter(({ outcome, because }) => outcome === 'fail' && because !== 'NOT_DECLARED'),
      [],
    );
    // Paho and Mosquitto are both the Eclipse Foundation's.
    const vendors = verdicts.find(({ indicator }) => indicator === 'mqtt.inter-vendor');
    assert.match(
      vendors?.measured?.actual ?? '',
      /^same maintainer, inter-vendor not shown: device Eclipse Paho Python/,
    );
    assert.equal(said.assessment?.grade.level, 'L1');
    assert.equal(ended.code, 0, ended.err);
    const verified = await stage.gradus('verify', said.run);
    assert.equal(verified.code, 0, verified.out);
  });
});
