import { signEntry } from '../../src/evidence/entry.ts';
import { freeze } from '../../src/evidence/frozen.ts';
import { chainOf, leafHash } from '../../src/evidence/tree.ts';
import { sha256 } from '../../src/drivers/keys/checks.ts';
import type { Station } from '../../src/drivers/tiles/station.ts';
import type { ObjectRef } from '../../src/model/terms.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import type { EntryBody, RunId } from '../../src/model/entry.ts';
import { methods } from '../../src/model/methods.ts';
import type { Method } from '../../src/model/method.ts';
import type { RulePack } from '../../src/model/pack.ts';
import type { Plan, Request } from '../../src/model/plan.ts';
import { planFor } from '../../src/plan/plan.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const text = { en: 'a rule', zh: '规则' };
const who = { stated: 'article' };

export const pack: RulePack = {
  format: 'gradus-pack/1',
  id: 'small',
  version: '0.1.0',
  title: text,
  about: text,
  effective: { from: '2026-07-01' },
  grading: { upTo: 'L2' },
  sources: { article: { kind: 'trade-article', title: 'x', read: '2026-11-23' } },
  levels: {
    L1: { title: text, needs: { all: ['identity.firmware'] }, who },
    L2: { title: text, needs: { all: ['L1', 'latency.deadline'] }, who },
  },
  indicators: {
    'identity.firmware': {
      title: text,
      asks: text,
      for: 'device',
      method: 'identity.readback',
      quantity: 'identity.firmware',
      limit: { is: true },
      decision: { rule: 'simple' },
      who,
      depends: ['firmware'],
    },
    'latency.deadline': {
      title: text,
      asks: text,
      for: 'each-model',
      method: 'inference.latency.single-stream',
      quantity: 'latency.p99',
      limit: { most: 50, unit: 'ms' },
      decision: { rule: 'guarded', band: 'U95' },
      who,
      depends: ['firmware', 'model'],
    },
  },
  programmes: {
    type: { samples: 'full' },
    routine: { samples: 'full' },
    sample: { samples: 'full' },
    retest: { samples: 'full' },
  },
  retest: { after: 'any', most: 3 },
};

export const declaration: Declaration = {
  format: 'gradus-declaration/1',
  kind: 'unit',
  identity: {
    maker: 'm',
    product: 'p',
    serial: 'u-1',
    hardware: { revision: 'A', digest },
    firmware: { version: '1', digest },
  },
  models: [
    {
      id: 'bearing',
      task: 'classification',
      digest,
      inputs: [{ name: 'x', type: 'float32', shape: [4] }],
      outputs: [{ name: 'y', type: 'float32', shape: [2] }],
      labels: ['good', 'bad'],
      metric: { name: 'accuracy', least: 0.9 },
      deadline: '50 ms',
      scene: { generator: 'bearing', parameters: {} },
    },
  ],
  endpoints: { opcua: { url: 'opc.tcp://localhost:4840' } },
  probes: { identity: 'opcua', infer: 'opcua' },
};

export const request: Request = { programme: 'type', target: 'L2', serial: 'u-1', draw: '0'.repeat(32) };

/** What a run is made of; a forger changes some of it and signs the rest properly. */
export type Making = {
  run?: RunId;
  pack?: RulePack;
  declaration?: Declaration;
  methods?: readonly Method[];
  request?: Request;
  plan?: (plan: Plan) => Plan;
  /** Between the opening and the terminal entry. */
  middle?: (bodies: EntryBody[]) => EntryBody[];
  opening?: (body: Extract<EntryBody, { kind: 'run-opened' }>) => EntryBody;
  terminal?: (body: Extract<EntryBody, { kind: 'run-concluded' }>) => EntryBody;
};

function middleOf(plan: Plan, raw: ObjectRef): EntryBody[] {
  return plan.steps.flatMap((step): EntryBody[] => [
    { kind: 'step-started', step: step.id },
    step.method === 'identity.readback'
      ? {
          kind: 'observation',
          step: step.id,
          observation: { quantity: 'identity.firmware', value: true, required: 'x', actual: 'x', stimulus: 'injected' },
        }
      : {
          kind: 'measurement',
          step: step.id,
          measurement: {
            quantity: 'latency.p99',
            subject: 'bearing',
            value: 40.5,
            unit: 'ms',
            n: 1000,
            components: [{ source: 'sampling', low: 0.5, high: 0.7 }],
            stimulus: 'injected',
            raw: [raw],
          },
        },
    { kind: 'step-ended', step: step.id, how: 'done', ms: 12.25 },
  ]);
}

async function openingOf(station: Station, making: Making): Promise<{ opening: EntryBody; plan: Plan }> {
  const declared = making.declaration ?? declaration;
  const put = (value: unknown): Promise<ObjectRef> => station.objects.put(freeze(value), 'application/json');
  const [packRef, declarationRef, methodsRef] = [
    await put(making.pack ?? pack),
    await put(declared),
    await put(making.methods ?? methods),
  ];
  const honest = planFor({
    pack: making.pack ?? pack,
    packDigest: packRef.digest,
    declaration: declared,
    declarationDigest: declarationRef.digest,
    methods: making.methods ?? methods,
    methodsDigest: methodsRef.digest,
    request: making.request ?? request,
  });
  const plan = making.plan?.(honest) ?? honest;
  const opening = {
    kind: 'run-opened' as const,
    request: making.request ?? request,
    dut: { serial: 'u-1', firmware: digest, models: [digest], hardware: digest },
    pack: packRef,
    declaration: declarationRef,
    methods: methodsRef,
    plan: await put(plan),
    versions: { gradus: '0' },
    conditions: {},
    earlier: [],
  };
  return { opening: making.opening?.(opening) ?? opening, plan };
}

export const runId = '20261123T081200Z-u-1-abcdef';

/** Writes a small complete run to the station; each entry in an append of its own, as the bench does. */
export async function writeRun(station: Station, making: Making = {}): Promise<RunId> {
  const run = making.run ?? runId;
  const leaves: Uint8Array[] = [];
  const append = async (body: EntryBody): Promise<void> => {
    const at = new Date(Date.UTC(2026, 10, 23, 8, 12, leaves.length)).toISOString();
    const { bytes } = await signEntry(body, { run, seq: leaves.length, at }, station.signer);
    await station.log.append([bytes]);
    leaves.push(leafHash(bytes, sha256));
  };
  const { opening, plan } = await openingOf(station, making);
  const raw = await station.objects.put(new TextEncoder().encode('raw samples'), 'application/octet-stream');
  const middle = middleOf(plan, raw);
  for (const body of [opening, ...(making.middle?.(middle) ?? middle)]) await append(body);
  const terminal = {
    kind: 'run-concluded' as const,
    entries: leaves.length + 1,
    chain: chainOf(leaves, sha256),
  };
  await append(making.terminal?.(terminal) ?? terminal);
  return run;
}
