import { z } from 'zod';
import { BootAttestation } from './attestation.ts';
import { AuditLog } from './audit-log.ts';
import { FirmwareTrial } from './firmware-trial.ts';
import { BuiltIn, ComponentType } from './component.ts';
import { Mapping } from './mapping.ts';
import { DateOnly, Digest, Duration, Id, Level, Name, Text, Wire, milliseconds } from './terms.ts';

/** A secret is never written down: it is named, and read when the wire needs it. */
export const SecretRef = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'name an environment variable in capitals') }),
    z.strictObject({ file: z.string().min(1).max(500) }),
  ],
  { error: 'a secret is named, never written here: {env: NAME} or {file: path}' },
);
export type SecretRef = z.infer<typeof SecretRef>;

/** As it is written, and as a URL parser reads it: `http:///user:secret@host/` names a user too. */
function withoutUserinfo(text: string): boolean {
  const url = URL.parse(text);
  return !/^[a-z.+-]+:[\\/]*[^\\/]*@/i.test(text) && (url === null || (url.username === '' && url.password === ''));
}
/** An address is frozen in the log as it is written. */
const withoutToken = (text: string): boolean =>
  ![...(URL.parse(text)?.searchParams.keys() ?? [])].some((name) => /pass|secret|token|key|auth|sig/i.test(name));
const noToken = { error: 'an address carries no token or key in its query: name it under bearer' };
const noUserinfo = { error: 'an address carries no user or password: name them under user' };
const OpcuaUrl = z
  .string()
  .max(500)
  .regex(/^opc\.tcp:\/\/[^\s/:]+:\d{1,5}(\/\S*)?$/, 'an OPC UA address looks like opc.tcp://host:4840')
  .refine(withoutUserinfo, noUserinfo);
const HttpUrl = z
  .url({ protocol: /^https?$/, error: 'an address looks like http://host:8080/' })
  .max(500)
  .refine(withoutUserinfo, noUserinfo)
  .refine(withoutToken, noToken);

const Iri = z
  .string()
  .max(500)
  .regex(/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i, 'an IRI looks like http://qudt.org/vocab/quantitykind/Temperature');
const Quantity = z.strictObject({ value: z.number(), unit: z.string().min(1).max(40) });

/** Where a value is read: OPC UA browse path with the declared namespace aliases, Thing property, or the command's own name for it. */
export const Point = z.strictObject({
  id: Id,
  title: z.string().max(200).optional(),
  unit: z.string().max(40).optional(),
  opcua: z
    .string()
    .max(500)
    .regex(/^(\/[A-Za-z0-9]+:[^/]+)+$/, 'a path looks like /di:DeviceSet/bm:BRG/bm:Active')
    .optional(),
  http: z.string().max(200).optional(),
  /** Name of a Sparkplug metric, as births have it. */
  mqtt: z.string().max(500).optional(),
  command: z.string().max(200).optional(),
  /** The channel that it shows; without it, that of the same id. */
  channel: Id.optional(),
});
export type Point = z.infer<typeof Point>;

/** A quantity the device senses. */
export const Channel = z.strictObject({
  id: Id,
  title: z.string().max(200).optional(),
  /** UCUM. */
  unit: z.string().min(1).max(40),
  range: z.strictObject({ low: z.number(), high: z.number() }),
  /** In the ontology that others know: what is measured, and of what, by their IRIs. */
  means: z.strictObject({ quantity: Iri, of: Iri }).optional(),
  /** Values a second. */
  rate: z.number().positive().optional(),
  /** Half the width within which a value is right, in the unit. */
  uncertainty: z.number().positive().optional(),
});
export type Channel = z.infer<typeof Channel>;

/** A threshold rule as its maker states it: `output` becomes true when the channel passes `trip`, false again at `reset`. */
export const DeclaredRule = z.strictObject({
  id: Id,
  title: z.string().max(200).optional(),
  channel: Id,
  direction: z.enum(['above', 'below']),
  trip: Quantity,
  reset: Quantity,
  /** Largest error of trip point and hysteresis, per cent of the trip value. */
  tolerance: z.number().gt(0).max(100),
  response: Duration,
  output: Id,
});
export type DeclaredRule = z.infer<typeof DeclaredRule>;

