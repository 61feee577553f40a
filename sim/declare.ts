import path from 'node:path';
import { features, learning } from './features.ts';
import { stack } from './faces/opcua/server.ts';
import { aiNamespace } from './faces/opcua/models.ts';
import { deviceNamespace, diNamespace } from './faces/opcua/device.ts';
import { pkiPaths } from './faces/opcua/pki.ts';
import { mqttStack, mqttText } from './faces/mqtt/declare.ts';
import { oipStack } from './faces/oip/server.ts';
import { matterText } from './faces/matter/declare.ts';
import type { Commissionable } from './faces/matter/declare.ts';
import type { MqttOptions } from './faces/mqtt/client.ts';
import type { Attestation } from './body/attest.ts';
import type { Trial } from './body/firmware.ts';
import { reference } from './body/drift.ts';
import { inputShape } from './body/engine.ts';
import { modelFile, ranges, units } from './personality.ts';
import type { ChannelName, ModelSpec, Personality, RuleSpec } from './personality.ts';
import { errorLimits, updateRate } from './body/meaning.ts';
import { plant } from './mapping.ts';
import { bearingScene } from './scene.ts';
import { mayChange } from './body/learner.ts';
import type { GuardSet } from './guard.ts';

const list = (values: readonly (string | number)[]): string => `[${values.join(', ')}]`;

const quantities: Readonly<Record<ChannelName, string>> = { vibration: 'Velocity', temperature: 'Temperature' };
const meansText = (channel: ChannelName): string => `    means:
      quantity: http://qudt.org/vocab/quantitykind/${quantities[channel]}
      of: ${plant}DriveEndBearing
    rate: ${updateRate}
    uncertainty: ${errorLimits[channel]}
`;

const channelText = (channel: ChannelName, isMapped: boolean): string => `  - id: ${channel}
    unit: ${units[channel]}
    range: { low: ${ranges[channel][0]}, high: ${ranges[channel][1]} }
${isMapped ? meansText(channel) : ''}`;

const pointText = (id: string, unit: string | undefined, path: string, metric?: string): string => `  - id: ${id}
${unit === undefined ? '' : `    unit: ${unit}\n`}    opcua: ${path}
    http: ${id}
${metric === undefined ? '' : `    mqtt: ${metric}\n`}    command: ${id}
`;

const ruleText = (rule: RuleSpec): string => `  - id: ${rule.id}
    title: ${rule.title}
    channel: ${rule.channel}
    direction: above
    trip: { value: ${rule.trip}, unit: ${units[rule.channel]} }
    reset: { value: ${rule.reset}, unit: ${units[rule.channel]} }
    tolerance: 5
    response: 100 ms
    output: ${rule.id}
`;

const sceneText = (): string =>
  Object.entries(bearingScene.parameters)
    .map(([name, value]) => `        ${name}: ${typeof value === 'number' ? value : list(value)}\n`)
    .join('');

const sensorsText = (model: ModelSpec): string =>
  `    sensors:\n${model.sensors.map(({ id, title, rows }) => `      - { id: ${id}, title: ${JSON.stringify(title)}, rows: ${list(rows)} }\n`).join('')}`;

const modelText = (model: ModelSpec, folder: string): string => `  - id: ${model.id}
    title: ${model.title}
    task: ${model.task}
    digest: ${model.digest}
    file: ${JSON.stringify(path.relative(folder, modelFile(model.shown)))}
    inputs:
      - { name: window, type: float32, shape: ${list(inputShape)} }
    outputs:
      - { name: scores, type: float32, shape: [1, ${model.labels.length}] }
    labels: ${list(model.labels)}
    metric: { name: accuracy, least: ${model.accuracy} }
    deadline: ${model.deadlineMs} ms
    rate: 50
    reportsLatency: true
${sensorsText(model)}    scene:
      generator: ${bearingScene.generator}
      parameters:
${sceneText()}`;

