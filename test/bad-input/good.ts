import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A declaration that nothing is wrong with, as a person would write it; the cases break it one line at a time. */
export const goodDeclaration = `format: gradus-declaration/1
kind: unit
identity:
  maker: Sample
  product: BRG
  serial: brg-0001
  hardware: {revision: A}
  firmware: {version: 1.4.0, digest: sha256:${'0'.repeat(64)}}
target: L3
supports: [fusion, adaptation]
channels:
  - {id: temperature, unit: Cel, range: {low: -40, high: 125}}
points:
  - {id: alarm, opcua: /di:DeviceSet/bm:BRG/bm:Active}
rules:
  - id: overheat
    channel: temperature
    direction: above
    trip: {value: 80, unit: Cel}
    reset: {value: 75, unit: Cel}
    tolerance: 2
    response: 200 ms
    output: alarm
models:
  - id: faults
    task: bearing-fault
    inputs: [{name: x, type: float32, shape: [1, 3, 512]}]
    outputs: [{name: y, type: float32, shape: [1, 4]}]
    labels: [good, outer, inner, ball]
    metric: {name: accuracy, least: 0.9}
    deadline: 50 ms
endpoints:
  opcua:
    url: opc.tcp://127.0.0.1:4840
    user: {name: bench, password: {env: BENCH_PASSWORD}}
probes: {identity: opcua, infer: opcua, stimulus: opcua, read: opcua}
station:
  name: Bench 1
  instruments:
    - {id: clock-1, kind: clock, calibrated: 2026-01-10, due: 2027-01-10}
`;

export const goodPack = readFileSync(
  path.resolve(import.meta.dirname, '../../packs/gbt-45288-2026-described/pack.yaml'),
  'utf8',
);

/** `text` with one passage replaced. Throws where the passage is not there: the case would break nothing. */
export function broken(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new TypeError(`nothing to break: ${from}`);
  return text.replace(from, () => to);
}
