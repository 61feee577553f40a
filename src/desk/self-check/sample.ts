import { hash } from 'node:crypto';
import type { Declaration } from '../../model/declaration.ts';
import { features } from '../../model/declaration.ts';
import { methods } from '../../model/methods.ts';
import type { RulePack } from '../../model/pack.ts';
import type { Request, Plan } from '../../model/plan.ts';
import { planFor } from '../../plan/plan.ts';

export const digest = `sha256:${hash('sha256', 'sample')}`;

/** A bearing monitor with one rule and one model, whose bindings all exist. */
export function declaration(change: Partial<Declaration> = {}): Declaration {
  return {
    format: 'gradus-declaration/1',
    kind: 'unit',
    identity: {
      maker: 'Sample',
      product: 'BRG',
      serial: 'brg-0001',
      hardware: { revision: 'A' },
      firmware: { version: '1.0.0', digest },
    },
    supports: [...features],
    channels: [
      { id: 'vibration', unit: 'mm/s', range: { low: 0, high: 50 } },
      { id: 'temperature', unit: 'Cel', range: { low: -40, high: 125 } },
    ],
    points: [{ id: 'alarm', command: 'alarm' }],
    rules: [rule],
    models: [model],
    endpoints: {
      opcua: { url: 'opc.tcp://127.0.0.1:4840' },
      mqtt: { url: 'mqtt://127.0.0.1:1883', version: '3.1.1', group: 'sample', node: 'brg-0001' },
      http: { thing: 'http://127.0.0.1:8080/' },
      oip: { url: 'http://127.0.0.1:8081/' },
      matter: { discriminator: 3840, passcode: { env: 'PASSCODE' }, network: 'thread' },
      command: { run: ['./rig'] },
      recorded: { folder: 'files' },
    },
    bootAttestation: {
      token: 'cwt',
      key: 'attestation.pem',
      ueid: `01${'00'.repeat(16)}`,
      software: [{ name: 'firmware', digest }],
    },
    adaptation: { base: digest, mayChange: ['dense'], rollback: true },
    probes: {
      identity: 'command',
      infer: 'opcua',
      adapt: 'command',
      stimulus: 'command',
      read: 'command',
      log: 'command',
      update: 'http',
      attest: 'http',
    },
    ...change,
  };
}

export const rule: NonNullable<Declaration['rules']>[number] = {
  id: 'overheat',
  channel: 'temperature',
  direction: 'above',
  trip: { value: 80, unit: 'Cel' },
  reset: { value: 75, unit: 'Cel' },
  tolerance: 2,
  response: '200 ms',
  output: 'alarm',
};

export const model: NonNullable<Declaration['models']>[number] = {
  id: 'faults',
  task: 'bearing-fault',
  digest,
  inputs: [{ name: 'x', type: 'float32', shape: [1, 3, 512] }],
  outputs: [{ name: 'y', type: 'float32', shape: [1, 4] }],
  labels: ['good', 'outer', 'inner', 'ball'],
  metric: { name: 'accuracy', least: 0.9 },
  deadline: '50 ms',
  rate: 10,
  reportsLatency: true,
  scene: { generator: 'bearing', parameters: {} },
};

export const request: Request = { programme: 'type', target: 'L3', serial: 'brg-0001', draw: 'ab'.repeat(16) };

export function planOf(pack: RulePack, change: { declaration?: Declaration; request?: Partial<Request> } = {}): Plan {
  return planFor({
    pack,
    packDigest: digest,
    declaration: change.declaration ?? declaration(),
    declarationDigest: digest,
    methods,
    methodsDigest: digest,
    request: { ...request, ...change.request },
  });
}
