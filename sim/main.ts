// node sim/main.ts --personality L1|L2|L3|liar [--serial S] [--opcua-port 0] [--http-port 0] [--fault NAME]…
//   [--mqtt URL [--mqtt-broker URL] [--mqtt-version 3.1.1|5] [--mqtt-user NAME --mqtt-password-env VAR]
//   [--mqtt-ca FILE --mqtt-certificate FILE --mqtt-key FILE]] [--matter [--matter-network ip|thread]]
//   [--oip-port 0 [--oip-token-env VAR]]
//   [--http-bearer-env VAR] [--http-certificate FILE --http-key FILE]
//   [--peer curl|mqtt://HOST:PORT]… [--uplink http://HOST:PORT [--cloud http://HOST:PORT]]
//   [--syslog udp|tcp://HOST:PORT] [--declare FILE] [--list] [--json]
import { writeAttestation } from './body/attest.ts';
import { writeTrial } from './body/firmware.ts';
import { syslogSender } from './faces/syslog/sender.ts';
import { writeMapping } from './mapping.ts';
import { Console } from 'node:console';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { mqttArguments, mqttOptionsIn } from './faces/mqtt/options.ts';
import type { MqttFace, MqttOptions } from './faces/mqtt/client.ts';
import type { MatterFace } from './faces/matter/node.ts';
import { oipArguments, oipOptionsIn } from './faces/oip/options.ts';
import type { OipOptions } from './faces/oip/options.ts';
import { httpArguments, httpOptionsIn } from './faces/http/options.ts';
import type { HttpOptions } from './faces/http/options.ts';
import { matterArguments, matterOptionsIn } from './faces/matter/options.ts';
import type { MatterOptions } from './faces/matter/options.ts';
import { faults, isFault, isPersonality, personalities } from './list.ts';
import type { FaultName, PersonalityName } from './list.ts';
import type { Sensor } from './body/sensor.ts';
import type { Uplink } from './body/uplink.ts';
import type { Addresses } from './declare.ts';
import type { OipFace } from './faces/oip/server.ts';
import type { OpcuaFace } from './faces/opcua/server.ts';
import type { Wire } from './faces/wire.ts';
import type { Personality } from './personality.ts';

type Options = {
  personality: PersonalityName;
  serial: string | undefined;
  opcuaPort: number;
  httpPort: number;
  web: HttpOptions;
  mqtt: MqttOptions | undefined;
  matter: MatterOptions | undefined;
  oip: OipOptions | undefined;
  faults: FaultName[];
  peers: string[];
  /** Where it reaches its maker's cloud, and the cloud behind that address. */
  uplink: string | undefined;
  cloud: string | undefined;
  /** Where it sends its audit log. */
  syslog: string | undefined;
  declare: string | undefined;
};

function usage(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function portIn(text: string, name: string): number {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : usage(`${name} is a port: 0 to 65535`);
}

const known = {
  personality: { type: 'string' },
  serial: { type: 'string' },
  'opcua-port': { type: 'string', default: '0' },
  'http-port': { type: 'string', default: '0' },
  fault: { type: 'string', multiple: true, default: [] as string[] },
  declare: { type: 'string' },
  peer: { type: 'string', multiple: true, default: [] as string[] },
  uplink: { type: 'string' },
  syslog: { type: 'string' },
  cloud: { type: 'string' },
  list: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  ...httpArguments,
  ...mqttArguments,
  ...matterArguments,
  ...oipArguments,
} as const;

function argumentsGiven() {
  try {
    return parseArgs({ options: known }).values;
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}
type Given = ReturnType<typeof argumentsGiven>;

const line = (name: string, says: string): string => `  ${name.padEnd(20)}${says}\n`;
const violated = (fault: (typeof faults)[number]): string =>
  fault.violates.length === 0 ? '' : ` [${fault.outcome}: ${fault.violates.join(', ')}]`;

function print(json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ personalities, faults }, null, 2)}\n`);
    return;
  }
  process.stdout.write(
    `Personalities\n${personalities.map(({ name, says }) => line(name, says)).join('')}` +
      `Faults\n${faults.map((fault) => line(fault.name, fault.says + violated(fault))).join('')}`,
  );
}

const isPeer = (text: string): boolean => text === 'curl' || /^mqtt:\/\/[^\s/:@]+:\d{1,5}$/.test(text);

const httpIn = (text: string, name: string): string =>
  /^http:\/\/[^\s/:@]+:\d{1,5}\/?$/.test(text) ? text : usage(`${name} looks like http://127.0.0.1:8080`);