export const Tensor = z.strictObject({
  name: z.string().min(1).max(100),
  type: z.enum(['float32', 'float64', 'int8', 'uint8', 'int16', 'int32', 'int64']),
  shape: z.array(z.int().min(1).max(1_000_000)).min(1).max(8),
  unit: z.string().max(40).optional(),
  channels: z.array(Id).max(64).optional(),
  /** One quantisation step of numbers that are given as floats, in their unit: what answers may lie apart by. */
  step: z.number().positive().optional(),
});

const SetValue = z.union([z.number(), z.string().max(200), z.array(z.number()).max(64)]);
/** How the bench makes inputs of its own for the task: a generator of ours and the physics it needs. */
export const Scene = z.strictObject({ generator: Name, parameters: z.record(z.string().max(60), SetValue) });

/** One sensor of the device, by the rows of a model's first input that it feeds (docs/fusion.md). */
export const FusedSensor = z.strictObject({
  id: Id,
  title: z.string().max(200).optional(),
  rows: z.array(z.int().min(0).max(63)).min(1).max(64),
});
export type FusedSensor = z.infer<typeof FusedSensor>;

export const DeclaredModel = z.strictObject({
  id: Id,
  title: z.string().max(200).optional(),
  task: z.string().min(1).max(100),
  digest: Digest.optional(),
  file: z.string().max(500).optional(),
  inputs: z.array(Tensor).min(1).max(16),
  outputs: z.array(Tensor).min(1).max(16),
  labels: z.array(z.string().min(1).max(60)).min(2).max(1000),
  /** The metric's declared figure, as a fraction of 1. */
  metric: z.strictObject({ name: z.enum(['accuracy']), least: z.number().min(0).max(1) }),
  deadline: Duration,
  /** Inferences a second the maker promises. */
  rate: z.number().gt(0).max(1_000_000).optional(),
  /** The device gives out with its answers how long they took it (OPC UA `Usage`, HTTP `Server-Timing`, a program's `ms`). */
  reportsLatency: z.literal(true).optional(),
  /** What the model fuses. Rows that belong to no sensor are always there. */
  sensors: z.array(FusedSensor).min(2).max(16).optional(),
  scene: Scene.optional(),
});
export type DeclaredModel = z.infer<typeof DeclaredModel>;

/** What a maker may say the device can do beyond rules and inference (ISO/IEC 9646: implementation conformance statement). */
export const features = [
  'portability',
  'semantic-annotation',
  'ontology-mapping',
  'fusion',
  'adaptation',
  'drift-detection',
  'audit-log',
  'secure-update',
  'secure-boot',
  'failure-behaviour',
] as const;
export const Feature = z.enum(features);
export type Feature = z.infer<typeof Feature>;

/**
 * The point that says, without labels, that inputs have drifted (docs/adaptation.md): it is `seen` then, and anything else
 * before. `reference`: inputs after a reset that the device takes for what is usual.
 */
export const DriftDetection = z.strictObject({
  point: Id,
  seen: z.union([z.boolean(), z.number(), z.string().min(1).max(100)]),
  reference: z.int().min(0).max(100_000),
});
export type DriftDetection = z.infer<typeof DriftDetection>;

/**
 * What may change on the device without becoming another device. `base`: the model it comes with; `mayChange`: the parts of it that may differ afterwards, by the device's own names;
 * `guardSet`: inputs of the first declared model, one after the other in an NPY file, for which an adapted state names the
 * same labels as the base at least as often as `agreement` says; `rollback`: it can go back; `within`: what one adaptation
 * may take.
 */
export const Envelope = z.strictObject({
  base: Digest,
  mayChange: z.array(z.string().min(1).max(100)).min(1).max(20),
  guardSet: z
    .strictObject({ file: z.string().max(500), digest: Digest, agreement: z.number().min(0).max(1).optional() })
    .optional(),
  rollback: z.boolean(),
  within: Duration.optional(),
  detection: DriftDetection.optional(),
});
export type Envelope = z.infer<typeof Envelope>;

