import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InMemoryCertificateKeyPairProvider, InMemoryCertificateStore } from 'node-opcua-common';
import { AttributeIds, MessageSecurityMode, OPCUAClient, SecurityPolicy } from 'node-opcua-client';
import { readAs } from '../src/drivers/yaml/read.ts';
import { Declaration } from '../src/model/declaration.ts';
import type { OpcuaEndpoint } from '../src/model/declaration.ts';
import { applicationUri, authorityIn, identityFrom } from '../src/drivers/opcua/security/authority.ts';
import { handshakeWith } from '../src/drivers/opcua/handshake.ts';
import { startSimulated } from '../src/drivers/simulator/simulator.ts';
import { machine } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';
import { interleaved } from './pairs.ts';

export const secured = { mode: 'SignAndEncrypt', policy: 'Basic256Sha256' } as const;
/** Handshakes before the first that counts: the stack is compiled by then. */
const warmUp = 10;

/** The bench's, through its tap, with everything that a report is made of. */
async function ofBench(endpoint: OpcuaEndpoint, declaration: Declaration, folder: string): Promise<number> {
  const from = performance.now();
  const { completed, stoppedAt } = await handshakeWith(endpoint, declaration, folder);
  const ms = performance.now() - from;
  if (!completed) throw new Error(`the handshake stopped at ${stoppedAt}`);
  return ms;
}

/** The library alone: connect, open a session, read one value, close. */
async function ofLibrary(url: string, provider: InMemoryCertificateKeyPairProvider): Promise<number> {
  const from = performance.now();
  const client = OPCUAClient.create({
    applicationUri,
    certificateKeyPairProvider: provider,
    clientCertificateManager: new InMemoryCertificateStore({ autoAcceptUnknown: true }),
    connectionStrategy: { maxRetry: 0 },
    endpointMustExist: false,
    keepSessionAlive: false,
    securityMode: MessageSecurityMode[secured.mode],
    securityPolicy: SecurityPolicy[secured.policy],
  });
  await client.connect(url);
  const session = await client.createSession();
  await session.read({ nodeId: 'i=2260', attributeId: AttributeIds.Value });
  await session.close();
  await client.disconnect();
  return performance.now() - from;
}

/** Issued once by the authority that the sensor trusts. */
async function certificate({ authority }: OpcuaEndpoint, folder: string): Promise<InMemoryCertificateKeyPairProvider> {
  const { certificate: own, key } = await identityFrom(await authorityIn(authority, folder));
  return new InMemoryCertificateKeyPairProvider([own], { hidden: key });
}

async function compared(runs: number, folder: string): Promise<Figure> {
  const file = path.join(folder, 'sensor.yaml');
  const sensor = await startSimulated('L1', file);
  try {
    const declaration = readAs(Declaration, file, 'DECLARATION_INVALID');
    const { opcua } = declaration.endpoints;
    if (!opcua) throw new Error('the sensor declares no endpoints.opcua');
    const endpoint: OpcuaEndpoint = { ...opcua, security: secured };
    const provider = await certificate(endpoint, folder);
    const ours = (): Promise<number> => ofBench(endpoint, declaration, folder);
    const peer = (): Promise<number> => ofLibrary(sensor.opcua, provider);
    for (let i = 0; i < warmUp; i++) await ours().then(peer);
    const spreads = await interleaved(runs, ours, peer);
    return {
      name: 'handshake.opcua',
      ...spreads,
      limit: { of: 'ratio', most: 1.3 },
      unit: 'ms',
      runs,
      machine: machine(),
    };
  } finally {
    await sensor.stop();
  }
}

export const benchmark: Benchmark = {
  name: 'handshake',
  title: 'one verified OPC UA handshake, Basic256Sha256 and SignAndEncrypt, tap included; peer: bare node-opcua',
  runs: 51,
  async run(runs) {
    const folder = mkdtempSync(path.join(tmpdir(), 'gradus-benchmark-'));
    try {
      return [await compared(runs, folder)];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
