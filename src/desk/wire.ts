import type { Engine } from '../measure/inference/engines.ts';
import type { OpenSet } from '../measure/inference/open-set.ts';
import type { Meaningful, Meanings, MeaningWire } from '../measure/meaning/point.ts';
import { thingMeaning } from '../measure/meaning/thing.ts';
import type { Shapes, Vocabulary } from '../measure/meaning/vocabulary.ts';
import type { Egress, Probe, Question, Readback, Unsaid, Wires } from '../measure/probe.ts';
import type { Binding, Capability, Declaration } from '../model/declaration.ts';
import { InputError, ProbeError } from '../model/errors.ts';
import type { Wire } from '../model/terms.ts';
import type { Said } from '../run/session.ts';

export type ProbeOptions = {
  /** Where the declaration lies: relative files and programs are found from here. */
  folder: string;
  /** Told the process group of a program that a `command` binding started. */
  started?: (pid: number) => void;
  /** Puts a question to the person at the station. */
  ask?: (question: Question) => Promise<Said>;
};

type Open = (declaration: Declaration, options: ProbeOptions) => Promise<Probe>;

const missing = (binding: Binding): InputError =>
  new InputError('DECLARATION_INVALID', `endpoints.${binding}`, 'is bound under probes and not declared');

/** Drivers are loaded when a declaration asks for them: nothing else needs to wait for a protocol stack. */
const drivers: Readonly<Record<Binding, Open>> = {
  async opcua(declaration, { folder }) {
    const endpoint = declaration.endpoints.opcua;
    if (!endpoint) throw missing('opcua');
    const { opcuaProbe } = await import('../drivers/opcua/probe.ts');
    return opcuaProbe(endpoint, declaration, folder);
  },
  async http(declaration, { folder }) {
    const endpoint = declaration.endpoints.http;
    if (!endpoint) throw missing('http');
    const { httpProbe } = await import('../drivers/http/probe.ts');
    return httpProbe(endpoint, declaration, folder);
  },
  async oip(declaration, { folder }) {
    const endpoint = declaration.endpoints.oip;
    if (!endpoint) throw missing('oip');
    const { oipProbe } = await import('../drivers/oip/probe.ts');
    return oipProbe(endpoint, declaration, folder);
  },
  async command(declaration, { folder, started }) {
    const endpoint = declaration.endpoints.command;
    if (!endpoint) throw missing('command');
    const { commandProbe } = await import('../drivers/command/probe.ts');
    return commandProbe(endpoint, declaration, folder, started);
  },
  async syslog(declaration, { folder }) {
    const endpoint = declaration.endpoints.syslog;
    if (!endpoint) throw missing('syslog');
    const { syslogProbe } = await import('../drivers/syslog/probe.ts');
    return syslogProbe(endpoint, declaration, folder);
  },
  async recorded(declaration, { folder }) {
    const endpoint = declaration.endpoints.recorded;
    if (!endpoint) throw missing('recorded');
    const { recordedProbe } = await import('../drivers/recorded/probe.ts');
    return recordedProbe(endpoint, folder);
  },
  async operator({ documents = [] }, { folder, ask }) {
    const { operatorProbe } = await import('../drivers/operator/probe.ts');
    return operatorProbe(documents, folder, ask);
  },
};

type OpenWire<W extends Wire> = (declaration: Declaration, options: ProbeOptions) => Promise<Wires[W] | undefined>;

/** Drivers of wires, each imported when a step asks for it. */
const wireDrivers: { [W in Wire]: OpenWire<W> } = {
  async opcua(declaration, { folder }) {
    const endpoint = declaration.endpoints.opcua;
    if (!endpoint) return undefined;
    const { opcuaWire } = await import('../drivers/opcua/wire.ts');
    return opcuaWire(endpoint, declaration, folder);
  },
  async mqtt(declaration, { folder }) {
    const endpoint = declaration.endpoints.mqtt;
    if (!endpoint) return undefined;
    const { mqttWire } = await import('../drivers/mqtt/wire.ts');
    return mqttWire(endpoint, declaration, folder);
  },
  async http(declaration, { folder }) {
    const endpoint = declaration.endpoints.http;
    if (!endpoint) return undefined;
    const { httpWire } = await import('../drivers/http/wire.ts');
    return httpWire(endpoint, declaration, folder);
  },
  async oip(declaration, { folder }) {
    const endpoint = declaration.endpoints.oip;
    if (!endpoint) return undefined;
    const { oipWire } = await import('../drivers/oip/wire.ts');
    return oipWire(endpoint, declaration, folder);
  },
  async matter(declaration, { folder }) {
    const endpoint = declaration.endpoints.matter;
    if (!endpoint) return undefined;
    const { matterWire } = await import('../drivers/matter/wire.ts');
    return matterWire(endpoint, declaration, folder);
  },
};