/**
 * What the device does when a channel is lost or stuck, or an input is unlike any it was made for (docs/fusion.md).
 * `quality`: the point that says so, being `bad` then and anything else at all other times; `fallback`: what an inference
 * then gives: it is refused, the last answer while all was well, or always this label; `within`: how soon it says so, and
 * how soon it is good again.
 */
export const FailureBehaviour = z.strictObject({
  quality: Id,
  bad: z.union([z.boolean(), z.number(), z.string().min(1).max(100)]),
  fallback: z.union([z.enum(['refuse', 'hold-last']), z.strictObject({ label: z.string().min(1).max(60) })]),
  within: Duration,
});
export type FailureBehaviour = z.infer<typeof FailureBehaviour>;

const Security = z.strictObject({
  mode: z.enum(['None', 'Sign', 'SignAndEncrypt']),
  policy: z.enum(['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss']),
});
const Path = z.string().min(1).max(500);
/**
 * An OPC UA server. `authority`: a folder with a certification authority that the device trusts, from which the bench
 * issues its own certificates, good and flawed; `trust`: PEM certificates (a file, or a folder of them) by which it
 * verifies the device's; `users`: whom the checks of security present, while all else is done as `user`
 * (docs/opcua-security.md).
 */
export const OpcuaEndpoint = z.strictObject({
  url: OpcuaUrl,
  security: Security.optional(),
  user: z.strictObject({ name: z.string().min(1).max(200), password: SecretRef }).optional(),
  namespaces: z.record(z.string().regex(/^[A-Za-z0-9]{1,20}$/), z.string().max(300)).optional(),
  /** Browse path of the device object that carries the nameplate. */
  device: z.string().max(500).optional(),
  authority: Path.optional(),
  trust: Path.optional(),
  users: z
    .strictObject({
      password: z.strictObject({ name: z.string().min(1).max(200), password: SecretRef }).optional(),
      certificate: z.strictObject({ certificate: Path, key: SecretRef }).optional(),
    })
    .optional(),
});
export type OpcuaEndpoint = z.infer<typeof OpcuaEndpoint>;
/** A Thing over HTTP. `trust`: PEM certificates in a file, by which the device's is verified over https; without it, by those of the system. */
export const HttpEndpoint = z.strictObject({
  thing: HttpUrl,
  bearer: SecretRef.optional(),
  trust: Path.optional(),
});
export type HttpEndpoint = z.infer<typeof HttpEndpoint>;

const MqttUrl = z
  .string()
  .max(500)
  .regex(/^mqtts?:\/\/[^\s/:]+:\d{1,5}\/?$/, 'an MQTT address looks like mqtt://host:1883 or mqtts://host:8883')
  .refine(withoutUserinfo, noUserinfo);
const SparkplugId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^+#/]+$/, 'a Sparkplug id has no +, # or /');
/**
 * A Sparkplug edge node at the broker `url`. `via`: the address the device is configured to connect to, where the bench
 * listens during its steps and forwards to `url`; without it the bench is only a host application at the broker. `tls`:
 * how the bench trusts the broker and shows itself to it; `listen`: what it shows to a device that comes by mqtts.
 * `reconnect`: how soon the device is back after a lost connection. `broker`: what it is, where it does not say itself.
 */
export const MqttEndpoint = z.strictObject({
  url: MqttUrl,
  via: MqttUrl.optional(),
  version: z.enum(['3.1.1', '5']),
  group: SparkplugId,
  node: SparkplugId,
  devices: z.array(SparkplugId).max(100).optional(),
  reconnect: Duration.optional(),
  user: z.strictObject({ name: z.string().min(1).max(200), password: SecretRef }).optional(),
  tls: z
    .strictObject({
      ca: z.string().min(1).max(500),
      certificate: z.string().min(1).max(500).optional(),
      key: SecretRef.optional(),
      listen: z.strictObject({ certificate: z.string().min(1).max(500), key: SecretRef }).optional(),
    })
    .optional(),
  broker: z
    .strictObject({
      stack: z.string().min(1).max(100),
      version: z.string().max(60),
      maintainer: z.string().max(200),
      production: z.boolean(),
    })
    .optional(),
});
export type MqttEndpoint = z.infer<typeof MqttEndpoint>;

