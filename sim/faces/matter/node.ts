import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Crypto,
  Entropy,
  Environment,
  LogLevel,
  Logger,
  MockStorageService,
  Network,
  StorageService,
} from '@matter/general';
import { DeviceTypeId, Endpoint, ServerNode, version } from '@matter/main';
import { DescriptorServer } from '@matter/main/behaviors/descriptor';
import { GeneralCommissioningServer } from '@matter/main/behaviors/general-commissioning';
import { OperationalCredentialsServer } from '@matter/main/behaviors/operational-credentials';
import { TemperatureSensorDevice } from '@matter/main/devices/temperature-sensor';
import { SessionManager } from '@matter/main/protocol';
import type { GeneralCommissioning } from '@matter/main/clusters/general-commissioning';
import { OperationalCredentials } from '@matter/main/clusters/operational-credentials';
import type { Sensor } from '../../body/sensor.ts';
import type { FaultName } from '../../list.ts';
import { testAuthorities } from './authorities.ts';
import { certification, product, vendor } from './attest.ts';
import { LoopbackNetwork } from './loopback.ts';
import { network } from './networks.ts';
import type { MatterOptions } from './options.ts';

export type MatterFace = {
  discriminator: number;
  passcode: number;
  stack: { name: string; version: string; maintainer: string };
  /** Certificates as PEM, by which its attestation can be verified. */
  authorities: { paa: string; cdSigner: string };
  /** Starts the node anew where a fault was switched that it is built with. */
  apply(): Promise<void>;
  stop(): Promise<void>;
};
type Secrets = Pick<MatterFace, 'discriminator' | 'passcode'>;

Logger.level = LogLevel.FATAL;
// Nothing in this program may find the machine’s own network.
Environment.default.set(Network, new LoopbackNetwork());

/** Matter has a number beside the text: major, minor and patch as bytes. */
export const versionNumber = (text: string): number =>
  text
    .split('.')
    .map(Number)
    .reduce((sum, part) => sum * 256 + part, 0);

const staleNonce = class extends OperationalCredentialsServer {
  override async attestationRequest(): Promise<OperationalCredentials.AttestationResponse> {
    return await super.attestationRequest({ attestationNonce: randomBytes(32) });
  }
};
const fabricStays = class extends OperationalCredentialsServer {
  override async removeFabric({ fabricIndex }: OperationalCredentials.RemoveFabricRequest) {
    return { statusCode: OperationalCredentials.NodeOperationalCertStatus.Ok, fabricIndex };
  }
};
const failSafeStays = class extends GeneralCommissioningServer {
  override async armFailSafe(request: GeneralCommissioning.ArmFailSafeRequest) {
    const { expiryLengthSeconds, breadcrumb } = request;
    return await super.armFailSafe({ expiryLengthSeconds: expiryLengthSeconds === 0 ? 0 : 3600, breadcrumb });
  }
};

function rootOf(has: (fault: FaultName) => boolean, options: MatterOptions) {
  const credentials = has('matter-stale-nonce')
    ? staleNonce
    : has('matter-fabric-stays')
      ? fabricStays
      : OperationalCredentialsServer;
  return ServerNode.RootEndpoint.with(
    DescriptorServer,
    credentials,
    has('matter-fail-safe-stays') ? failSafeStays : GeneralCommissioningServer,
    ...network(options.network, has).servers,
  );
}

function identityOf({ personality }: Sensor, has: (fault: FaultName) => boolean) {
  const software = has('matter-old-software-version') ? '1.0.0' : personality.firmware.version;
  return {
    vendorName: personality.maker.slice(0, 32),
    vendorId: has('matter-other-vendor') ? vendor.other : vendor.id,
    productName: personality.product,
    productId: product.id,
    nodeLabel: '',
    serialNumber: has('matter-other-serial') ? `${personality.serial}-M` : personality.serial,
    hardwareVersion: 1,
    hardwareVersionString: personality.hardware,
    softwareVersion: versionNumber(software),
    softwareVersionString: software,
    uniqueId: randomBytes(8).toString('hex'),
  };
}