/** A wire with the peers outside the bench that the declaration names for it (docs/peers.md). */
async function withPeers<W extends Wire>(name: W, declaration: Declaration, options: ProbeOptions) {
  const wire = await wireDrivers[name](declaration, options);
  if (!wire || !declaration.station?.peers?.length) return wire;
  const { outsidePeers } = await import('../drivers/outside/peers.ts');
  return { ...wire, peers: [...wire.peers, ...outsidePeers(name, declaration, options)] };
}

/** Wires by name: each opened once, and all of them closed. */
function wiresOf(declaration: Declaration, options: ProbeOptions): Pick<Required<Probe>, 'wire' | 'close'> {
  const opened = new Map<Wire, Promise<Wires[Wire] | undefined>>();
  return {
    async wire<W extends Wire>(name: W) {
      const opening = opened.get(name) ?? withPeers(name, declaration, options);
      opened.set(name, opening);
      const wire = await opening;
      if (!wire) throw new ProbeError('PROBE_LACKS', `endpoints.${name} is not declared`);
      return wire as Wires[W];
    },
    async close() {
      const all = await Promise.allSettled(opened.values());
      await Promise.all(all.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value.close()] : [])));
    },
  };
}

/** Each wire that has a nameplate is asked on a connection of its own, as a stranger would. */
async function identitiesOf(declaration: Declaration, options: ProbeOptions): Promise<readonly (Readback | Unsaid)[]> {
  const found: (Readback | Unsaid)[] = [];
  for (const binding of ['opcua', 'http'] as const) {
    if (!declaration.endpoints[binding]) continue;
    const probe = await drivers[binding](declaration, options);
    try {
      const readback = await probe.identity?.();
      if (readback) found.push(readback);
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      const why = `${error.code}: ${error.message}`;
      found.push({ via: binding, why, lacks: error.code === 'PROBE_LACKS' });
    } finally {
      await probe.close();
    }
  }
  return found;
}

type Closing = Meaningful & { close(): Promise<void> };

/** What the data mean on each wire that says so. A node that comes through the bench comes for as long as this is open. */
async function meaningOf(
  { endpoints: { opcua, http, mqtt } }: Declaration,
  { folder }: ProbeOptions,
  wires: Pick<Required<Probe>, 'wire'>,
): Promise<Meanings> {
  const opened: Closing[] = [];
  const kept = (one: Closing): Closing => {
    opened.push(one);
    return one;
  };
  const on = new Map<MeaningWire, Meaningful>();
  if (http) on.set('http', thingMeaning(await wires.wire('http')));
  if (opcua) on.set('opcua', kept((await import('../drivers/opcua/meaning.ts')).opcuaMeaning(opcua, folder)));
  if (mqtt) on.set('mqtt', kept((await import('../drivers/mqtt/annotated.ts')).mqttMeaning(mqtt, folder)));
  return { on, close: async () => void (await Promise.all(opened.map((one) => one.close()))) };
}

/** The ways out that the declaration leads through the bench: opened once, kept open until the probe is closed. */
function egressOf({ station }: Declaration): Pick<Required<Probe>, 'egress' | 'close'> {
  let opened: Promise<Egress> | undefined;
  return {
    async egress() {
      const declared = station?.egress ?? [];
      if (declared.length === 0) throw new ProbeError('PROBE_LACKS', 'station.egress is not declared');
      opened ??= import('../drivers/egress/gate.ts').then(({ gate }) => gate(declared));
      return await opened;
    },
    close: async () => await (await opened?.catch(() => undefined))?.close(),
  };
}