/** An Open Inference Protocol v2 server over REST. */
export const OipEndpoint = z.strictObject({ url: HttpUrl, bearer: SecretRef.optional() });
export type OipEndpoint = z.infer<typeof OipEndpoint>;

/**
 * A Matter node that waits to be commissioned. `interface`: the network interface it is met over; without it, loopback
 * alone. `paa`, `cdSigners`: folders of certificates (PEM or DER) that are trusted; `testStores`: they are of a test
 * authority. `network: thread` asks for the Thread checks too; `dataset`: Operational Dataset TLVs in hexadecimal;
 * `otCli`: a program that speaks ot-cli's lines on stdio, as a border router or a radio does.
 */
export const MatterEndpoint = z.strictObject({
  discriminator: z.int().min(0).max(4095),
  passcode: SecretRef,
  network: z.enum(['ip', 'thread']),
  interface: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,15}$/)
    .optional(),
  paa: z.string().min(1).max(500).optional(),
  cdSigners: z.string().min(1).max(500).optional(),
  testStores: z.boolean().optional(),
  otCli: z.strictObject({ run: z.array(z.string().min(1).max(1000)).min(1).max(50) }).optional(),
  dataset: SecretRef.optional(),
});
export type MatterEndpoint = z.infer<typeof MatterEndpoint>;
/** JSON lines on the program's stdin and stdout (docs/affordances.md). Started without a shell, in the declaration's folder. */
export const CommandEndpoint = z.strictObject({
  run: z.array(z.string().min(1).max(1000)).min(1).max(50),
  env: z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/), SecretRef).optional(),
});
export type CommandEndpoint = z.infer<typeof CommandEndpoint>;
/** Where the device is configured to send its log (RFC 5424, over UDP or TCP), and the bench listens while it measures. */
export const SyslogEndpoint = z.strictObject({
  listen: z
    .string()
    .max(300)
    .regex(/^(?:udp|tcp):\/\/[^\s/:@]+:\d{1,5}$/, 'a place looks like udp://127.0.0.1:5514 or tcp://127.0.0.1:6514'),
});
export type SyslogEndpoint = z.infer<typeof SyslogEndpoint>;
/** A folder with recording.json (docs/recordings.md): raw inputs, what the device answered, and who supplied the set. */
export const RecordedEndpoint = z.strictObject({ folder: z.string().min(1).max(500) });
export type RecordedEndpoint = z.infer<typeof RecordedEndpoint>;

/** A person at the station, who looks at the device or into its documents and answers. `role`: who that is. */
export const OperatorEndpoint = z.strictObject({ role: z.string().min(1).max(200).optional() });
export type OperatorEndpoint = z.infer<typeof OperatorEndpoint>;

/** A paper that comes with the device: an inspection asks what stands in it, and keeps its digest. */
export const DeclaredDocument = z.strictObject({
  id: Id,
  title: z.string().max(200).optional(),
  file: z
    .string()
    .min(1)
    .max(500)
    .regex(/^(?![a-z][a-z0-9+.-]*:\/\/)/i, 'a document is a file beside the declaration, not an address'),
});
export type DeclaredDocument = z.infer<typeof DeclaredDocument>;

/** What a method may ask of a device. */
export const capabilities = [
  'identity',
  'infer',
  'adapt',
  'stimulus',
  'read',
  'log',
  'restart',
  'update',
  'attest',
  'inspect',
] as const;
export type Capability = (typeof capabilities)[number];
export const bindings = ['opcua', 'http', 'oip', 'command', 'syslog', 'recorded', 'operator'] as const;
export type Binding = (typeof bindings)[number];

export const Instrument = z.strictObject({
  id: Id,
  kind: z.enum(['clock', 'stimulus-source', 'reference-sensor', 'thermometer', 'other']),
  title: z.string().max(200).optional(),
  calibrated: DateOnly,
  /** The last day the calibration holds (to 24:00 UTC). */
  due: DateOnly,
  certificate: z.string().max(200).optional(),
});
export type Instrument = z.infer<typeof Instrument>;

