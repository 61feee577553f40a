import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import { nodesets } from 'node-opcua-nodesets';
import { MessageSecurityMode, SecurityPolicy } from 'node-opcua-secure-channel';
import { OPCUAServer } from 'node-opcua-server';
import type { Sensor } from '../../body/sensor.ts';
import type { Wire } from '../wire.ts';
import { addDevice, deviceNamespace } from './device.ts';
import { addModels, facets } from './models.ts';

export type OpcuaFace = { url: string; stop(): Promise<void> };

const aiNodeset = fileURLToPath(new URL('./AiModelManagement.NodeSet2.xml', import.meta.url));
const packageFile = createRequire(import.meta.url).resolve('node-opcua-server/package.json');
/** The stack behind this face, as BuildInfo and the declaration say it. */
export const stack = {
  name: 'node-opcua',
  version: (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version,
  maintainer: 'Sterfive',
};

function buildInfoOf(sensor: Sensor) {
  const { maker, product, firmware } = sensor.personality;
  return {
    productName: `${product} (simulated), stack ${stack.name}`,
    productUri: deviceNamespace,
    manufacturerName: `${maker}, stack by ${stack.maintainer}`,
    softwareVersion: `${firmware.version}, stack ${stack.version}`,
    buildNumber: firmware.version,
    buildDate: new Date('2026-11-01T00:00:00Z'),
  };
}

function serverFor(sensor: Sensor, port: number, pki: OPCUACertificateManager): OPCUAServer {
  const withModels = sensor.personality.models.length > 0;
  const none = SecurityPolicy.None;
  return new OPCUAServer({
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    port,
    nodesets: [nodesets.standard, nodesets.di, ...(withModels ? [aiNodeset] : [])],
    serverCertificateManager: pki,
    userCertificateManager: pki,
    securityPolicies: [none, SecurityPolicy.Basic256Sha256],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: true,
    serverInfo: { applicationUri: `${deviceNamespace}:${sensor.personality.serial}`, productUri: deviceNamespace },
    buildInfo: buildInfoOf(sensor),
    maxConnectionsPerEndpoint: 200,
    serverCapabilities: {
      maxSessions: 200,
      serverProfileArray: [
        'http://opcfoundation.org/UA-Profile/Server/MicroEmbeddedDevice2017',
        'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary',
        ...(withModels ? facets : []),
      ],
    },
    isAuditing: false,
  });
}

/** Serves the sensor over OPC UA on 127.0.0.1. Keys live in a folder of their own that goes with `stop`. */
export async function opcuaFace(sensor: Sensor, port: number, wire: Wire): Promise<OpcuaFace> {
  const rootFolder = mkdtempSync(path.join(tmpdir(), 'gradus-sim-'));
  const forget = (): void => rmSync(rootFolder, { recursive: true, force: true });
  process.once('exit', forget);
  const pki = new OPCUACertificateManager({ rootFolder, automaticallyAcceptUnknownCertificate: true });
  const server = serverFor(sensor, port, pki);
  await server.initialize();
  const addressSpace = server.engine.addressSpace;
  if (!addressSpace) throw new Error('the OPC UA server has no address space');
  addDevice(addressSpace, sensor);
  if (sensor.personality.models.length > 0) addModels(addressSpace, sensor, wire);
  await server.start();
  const url = server.getEndpointUrl();
  wire.watch(Number(new URL(url).port));
  return {
    url: url.replace(/\/$/, ''),
    async stop() {
      await server.shutdown(0);
      forget();
    },
  };
}
