// @peculiar/x509 wants the metadata of decorators to be there before it.
import 'reflect-metadata';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Server } from 'node:tls';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import type { MqttEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { returnMs } from './handshake.ts';
import { until } from './listen.ts';
import { placeOf } from './places.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;
/** From the end of TLS to the CONNECT of a device that goes on. */
const speaksMs = 2000;
/** First byte of CONNECT (MQTT 3.1.1, 3.1.1). */
const connectByte = 0x10;

/** A certificate that nobody but itself has signed. */
async function unsigned(): Promise<{ cert: string; key: string }> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=A broker that nobody knows',
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + dayMs),
    signingAlgorithm: algorithm,
    keys,
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}

async function listening(server: Server, via: string): Promise<void> {
  const { host, port } = placeOf(via);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new ProbeError('PROBE_REFUSED', `the bench cannot listen at ${via}: ${shortly(String(error))}`);
  }
}

/** Stands at `via` with a certificate that nobody signed, and looks whether the device sends CONNECT to it. */
export async function strangeAt(endpoint: MqttEndpoint): Promise<'stays away' | 'does not come' | 'connects'> {
  let [came, spoke] = [false, false];
  const open = new Set<Socket>();
  const server = createServer(await unsigned(), (socket) => {
    socket.on('data', (bytes: Buffer) => (spoke ||= bytes[0] === connectByte)).on('error', () => undefined);
  });
  server.on('connection', (socket: Socket) => {
    came = true;
    open.add(socket);
  });
  server.on('tlsClientError', () => undefined);
  await listening(server, endpoint.via ?? '');
  try {
    if (!(await until(() => came, returnMs(endpoint)))) return 'does not come';
    return (await until(() => spoke, speaksMs)) ? 'connects' : 'stays away';
  } finally {
    server.close();
    for (const socket of open) socket.destroy();
  }
}