/**
 * A stack outside the bench that the device is made to meet too (docs/peers.md). One of `tool`: a program that the bench
 * knows how to ask, found on the PATH or at `program`; `broker`: another MQTT broker; `run`: any program that prints what
 * came of its handshake, `within` so long.
 */
export const OutsidePeer = z.strictObject({
  wire: Wire,
  tool: z.enum(['curl', 'openssl']).optional(),
  program: Path.optional(),
  broker: MqttUrl.optional(),
  run: z.array(z.string().min(1).max(1000)).min(1).max(50).optional(),
  env: z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/), SecretRef).optional(),
  within: Duration.optional(),
});
export type OutsidePeer = z.infer<typeof OutsidePeer>;

/**
 * An engine outside the bench that runs the declared models under their ids (docs/portability.md): `url`, an Open
 * Inference Protocol server; or `run`, a program that speaks JSON lines. `family`: whose kernels it computes with.
 */
export const OutsideEngine = z.strictObject({
  name: Id,
  family: z.string().min(1).max(60),
  isa: z.string().max(40).optional(),
  version: z.string().max(60).optional(),
  maintainer: z.string().max(200).optional(),
  url: HttpUrl.optional(),
  bearer: SecretRef.optional(),
  run: z.array(z.string().min(1).max(1000)).min(1).max(50).optional(),
  env: z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/), SecretRef).optional(),
});
export type OutsideEngine = z.infer<typeof OutsideEngine>;

const TcpPlace = z
  .string()
  .max(300)
  .regex(/^tcp:\/\/[^\s/:@]+:\d{1,5}$/, 'a place looks like tcp://127.0.0.1:9000');
/**
 * A way out of the device through the bench: it is set up to reach the outside at `listen`, where the bench listens and
 * forwards to `to`, or, to see what the device does without, takes what comes and forwards nothing (docs/adaptation.md).
 */
export const Egress = z.strictObject({ name: Id, listen: TcpPlace, to: TcpPlace });
export type Egress = z.infer<typeof Egress>;
/**
 * Inputs and labels for a declared model, in a folder with set.yaml or set.json (docs/sets.md). `split`: which of its
 * splits is asked; `digest`: of that manifest.
 */
export const StationSet = z.strictObject({
  model: Id,
  folder: Path,
  split: z.enum(['train', 'validation', 'test']).optional(),
  digest: Digest.optional(),
});
export type StationSet = z.infer<typeof StationSet>;

const DeclarationShape = z.strictObject({
  format: z.literal('gradus-declaration/1'),
  /** A component yields evidence, never a product grade. */
  kind: z.enum(['product', 'unit', 'component']),
  identity: z.strictObject({
    maker: z.string().min(1).max(200),
    product: z.string().min(1).max(200),
    serial: z.string().min(1).max(64).optional(),
    hardware: z.strictObject({ revision: z.string().min(1).max(60), digest: Digest.optional() }),
    firmware: z.strictObject({ version: z.string().min(1).max(60), digest: Digest }),
  }),
  /** `covers`: the indicators that this component answers for; empty, all of them. */
  component: z.strictObject({ type: ComponentType, covers: z.array(Name).max(100) }).optional(),
  /** What the product is built from, as far as its maker names it. */
  components: z.array(BuiltIn).max(50).optional(),
  about: Text.optional(),
  target: Level.optional(),
  supports: z.array(Feature).max(20).optional(),
  channels: z.array(Channel).max(256).optional(),
  points: z.array(Point).max(2000).optional(),
  rules: z.array(DeclaredRule).max(200).optional(),
  models: z.array(DeclaredModel).max(50).optional(),
  adaptation: Envelope.optional(),
  failure: FailureBehaviour.optional(),
  auditLog: AuditLog.optional(),
  firmwareTrial: FirmwareTrial.optional(),
  bootAttestation: BootAttestation.optional(),
  mapping: Mapping.optional(),
  stacks: z
    .array(
      z.strictObject({
        protocol: Name,
        name: z.string().max(100),
        version: z.string().max(60),
        maintainer: z.string().max(200),
      }),
    )
    .max(50)
    .optional(),
  endpoints: z.strictObject({
    opcua: OpcuaEndpoint.optional(),
    http: HttpEndpoint.optional(),
    mqtt: MqttEndpoint.optional(),
    oip: OipEndpoint.optional(),
    matter: MatterEndpoint.optional(),
    command: CommandEndpoint.optional(),
    syslog: SyslogEndpoint.optional(),
    recorded: RecordedEndpoint.optional(),
    operator: OperatorEndpoint.optional(),
  }),
  documents: z.array(DeclaredDocument).max(100).optional(),
  probes: z.partialRecord(z.enum(capabilities), z.enum(bindings)),
  station: z
    .strictObject({
      name: z.string().min(1).max(200),
      place: z.string().max(200).optional(),
      instruments: z.array(Instrument).max(100).optional(),
      peers: z.array(OutsidePeer).max(10).optional(),
      engines: z.array(OutsideEngine).max(20).optional(),
      egress: z.array(Egress).max(10).optional(),
      sets: z.array(StationSet).max(50).optional(),
      /** Files of vocabularies and ontologies (Turtle, N-Triples) that identifiers are looked up in. */
      vocabularies: z.array(Path).max(20).optional(),
    })
    .optional(),
});

