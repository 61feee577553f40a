import path from 'node:path';
import { InMemoryCertificateKeyPairProvider, InMemoryCertificateStore } from 'node-opcua-common';
import {
  LogLevel,
  MessageSecurityMode,
  OPCUAClient,
  SecurityPolicy,
  UserTokenType,
  setErrorLogger,
  setLogLevel,
  setWarningLogger,
} from 'node-opcua-client';
import type { UserIdentityInfo } from 'node-opcua-client';
import { defaultClientTransportFactory } from 'node-opcua-transport';
import type { IClientTransportFactory } from 'node-opcua-transport';
import type { OpcuaEndpoint } from '../../model/declaration.ts';
import { secretOf } from '../secrets/secret.ts';
import { applicationUri, authorityIn, identityFrom } from './security/authority.ts';

/** Longest wait for any one answer of the stack, ms. */
export const answerMs = 5000;

// The stack writes its complaints to the console; the bench takes them from the errors it throws.
setLogLevel(LogLevel.Emergency);
setErrorLogger(() => undefined);
setWarningLogger(() => undefined);

let ownCertificate: Promise<InMemoryCertificateKeyPairProvider> | undefined;

/** The bench's certificate of this process, self-signed and never written to a disk. */
async function selfSigned(): Promise<InMemoryCertificateKeyPairProvider> {
  ownCertificate ??= (async () => {
    const provider = new InMemoryCertificateKeyPairProvider();
    await provider.ensureCertificateExists({ subject: '/CN=gradus', applicationUri, dns: ['localhost'] });
    return provider;
  })();
  return await ownCertificate;
}

async function issued(authority: string, folder: string): Promise<InMemoryCertificateKeyPairProvider> {
  const own = await identityFrom(await authorityIn(authority, folder));
  return new InMemoryCertificateKeyPairProvider([own.certificate], { hidden: own.key });
}

/** By the authority's folder: one certificate serves all connections of this process. */
const certificates = new Map<string, Promise<InMemoryCertificateKeyPairProvider>>();

/** Issued by the authority that the device trusts, where one is declared. What fails is tried again by the next. */
async function certificate({ authority }: OpcuaEndpoint, folder: string): Promise<InMemoryCertificateKeyPairProvider> {
  if (authority === undefined) return await selfSigned();
  const place = path.resolve(folder, authority);
  const issuing = certificates.get(place) ?? issued(authority, folder);
  certificates.set(place, issuing);
  try {
    return await issuing;
  } catch (error) {
    certificates.delete(place);
    throw error;
  }
}

export const securityOf = ({ security }: OpcuaEndpoint): NonNullable<OpcuaEndpoint['security']> =>
  security ?? { mode: 'None', policy: 'None' };

/** Connects its sockets to a loopback port and still asks for the device by its own address, as it would without a tap. */
function throughPort(port: number): IClientTransportFactory {
  return {
    create(settings) {
      const transport = defaultClientTransportFactory.create(settings);
      const connect = transport.connect.bind(transport);
      transport.connect = (url, callback) => {
        connect(`opc.tcp://127.0.0.1:${port}`, callback);
        transport.endpointUrl = url;
      };
      return transport;
    },
  };
}

/**
 * The stack takes memory for a whole chunk with every request: at its own half a megabyte, 25 queries filled what V8 lets
 * pass between two full collections, and each of those held a query up for 10 to 35 ms.
 */
const chunkBytes = 64 * 1024;
const transportSettings = {
  sendBufferSize: chunkBytes,
  receiveBufferSize: chunkBytes,
  maxChunkCount: 128,
  maxMessageSize: 8 * 1024 * 1024,
};

/** A client for one connection, through a tap where `port` is given. It never retries: a device that fails once has failed. */
export async function clientFor(endpoint: OpcuaEndpoint, folder: string, port?: number): Promise<OPCUAClient> {
  const { mode, policy } = securityOf(endpoint);
  return OPCUAClient.create({
    applicationName: 'gradus',
    applicationUri,
    clientName: 'gradus',
    certificateKeyPairProvider: await (mode === 'None' ? selfSigned() : certificate(endpoint, folder)),
    // The stack takes any certificate: the bench verifies it by the declared trust, in every mode, and reports what it found.
    clientCertificateManager: new InMemoryCertificateStore({ autoAcceptUnknown: true }),
    connectionStrategy: { maxRetry: 0, initialDelay: 10, maxDelay: 20 },
    endpointMustExist: false,
    keepSessionAlive: false,
    securityMode: MessageSecurityMode[mode],
    securityPolicy: SecurityPolicy[policy],
    ...(port === undefined ? {} : { transportFactory: throughPort(port) }),
    transportTimeout: answerMs,
    defaultTransactionTimeout: answerMs,
    requestedSessionTimeout: 120_000,
    transportSettings,
  });
}

/** Who the bench says it is. The password is read when it is needed. */
export function userOf({ user }: OpcuaEndpoint, folder: string): UserIdentityInfo {
  if (!user) return { type: UserTokenType.Anonymous };
  return { type: UserTokenType.UserName, userName: user.name, password: secretOf(user.password, folder) };
}
