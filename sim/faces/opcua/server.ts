import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import { StaticCertificateChainProvider } from 'node-opcua-common';
import { nodesets } from 'node-opcua-nodesets';
import { MessageSecurityMode, SecurityPolicy } from 'node-opcua-secure-channel';
// The stack keeps the nonces it has seen for the whole process, and nothing public forgets them.
import { _setNonceCacheParameters as keepNonces } from 'node-opcua-secure-channel/dist/source/server/nonce_cache.js';
import type { OPCUAServer } from 'node-opcua-server';
import { UserTokenPolicy, UserTokenType } from 'node-opcua-types';
import type { Sensor } from '../../body/sensor.ts';
import type { Wire } from '../wire.ts';
import { privatePem } from './certificates.ts';
import { addDevice, deviceNamespace } from './device.ts';
import { spoilAnswers } from './flawed.ts';
import { claimLess } from './limits.ts';
import { addModels, facets } from './models.ts';
import { pkiOf } from './pki.ts';
import type { Pki } from './pki.ts';
import { SecuredServer } from './secured.ts';
import { TrustList } from './trust.ts';

/** `apply`: shows a fault that was switched where the stack does not look by itself. */
export type OpcuaFace = { url: string; pki: Pki; apply(): void; stop(): Promise<void> };

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

const policies = [
  SecurityPolicy.None,
  SecurityPolicy.Basic256Sha256,
  SecurityPolicy.Aes128_Sha256_RsaOaep,
  SecurityPolicy.Aes256_Sha256_RsaPss,
];
const modes = [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt];

const isUser =
  ({ faults }: Sensor, { user }: Pki) =>
  (name: string, password: string): boolean =>
    (name === user.name || faults.has('any-user')) && (password === user.password || faults.has('any-password'));

function serverFor(sensor: Sensor, port: number, pki: Pki, folder: string): OPCUAServer {
  const withModels = sensor.personality.models.length > 0;
  const own = ownFiles(pki, folder);
  // The stack takes any store of certificates; its type asks for the one on disk.
  const trust = new TrustList(pki, sensor.faults) as unknown as OPCUACertificateManager;
  const options = {
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    port,
    nodesets: [nodesets.standard, nodesets.di, ...(withModels ? [aiNodeset] : [])],
    ...own,
    serverCertificateManager: trust,
    userCertificateManager: trust,
    userManager: { isValidUser: isUser(sensor, pki) },
    securityPolicies: policies,
    securityModes: modes,
    allowAnonymous: true,
    serverInfo: { applicationUri: pki.applicationUri, productUri: deviceNamespace },
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
  };
  const server = new SecuredServer(options, sensor.faults);
  spoilAnswers(server, sensor.faults);
  return server;
}

/** The stack reads its first certificate and its key from files. */
function ownFiles(pki: Pki, folder: string): { certificateFile: string; privateKeyFile: string } {
  const [certificateFile, privateKeyFile] = [path.join(folder, 'own.pem'), path.join(folder, 'own.key.pem')];
  writeFileSync(certificateFile, pki.own(new Set()).toString('pem'));
  writeFileSync(privateKeyFile, privatePem(pki.key), { mode: 0o600 });
  return { certificateFile, privateKeyFile };
}

const clear = 'username_in_clear';

/** The strongest endpoint wants to know who comes; a password in the clear is offered by a fault only. */
function offerTokens(server: OPCUAServer, faults: Sensor['faults']): void {
  for (const endpoint of server.endpoints.flatMap((one) => one.endpointDescriptions())) {
    const tokens = (endpoint.userIdentityTokens ?? []).filter(({ policyId }) => policyId !== clear);
    const { securityMode: mode, securityPolicyUri: policy } = endpoint;
    const strongest = mode === MessageSecurityMode.SignAndEncrypt && policy === SecurityPolicy.Aes256_Sha256_RsaPss;
    const inClear = mode === MessageSecurityMode.None && faults.has('password-in-clear');
    endpoint.userIdentityTokens = [
      ...tokens.filter(({ tokenType }) => !strongest || tokenType !== UserTokenType.Anonymous),
      ...(inClear ? [new UserTokenPolicy({ policyId: clear, tokenType: UserTokenType.UserName })] : []),
    ];
  }
}

/** Shows the certificate that the faults of the moment call for, on every endpoint and in every session. */
function ownCertificate(server: OPCUAServer, pki: Pki, faults: Sensor['faults']): () => void {
  const shown = (): Buffer => Buffer.from(pki.own(faults).rawData);
  const provider = new StaticCertificateChainProvider([shown()], server.getPrivateKey());
  server.getCertificateChain = () => provider.getCertificateChain();
  server.getCertificate = () => provider.getCertificate();
  for (const endpoint of server.endpoints) endpoint.setCertificateProvider(provider);
  return () => {
    provider.update([shown()]);
    for (const endpoint of server.endpoints) endpoint.invalidateCombinedDerCache();
  };
}

/** Serves the sensor over OPC UA on 127.0.0.1. Keys live in a folder of their own that goes with `stop`. */
export async function opcuaFace(sensor: Sensor, port: number, wire: Wire): Promise<OpcuaFace> {
  const rootFolder = mkdtempSync(path.join(tmpdir(), 'gradus-sim-'));
  const forget = (): void => rmSync(rootFolder, { recursive: true, force: true });
  process.once('exit', forget);
  const pki = await pkiOf(sensor.personality);
  const server = serverFor(sensor, port, pki, rootFolder);
  await server.initialize();
  const addressSpace = server.engine.addressSpace;
  if (!addressSpace) throw new Error('the OPC UA server has no address space');
  addDevice(addressSpace, sensor);
  if (sensor.personality.models.length > 0) addModels(addressSpace, sensor, wire);
  await server.start();
  const url = server.getEndpointUrl();
  const listening = Number(new URL(url).port);
  wire.watch(listening);
  const claimAll = claimLess(listening, sensor.faults);
  const showCertificate = ownCertificate(server, pki, sensor.faults);
  const apply = (): void => {
    showCertificate();
    offerTokens(server, sensor.faults);
    keepNonces(sensor.faults.has('replayed-open') ? -1 : undefined);
  };
  apply();
  return {
    url: url.replace(/\/$/, ''),
    pki,
    apply,
    async stop() {
      claimAll();
      await server.shutdown(0);
      forget();
    },
  };
}