type Shape = z.infer<typeof DeclarationShape>;
type Complaint = { path: (string | number)[]; message: string };

function* repeatedIds(
  list: readonly { id: string }[] | undefined,
  ...at: readonly (string | number)[]
): Generator<Complaint> {
  const seen = new Set<string>();
  for (const [i, { id }] of (list ?? []).entries()) {
    if (seen.has(id)) yield { path: [...at, i, 'id'], message: `${id} is declared twice` };
    seen.add(id);
  }
}

function* danglingRules(d: Shape): Generator<Complaint> {
  for (const [i, rule] of (d.rules ?? []).entries()) {
    const at = ['rules', i];
    const channel = d.channels?.find((c) => c.id === rule.channel);
    if (!channel) yield { path: [...at, 'channel'], message: `${rule.channel} is not under channels` };
    if (!d.points?.some((p) => p.id === rule.output))
      yield { path: [...at, 'output'], message: `${rule.output} is not under points` };
    if (rule.trip.value === 0)
      yield { path: [...at, 'trip', 'value'], message: 'tolerance is per cent of the trip value, which may not be 0' };
    for (const key of ['trip', 'reset'] as const) {
      if (channel && rule[key].unit !== channel.unit)
        yield { path: [...at, key, 'unit'], message: `write it in the channel's unit, ${channel.unit}` };
      if (channel && (rule[key].value < channel.range.low || rule[key].value > channel.range.high))
        yield {
          path: [...at, key, 'value'],
          message: `outside the channel's range ${channel.range.low} to ${channel.range.high}`,
        };
    }
    const rightWay =
      rule.direction === 'above' ? rule.reset.value <= rule.trip.value : rule.reset.value >= rule.trip.value;
    if (!rightWay)
      yield {
        path: [...at, 'reset', 'value'],
        message: `a rule that trips ${rule.direction} resets on the other side of its trip`,
      };
  }
}

/** Three handshakes of a peer that answers late are to fit into a step. */
const longestPeerMs = 8000;

/** What cannot be as a peer says it is. */
function peerComplaint({ wire, tool, program, broker, run, env, within }: OutsidePeer, { endpoints }: Shape) {
  if ([tool, broker, run].filter((way) => way !== undefined).length !== 1)
    return 'a peer is one of tool: curl or openssl, broker: mqtt://host:1883, run: [program, …]';
  if (endpoints[wire] === undefined) return `no ${wire} under endpoints`;
  if (tool === 'curl' && wire !== 'http') return 'curl meets http alone';
  const address = wire === 'http' ? endpoints.http?.thing : endpoints.oip?.url;
  if (tool === 'openssl' && !((wire === 'http' || wire === 'oip') && address?.startsWith('https:')))
    return 'openssl meets an https address of http or oip alone';
  if (broker !== undefined && wire !== 'mqtt') return 'a broker meets mqtt alone';
  if (broker !== undefined && endpoints.mqtt?.via === undefined)
    return 'a broker is met through endpoints.mqtt.via, which is not declared';
  if (program !== undefined && tool === undefined) return 'program says where a tool is';
  if ((env ?? within) !== undefined && run === undefined) return 'env and within are of a peer with run';
  if (within !== undefined && milliseconds(within) > longestPeerMs) return `within is at most ${longestPeerMs} ms`;
  return undefined;
}