/** A subscription that is dropped behind the back of whoever made it. */
function silence(node: ServerNode): void {
  node.env.get(SessionManager).subscriptionsChanged.on((session) => {
    setTimeout(() => {
      for (const subscription of session.subscriptions) void subscription.close();
    }, 50);
  });
}

/**
 * matter.js keeps mDNS and its network at the root of environments, whatever a child has set: so the node has a root of
 * its own, which knows no network but loopback.
 */
function environmentOnLoopback(): Environment {
  const environment = new Environment('sensor');
  const crypto = Environment.default.get(Crypto);
  environment.set(Crypto, crypto);
  environment.set(Entropy, crypto);
  environment.set(Network, new LoopbackNetwork());
  environment.set(StorageService, new MockStorageService(environment));
  return environment;
}

/** The answer to RemoveFabric is on its way for so long; a node is given up that takes longer to close. */
const goesMs = 100;
const closesMs = 1000;

async function nodeOf(
  sensor: Sensor,
  options: MatterOptions,
  secrets: Secrets,
  left: () => void,
): Promise<() => Promise<void>> {
  const has = (fault: FaultName): boolean => sensor.faults.has(fault);
  const environment = environmentOnLoopback();
  const wrong = { product: has('matter-other-product-certified'), authority: has('matter-untrusted-paa') };
  const node = await ServerNode.create(rootOf(has, options), {
    id: 'sensor',
    environment,
    network: { port: 0 },
    commissioning: secrets,
    productDescription: {
      name: sensor.personality.product,
      deviceType: DeviceTypeId(0x0302),
      vendorId: vendor.id,
      productId: product.id,
    },
    basicInformation: identityOf(sensor, has),
    operationalCredentials: { certification: certification(environment, wrong) },
    ...network(options.network, has).state,
  });
  const temperature = (): number => Math.round(sensor.measurement('temperature') * 100);
  const endpoint = new Endpoint(TemperatureSensorDevice, {
    id: 'temperature',
    temperatureMeasurement: { measuredValue: temperature(), minMeasuredValue: -2000, maxMeasuredValue: 12_000 },
  });
  await node.add(endpoint);
  await node.start();
  if (has('matter-missing-part')) await node.set({ descriptor: { partsList: [] } });
  if (has('matter-silent-subscription')) silence(node);
  // matter.js resets a node that is in no fabric any more, and may wait for sessions that are gone: here it is made anew.
  node.lifecycle.decommissioned.on(() => void setTimeout(left, goesMs));
  const news = setInterval(() => {
    void endpoint.set({ temperatureMeasurement: { measuredValue: temperature() } }).catch(() => undefined);
  }, 500);
  return async () => {
    clearInterval(news);
    await Promise.race([node.close().catch(() => undefined), pause(closesMs)]);
  };
}

const builtWith = (sensor: Sensor): string =>
  [...sensor.faults].filter((fault) => /^(matter|thread)-/.test(fault)).join();

/** The sensor as a Matter node that waits to be commissioned, on loopback alone. */
export async function matterFace(sensor: Sensor, options: MatterOptions): Promise<MatterFace> {
  const secrets = { discriminator: randomInt(4096), passcode: 20_000_000 + randomInt(70_000_000) };
  let built = '';
  let end = async (): Promise<void> => undefined;
  let turn = Promise.resolve();
  /** Ends the node and starts it as if it had just left its box; one after the other. */
  const begin = async (): Promise<void> => {
    await end();
    built = builtWith(sensor);
    end = await nodeOf(sensor, options, secrets, () => void anew());
  };
  const anew = async (): Promise<void> => {
    const before = turn;
    turn = (async () => {
      await before;
      await begin();
    })();
    await turn;
  };
  await anew();
  return {
    ...secrets,
    stack: { name: 'matter.js', version, maintainer: 'matter.js' },
    authorities: testAuthorities,
    async apply() {
      if (built !== builtWith(sensor)) await anew();
    },
    async stop() {
      await turn;
      await end();
    },
  };
}