const section = (name: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `${name}:\n${items.join('')}`;

function pointsOf(personality: Personality, device: string): string[] {
  const channels = Object.keys(units) as ChannelName[];
  return [
    ...channels.map((channel) =>
      pointText(channel, units[channel], `${device}/bm:Measurements/bm:${channel}`, `Measurements/${channel}`),
    ),
    ...personality.rules.map(({ id }) =>
      pointText(id, undefined, `${device}/bm:Rules/bm:${id}/bm:Active`, `Rules/${id}/Active`),
    ),
    ...(personality.failure ? [pointText('quality', undefined, `${device}/bm:Quality`)] : []),
    ...(personality.adapts ? [pointText('drift', undefined, `${device}/bm:Drift`)] : []),
  ];
}

const failureText = ({ failure }: Personality): string =>
  failure
    ? `failure: { quality: quality, bad: ${failure.bad}, fallback: ${failure.fallback}, within: ${failure.withinMs} ms }\n`
    : '';

/** What the sensor writes down; who shows no token is written down where one is asked for. */
const auditText = ({ adapts }: Personality, { bearer }: Addresses): string =>
  adapts
    ? `auditLog:\n  events: ${list([...(bearer === undefined ? [] : ['access-control']), 'request-error', 'control', 'configuration'])}\n  chain: true\n  clock: 1 s\n  restart: 5 s\n`
    : '';

const mappingText = ({ mapping }: Addresses): string =>
  mapping === undefined ? '' : `mapping: { set: ${JSON.stringify(mapping)}, ontology: "QUDT, SOSA and SSN" }\n`;

function trialText({ trial }: Addresses): string {
  if (!trial) return '';
  const image = ({ file, digest }: { file: string; digest: string }): string =>
    `{ file: ${JSON.stringify(file)}, digest: "${digest}" }`;
  return `firmwareTrial:
  current: ${image(trial.current)}
  newer: ${image(trial.newer)}
  older: ${image(trial.older)}
  sbom: ${image(trial.sbom)}
  key: ${JSON.stringify(trial.key)}
  within: 5 s
`;
}

const attestationText = ({ attestation }: Addresses): string =>
  attestation
    ? `bootAttestation:
  token: cwt
  key: ${JSON.stringify(attestation.key)}
  ueid: "${attestation.ueid}"
  oemid: ${attestation.oemid}
  software:
${attestation.software.map(({ name, digest }) => `    - { name: ${name}, digest: "${digest}" }\n`).join('')}  clock: 2 s
`
    : '';

/** Whoever aims at L3 says that it can do everything, but for learning where it does not. */
const supportsText = ({ claims, adapts }: Personality): string =>
  claims === 'L3' ? `supports: ${list(features.filter((one) => adapts || !learning.includes(one)))}\n` : '';

function identityText(personality: Personality): string {
  const { maker, product, serial, hardware, firmware } = personality;
  return `identity:
  maker: ${maker}
  product: ${product}
  serial: ${JSON.stringify(serial)}
  hardware: { revision: ${hardware} }
  firmware: { version: ${firmware.version}, digest: "${firmware.digest}" }
`;
}

const mqttStackText = `  - { protocol: mqtt, name: ${mqttStack.name}, version: ${mqttStack.version}, maintainer: ${mqttStack.maintainer} }\n`;

const matterStackText = ({ stack: { name, version, maintainer } }: Commissionable): string =>
  `  - { protocol: matter, name: ${name}, version: ${version}, maintainer: ${maintainer} }\n`;

const oipStackText = `  - { protocol: oip, name: ${oipStack.name}, version: ${oipStack.version}, maintainer: ${oipStack.maintainer} }\n`;
const oipText = ({ url, tokenEnv }: NonNullable<Addresses['oip']>): string => `  oip:
    url: ${url}
${tokenEnv === undefined ? '' : `    bearer: { env: ${tokenEnv} }\n`}`;

export type Addresses = {
  opcua: string;
  http: string;
  thing: string;
  /** curl, or brokers by their addresses, that the device is to meet beside the bench's own peers. */
  peers?: readonly string[];
  /** The environment variable that holds the token asked for over HTTP. */
  bearer?: string | undefined;
  mqtt?: MqttOptions | undefined;
  /** The folder beside the declaration with what the bench is given, and the sensor's user. */
  pki?: { folder: string; user: string };
  matter?: Commissionable | undefined;
  oip?: { url: string; tokenEnv: string | undefined } | undefined;
  /** Of a sensor that learns. */
  guardSet?: GuardSet | undefined;
  /** Its mapping set, of a sensor that is mapped. */
  mapping?: string | undefined;
  /** Of a sensor that takes firmware, and says what it started. */
  trial?: Trial | undefined;
  attestation?: Attestation | undefined;
  /** Where it looks for its maker's cloud, and where that is: the bench stands between. */
  uplink?: string | undefined;
  /** Where it sends its audit log. */
  syslog?: string | undefined;
  cloud?: string | undefined;
};

function securedText({ pki }: Addresses): string {
  if (!pki) return '';
  const at = pkiPaths(pki.folder);
  return `    authority: ${at.authority}
    trust: ${at.trust}
    users:
      password: { name: ${pki.user}, password: { file: ${at.password} } }
      certificate: { certificate: ${at.certificate}, key: { file: ${at.key} } }
`;
}

function endpointsText(personality: Personality, at: Addresses, device: string): string {
  const ai = personality.models.length > 0 ? `\n      ai: ${aiNamespace}` : '';
  return `endpoints:
  opcua:
    url: ${at.opcua}
    security: { mode: None, policy: None }
    namespaces:
      di: ${diNamespace}
      bm: ${deviceNamespace}${ai}
    device: ${device}
${securedText(at)}  http:
    thing: ${at.thing}
${at.bearer === undefined ? '' : `    bearer: { env: ${at.bearer} }\n`}${at.oip ? oipText(at.oip) : ''}${at.mqtt ? mqttText(personality, at.mqtt) : ''}${at.matter ? matterText(at.matter) : ''}${at.syslog === undefined ? '' : `  syslog: { listen: ${JSON.stringify(at.syslog)} }\n`}probes:
  identity: opcua
  read: opcua
  stimulus: http
${personality.models.length > 0 ? '  infer: opcua\n' : ''}${personality.adapts ? `  adapt: http\n  log: ${at.syslog === undefined ? 'http' : 'syslog'}\n  restart: http\n  update: http\n` : ''}${at.attestation ? '  attest: http\n' : ''}`;
}

const peerText = (peer: string): string =>
  peer === 'curl' ? '    - { wire: http, tool: curl }\n' : `    - { wire: mqtt, broker: ${JSON.stringify(peer)} }\n`;

const egressText = ({ uplink, cloud }: Addresses): string =>
  uplink === undefined || cloud === undefined
    ? ''
    : `  egress:\n    - { name: uplink, listen: ${placeOf(uplink)}, to: ${placeOf(cloud)} }\n`;
const placeOf = (url: string): string => `tcp://${new URL(url).host}`;

function stationText(at: Addresses): string {
  const { peers = [] } = at;
  const told = peers.length === 0 ? '' : `  peers:\n${peers.map(peerText).join('')}`;
  const all = told + egressText(at);
  return all === '' ? '' : `station:\n  name: simulated bench\n${all}`;
}

/** What may change on a sensor that learns, and what never may. */
function adaptationText({ models, adapts }: Personality, { guardSet }: Addresses): string {
  const [model] = models;
  if (!adapts || !model) return '';
  const guards = guardSet ? `  guardSet: { file: ${JSON.stringify(guardSet.file)}, digest: ${guardSet.digest} }\n` : '';
  return `adaptation:
  base: ${model.digest}
  mayChange: ${list(mayChange)}
${guards}  rollback: true
  within: 60 s
  detection: { point: drift, seen: true, reference: ${reference} }
`;
}

/** What the sensor's maker declares, as the text of a sensor.yaml that lies in `folder`. A liar's maker declares what it claims. */
export function declarationText(personality: Personality, at: Addresses, folder: string): string {
  const device = `/di:DeviceSet/bm:${personality.product}`;
  const channels = Object.keys(units) as ChannelName[];
  return `# A simulated bearing monitor (personality ${personality.name}), as its maker declares it.
format: gradus-declaration/1
kind: unit
${identityText(personality)}target: ${personality.claims}
${supportsText(personality)}${section(
    'channels',
    channels.map((channel) => channelText(channel, at.mapping !== undefined)),
  )}${section('points', pointsOf(personality, device))}${section('rules', personality.rules.map(ruleText))}${section(
    'models',
    personality.models.map((model) => modelText(model, folder)),
  )}${adaptationText(personality, at)}${failureText(personality)}${auditText(personality, at)}${trialText(at)}${attestationText(at)}${mappingText(at)}stacks:
  - { protocol: opcua, name: ${stack.name}, version: ${stack.version}, maintainer: ${stack.maintainer} }
  - { protocol: http, name: node-http, version: ${process.versions.node}, maintainer: OpenJS Foundation }
${at.oip ? oipStackText : ''}${at.mqtt ? mqttStackText : ''}${at.matter ? matterStackText(at.matter) : ''}${endpointsText(personality, at, device)}${stationText(at)}`;
}