function* peerComplaints(d: Shape): Generator<Complaint> {
  for (const [i, peer] of (d.station?.peers ?? []).entries()) {
    const message = peerComplaint(peer, d);
    if (message !== undefined) yield { path: ['station', 'peers', i], message };
  }
}

/** What the device and the bench's own engines are called. */
const takenNames = ['device', 'onnxruntime', 'onnxruntime-web', 'opencv-dnn', 'jax-js', 'litert', 'onnxruntime-arm64'];

function* engineComplaints(d: Shape): Generator<Complaint> {
  const names = new Set(takenNames);
  for (const [i, { name, url, run, bearer, env }] of (d.station?.engines ?? []).entries()) {
    const path = ['station', 'engines', i];
    if (names.has(name)) yield { path: [...path, 'name'], message: `${name} is taken` };
    names.add(name);
    if ((url === undefined) === (run === undefined))
      yield { path, message: 'an engine is one of url: http://host:8000/, run: [program, …]' };
    if ((bearer && !url) || (env && !run)) yield { path, message: 'bearer goes with url, env with run' };
  }
}

function* setComplaints(d: Shape): Generator<Complaint> {
  const seen = new Set<string>();
  for (const [i, { model }] of (d.station?.sets ?? []).entries()) {
    const path = ['station', 'sets', i, 'model'];
    if (!d.models?.some(({ id }) => id === model)) yield { path, message: `${model} is not under models` };
    if (seen.has(model)) yield { path, message: `${model} has a set already` };
    seen.add(model);
  }
}

/** Rows lie along the first dimension that is more than 1. */
export function rowsOf(shape: readonly number[]): { rows: number; length: number } {
  const at = shape.findIndex((size) => size > 1);
  const rest = at < 0 ? [] : shape.slice(at);
  const [rows = 1, ...inner] = rest;
  return { rows, length: inner.reduce((all, size) => all * size, 1) };
}

function* sensorComplaints(d: Shape): Generator<Complaint> {
  for (const [i, { sensors, inputs }] of (d.models ?? []).entries()) {
    const [input] = inputs;
    if (!sensors || !input) continue;
    const at = ['models', i, 'sensors'];
    yield* repeatedIds(sensors, ...at);
    if (input.type !== 'float32' && input.type !== 'float64')
      yield { path: at, message: `a sample that there is not is NaN, which ${input.type} has not` };
    const owner = new Map<number, string>();
    for (const [k, { id, rows }] of sensors.entries())
      for (const [m, row] of rows.entries()) {
        const path = [...at, k, 'rows', m];
        const { rows: all } = rowsOf(input.shape);
        if (row >= all) yield { path, message: `the rows of [${input.shape.join(', ')}] are 0 to ${all - 1}` };
        const other = owner.get(row);
        if (other !== undefined) yield { path, message: `row ${row} belongs to ${other} already` };
        owner.set(row, id);
      }
  }
}

function* pointComplaints({ points, channels }: Shape): Generator<Complaint> {
  for (const [i, { channel }] of (points ?? []).entries())
    if (channel !== undefined && !channels?.some(({ id }) => id === channel))
      yield { path: ['points', i, 'channel'], message: `${channel} is not under channels` };
}

function* detectionComplaints({ adaptation, points }: Shape): Generator<Complaint> {
  const point = adaptation?.detection?.point;
  if (point !== undefined && !points?.some(({ id }) => id === point))
    yield { path: ['adaptation', 'detection', 'point'], message: `${point} is not under points` };
}