/** Engines on which a model can run: the bench's own, then those declared. Nothing of them is started here. */
export async function enginesFor(declaration: Declaration, options: ProbeOptions): Promise<Engine[]> {
  const [{ enginesHere }, { outsideEngines }] = await Promise.all([
    import('../drivers/engines/engines.ts'),
    import('../drivers/engines/outside.ts'),
  ]);
  return [...enginesHere(options.started), ...outsideEngines(declaration, options)];
}

const vocabularies = new WeakMap<Declaration, Promise<Vocabulary>>();

/** The bench's vocabularies and those of the station, read once for a declaration that was read once. */
export async function vocabularyFor(declaration: Declaration, folder: string): Promise<Vocabulary> {
  const { vocabularyOf } = await import('../drivers/vocabulary/vocabulary.ts');
  const opening = vocabularies.get(declaration) ?? vocabularyOf(declaration.station?.vocabularies ?? [], folder);
  vocabularies.set(declaration, opening);
  return await opening;
}

/** SHACL, loaded when first asked for. */
export const conforming: Shapes = async (turtle, graph) => {
  const { breachesOf } = await import('../drivers/vocabulary/shapes.ts');
  return await breachesOf(turtle, graph);
};

type Sets = (model: string) => Promise<OpenSet | undefined>;
const sets = new WeakMap<Declaration, Promise<Sets>>();

/** The stimulus set that the station names for a model; its files are checked once for a declaration that was read once. */
export async function setFor(declaration: Declaration, folder: string, model: string): Promise<OpenSet | undefined> {
  if (!declaration.station?.sets) return undefined;
  const opening =
    sets.get(declaration) ?? import('../drivers/sets/set.ts').then(({ setsOf }) => setsOf(declaration, folder));
  sets.set(declaration, opening);
  const open = await opening;
  return await open(model);
}

/** The members of the port that serve a capability. A `ping` measures the wire that inference goes over. */
function membersOf(capability: Capability, probe: Probe): Partial<Probe> {
  switch (capability) {
    case 'identity':
      return pick(probe, 'identity');
    case 'infer':
      return { ...pick(probe, 'infer'), ...pick(probe, 'prepare'), ...pick(probe, 'recorded'), ...pick(probe, 'ping') };
    case 'adapt':
      return { ...pick(probe, 'teach'), ...pick(probe, 'adapt'), ...pick(probe, 'reset') };
    case 'read':
      return pick(probe, 'read');
    case 'stimulus':
      return pick(probe, 'stimulate');
    case 'log':
      return pick(probe, 'readLog');
    case 'update':
      return pick(probe, 'update');
    case 'attest':
      return pick(probe, 'attest');
    case 'restart':
      return pick(probe, 'restart');
    case 'inspect':
      return pick(probe, 'inspect');
  }
}

function pick(probe: Probe, member: keyof Probe): Partial<Probe> {
  const found = probe[member];
  return typeof found === 'function' ? { [member]: found.bind(probe) } : {};
}

/** One probe that asks each thing over the binding declared for it, connecting when first asked. Heavy drivers are imported here. */
export async function openProbe(declaration: Declaration, options: ProbeOptions): Promise<Probe> {
  const opened = new Map<Binding, Probe>();
  for (const binding of new Set(Object.values(declaration.probes)))
    opened.set(binding, await drivers[binding](declaration, options));
  const members = Object.entries(declaration.probes).map(([capability, binding]) => {
    const probe = opened.get(binding);
    return probe ? membersOf(capability as Capability, probe) : {};
  });
  const wires = wiresOf(declaration, options);
  const ways = egressOf(declaration);
  const stimulus = declaration.probes.stimulus && opened.get(declaration.probes.stimulus);
  return Object.defineProperty(
    {
      ...Object.assign({}, ...members),
      wire: wires.wire,
      egress: ways.egress,
      identities: async () => await identitiesOf(declaration, options),
      meaning: async () => await meaningOf(declaration, options, wires),
      close: async () =>
        void (await Promise.all([...[...opened.values()].map((probe) => probe.close()), wires.close(), ways.close()])),
    } as Probe,
    'stimulus',
    // A rig says what it is with its answers, so this is asked when it is read.
    { get: () => stimulus?.stimulus, enumerable: true },
  );
}
