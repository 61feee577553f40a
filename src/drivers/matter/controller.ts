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
import { ServerNode } from '@matter/main';
import { LoopbackNetwork } from './loopback.ts';

Logger.level = LogLevel.FATAL;

/** The network of the machine. It is taken away from every environment that does not ask for it by name. */
const machine = Environment.default.get(Network);
Environment.default.set(Network, new LoopbackNetwork());

/**
 * matter.js keeps mDNS and its network at the root of environments, whatever a child has set: so each commissioner has a
 * root of its own, with the network it may speak on and no other.
 */
function environmentOn(netInterface: string | undefined): Environment {
  const environment = new Environment('bench');
  const crypto = Environment.default.get(Crypto);
  environment.set(Crypto, crypto);
  environment.set(Entropy, crypto);
  environment.set(Network, netInterface === undefined ? new LoopbackNetwork() : machine);
  if (netInterface !== undefined) environment.vars.set('mdns.networkInterface', netInterface);
  environment.set(StorageService, new MockStorageService(environment));
  return environment;
}

/**
 * A commissioner with a fabric of its own, kept in memory alone. Where no interface is declared it speaks and listens on
 * loopback and nowhere else.
 */
export async function controllerOn(netInterface: string | undefined): Promise<ServerNode> {
  const environment = environmentOn(netInterface);
  const controller = await ServerNode.create({
    id: 'bench',
    environment,
    network: { port: 0 },
    commissioning: { enabled: false },
    subscriptions: { persistenceEnabled: false },
  });
  await controller.start();
  return controller;
}