function* failureComplaints({ failure, points, models }: Shape): Generator<Complaint> {
  if (!failure) return;
  const { quality, fallback } = failure;
  if (!points?.some(({ id }) => id === quality))
    yield { path: ['failure', 'quality'], message: `${quality} is not under points` };
  if (typeof fallback === 'string') return;
  const { label } = fallback;
  if (!models?.some(({ labels }) => labels.includes(label)))
    yield { path: ['failure', 'fallback', 'label'], message: `no model has the label ${label}` };
}

function* attestComplaints({ probes, bootAttestation }: Shape): Generator<Complaint> {
  if (probes.attest !== 'http' && probes.attest !== 'command')
    yield { path: ['probes', 'attest'], message: 'a token is asked for over http or by command' };
  if (probes.identity === undefined)
    yield {
      path: ['probes', 'identity'],
      message: 'what a token measures is compared with the nameplate: bind identity',
    };
  if (!bootAttestation)
    yield {
      path: ['bootAttestation'],
      message: 'a device that attests says how: token, key, ueid and the digests of its software',
    };
}

function* complaintsOf(d: Shape): Generator<Complaint> {
  yield* repeatedIds(d.channels, 'channels');
  yield* repeatedIds(d.points, 'points');
  yield* repeatedIds(d.rules, 'rules');
  yield* repeatedIds(d.models, 'models');
  yield* repeatedIds(d.documents, 'documents');
  yield* repeatedIds(d.components, 'components');
  yield* danglingRules(d);
  yield* peerComplaints(d);
  yield* engineComplaints(d);
  yield* setComplaints(d);
  yield* sensorComplaints(d);
  yield* failureComplaints(d);
  yield* detectionComplaints(d);
  yield* pointComplaints(d);
  for (const [i, c] of (d.channels ?? []).entries())
    if (c.range.low >= c.range.high) yield { path: ['channels', i, 'range'], message: 'low is below high' };
  for (const [capability, binding] of Object.entries(d.probes)) {
    if (d.endpoints[binding] === undefined)
      yield { path: ['probes', capability], message: `no ${binding} under endpoints` };
    if ((capability === 'inspect') !== (binding === 'operator'))
      yield { path: ['probes', capability], message: 'an operator inspects, and does nothing else here' };
    if (capability === 'adapt' && binding !== 'http' && binding !== 'command')
      yield { path: ['probes', capability], message: 'a device is taught over http or by command' };
    else if (capability === 'adapt' && !d.adaptation)
      yield { path: ['adaptation'], message: 'a device that adapts says what may change: base, mayChange, rollback' };
    if (binding === 'syslog' && capability !== 'log')
      yield { path: ['probes', capability], message: 'syslog gives the log, and nothing else' };
    else if (
      (capability === 'log' || capability === 'restart') &&
      binding !== 'http' &&
      binding !== 'command' &&
      binding !== 'syslog'
    )
      yield { path: ['probes', capability], message: `${capability} is asked over http or by command` };
    else if (capability === 'update' && d.probes.identity === undefined)
      yield { path: ['probes', 'identity'], message: 'what runs after an update is read back: bind identity' };
    else if (capability === 'update' && binding !== 'http')
      yield { path: ['probes', capability], message: 'an image is handed over by http' };
    else if (capability === 'attest') yield* attestComplaints(d);
    else if (binding === 'oip' && capability !== 'infer' && capability !== 'adapt')
      yield { path: ['probes', capability], message: 'the Open Inference Protocol infers, and does nothing else' };
  }
  if (d.kind === 'unit' && d.identity.serial === undefined)
    yield { path: ['identity', 'serial'], message: 'a unit has a serial number' };
  if ((d.kind === 'component') !== (d.component !== undefined))
    yield {
      path: d.component ? ['component'] : ['kind'],
      message: d.component
        ? 'only a declaration of kind component has this section'
        : 'a component says what it is: add component: { type: accelerator, covers: [] }',
    };
}

/** What the maker says the device is and does (ISO/IEC 9646: ICS and IXIT in one file, `sensor.yaml`). */
export const Declaration = DeclarationShape.superRefine((d, context) => {
  for (const { path, message } of complaintsOf(d)) context.addIssue({ code: 'custom', path, message });
});
export type Declaration = z.infer<typeof Declaration>;