const syslogIn = (text: string): string =>
  /^(?:udp|tcp):\/\/[^\s/:@]+:\d{1,5}$/.test(text) ? text : usage('--syslog looks like udp://127.0.0.1:5514');

function optionsIn(given: Given): Options {
  const { personality = '' } = given;
  if (!isPersonality(personality))
    usage(`no personality ${personality}: it is one of ${personalities.map(({ name }) => name).join(', ')}`);
  const serial = given.serial;
  if (serial !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(serial))
    usage('--serial is letters, digits, dot, dash, underscore');
  return {
    personality,
    serial,
    opcuaPort: portIn(given['opcua-port'], '--opcua-port'),
    httpPort: portIn(given['http-port'], '--http-port'),
    web: httpOptionsIn(given, usage),
    mqtt: mqttOptionsIn(given, usage),
    matter: matterOptionsIn(given, usage),
    oip: oipOptionsIn(given, portIn),
    faults: given.fault.map((name) => (isFault(name) ? name : usage(`there is no fault ${name}: see --list`))),
    peers: given.peer.map((peer) =>
      isPeer(peer) ? peer : usage('--peer is curl or looks like mqtt://127.0.0.1:1883'),
    ),
    uplink: given.uplink === undefined ? undefined : httpIn(given.uplink, '--uplink'),
    cloud: given.cloud === undefined ? undefined : httpIn(given.cloud, '--cloud'),
    syslog: given.syslog === undefined ? undefined : syslogIn(given.syslog),
    declare: given.declare,
  };
}

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** Only the protocol above goes to stdout. The OPC UA stack logs with console.log: that is dropped, errors are not. */
function quietStdout(): void {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  globalThis.console = new Console({ stdout: nowhere, stderr: process.stderr });
}

/** Loaded only where it is asked for. */
async function mqttOf(sensor: Sensor, options: MqttOptions | undefined): Promise<MqttFace | undefined> {
  return options && (await import('./faces/mqtt/client.ts')).mqttFace(sensor, options);
}

async function matterOf(sensor: Sensor, options: MatterOptions | undefined): Promise<MatterFace | undefined> {
  return options && (await import('./faces/matter/node.ts')).matterFace(sensor, options);
}

async function oipOf(sensor: Sensor, wires: Wire, options: OipOptions | undefined): Promise<OipFace | undefined> {
  return options && (await import('./faces/oip/server.ts')).oipFace(sensor, options.port, wires, options.token);
}

async function uplinkOf({ uplink }: Options, { serial }: Personality): Promise<Uplink | undefined> {
  return uplink === undefined ? undefined : (await import('./body/uplink.ts')).uplinkTo(uplink, serial);
}

/** Writes the declaration, and beside it the folder of what the bench is given to meet the sensor over secure OPC UA. */
async function declared(
  file: string,
  { personality, faults }: Sensor,
  at: Addresses,
  { pki }: OpcuaFace,
): Promise<void> {
  const [{ declarationText }, { writePki }, { writeGuardSet }] = await Promise.all([
    import('./declare.ts'),
    import('./faces/opcua/pki.ts'),
    import('./guard.ts'),
  ]);
  const [folder, name] = [path.dirname(path.resolve(file)), `${path.basename(file)}.pki`];
  await writePki(pki, folder, name);
  const guardSet = personality.adapts ? writeGuardSet(folder, `${path.basename(file)}.guard.npy`) : undefined;
  const trial = personality.adapts ? writeTrial(folder, path.basename(file)) : undefined;
  const attestation = personality.adapts
    ? writeAttestation(folder, path.basename(file), personality.serial)
    : undefined;
  const mapping = personality.adapts ? writeMapping(folder, path.basename(file), faults) : undefined;
  const given = { ...at, guardSet, trial, attestation, mapping, pki: { folder: name, user: pki.user.name } };
  writeFileSync(file, declarationText(personality, given, folder));
}

