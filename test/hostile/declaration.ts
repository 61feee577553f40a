import type { Spoken } from '../../sim/hostile/list.ts';

type Wire = Exclude<Spoken, 'tcp'>;

const endpoints: Readonly<Record<Wire, (port: number) => string>> = {
  opcua: (port) => `  opcua:
    url: opc.tcp://127.0.0.1:${port}
    namespaces: { di: http://opcfoundation.org/UA/DI/ }
    device: /di:DeviceSet/di:BRG`,
  http: (port) => `  http: { thing: "http://127.0.0.1:${port}/.well-known/wot" }`,
  mqtt: (port) => `  mqtt:
    url: mqtt://127.0.0.1:${port}
    version: "3.1.1"
    group: hostile
    node: node`,
};
const asks: Readonly<Record<Wire, string>> = {
  opcua: '{ identity: opcua, read: opcua }',
  http: '{ identity: http, read: http }',
  mqtt: '{}',
};

/** A device that is met over one wire only, at this port. */
export const declarationAt = (wire: Wire, port: number): string => `format: gradus-declaration/1
kind: unit
identity:
  maker: Hostile
  product: BRG
  serial: HOSTILE-1
  hardware: { revision: A }
  firmware: { version: 1.0.0, digest: "sha256:${'0'.repeat(64)}" }
target: L1
channels:
  - { id: vibration, unit: mm/s, range: { low: 0, high: 50 } }
points:
  - { id: vibration, unit: mm/s, opcua: /di:DeviceSet/di:BRG/di:vibration, http: vibration }
endpoints:
${endpoints[wire](port)}
probes: ${asks[wire]}
`;