async function start(options: Options) {
  quietStdout();
  // Loaded only now, so that --list answers at once.
  const [{ personalityOf }, { sensorOf }, { opcuaFace }, { httpFace }, { wire }] = await Promise.all([
    import('./personality.ts'),
    import('./body/sensor.ts'),
    import('./faces/opcua/server.ts'),
    import('./faces/http/server.ts'),
    import('./faces/wire.ts'),
  ]);
  const personality = personalityOf(options.personality, options.serial);
  const uplink = await uplinkOf(options, personality);
  const sensor = await sensorOf(personality, options.faults, uplink);
  const wires = wire(sensor.faults);
  const [opcua, http] = await Promise.all([
    opcuaFace(sensor, options.opcuaPort, wires),
    httpFace(sensor, options.httpPort, wires, options.web),
  ]);
  const mqtt = await mqttOf(sensor, options.mqtt);
  const matter = await matterOf(sensor, options.matter);
  const oip = await oipOf(sensor, wires, options.oip);
  const shown = oip && { url: oip.url, tokenEnv: options.oip?.tokenEnv };
  const at = { opcua: opcua.url, http: http.url, thing: `${http.url}/.well-known/wot`, oip: shown };
  const { declare } = options;
  const ways = { uplink: options.uplink, cloud: options.cloud, syslog: options.syslog };
  const syslog = options.syslog === undefined ? undefined : syslogSender(sensor, options.syslog);
  const node = matter && options.matter && declare !== undefined && { ...matter, ...options.matter, declare };
  if (declare !== undefined)
    await declared(
      declare,
      sensor,
      {
        ...at,
        ...ways,
        mqtt: options.mqtt,
        bearer: options.web.env,
        peers: options.peers,
        ...(node ? { matter: node } : {}),
      },
      opcua,
    );
  const stop = async (): Promise<void> => {
    await mqtt?.stop();
    await matter?.stop();
    await oip?.stop();
    syslog?.stop();
    sensor.stop();
    wires.stop();
    await Promise.all([http.stop(), opcua.stop()]);
  };
  /** What is wrong with what lies beside the declaration is written there. */
  const rewrite = (): void => {
    if (declare !== undefined && personality.adapts)
      writeMapping(path.dirname(path.resolve(declare)), path.basename(declare), sensor.faults);
  };
  return { sensor, wires, opcua, mqtt, matter, at, rewrite, stop };
}
type Running = Awaited<ReturnType<typeof start>>;

/** `fault on NAME`, `fault off NAME`: acknowledged once it holds. */
async function obey({ sensor, wires, opcua, mqtt, matter, rewrite }: Running, line: string): Promise<void> {
  const [verb, way, name = ''] = line.trim().split(/\s+/);
  if (verb !== 'fault' || (way !== 'on' && way !== 'off') || !isFault(name)) {
    say({ ok: false, error: `not understood: ${line}; say fault on NAME, fault off NAME or quit` });
    return;
  }
  if (way === 'on') sensor.faults.add(name);
  else sensor.faults.delete(name);
  wires.apply();
  opcua.apply();
  mqtt?.apply();
  await matter?.apply();
  rewrite();
  say({ ok: true, fault: name, on: way === 'on' });
}

/** Ends in a second at most, whatever a connection still holds. */
function end(running: Running): void {
  setTimeout(() => process.exit(0), 1000).unref();
  running.stop().then(
    () => process.exit(0),
    () => process.exit(0),
  );
}

async function run(options: Options): Promise<void> {
  const running = await start(options);
  const { personality } = running.sensor;
  const commands = createInterface({ input: process.stdin });
  commands.on('line', (line) => {
    if (line.trim() === 'quit') {
      say({ ok: true, quit: true });
      commands.close();
    } else if (line.trim() !== '') void obey(running, line);
  });
  commands.once('close', () => end(running));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end(running));
  say({
    ready: true,
    personality: personality.name,
    serial: personality.serial,
    ...running.at,
    declaration: options.declare ?? null,
  });
}

const given = argumentsGiven();
if (given.list) print(given.json);
else await run(optionsIn(given));
