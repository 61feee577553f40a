import { createHash } from 'node:crypto';
import { NetworkCommissioningServer } from '@matter/main/behaviors/network-commissioning';
import { ThreadNetworkDiagnosticsServer } from '@matter/main/behaviors/thread-network-diagnostics';
import { NetworkCommissioning } from '@matter/main/clusters/network-commissioning';
import type { FaultName } from '../../list.ts';
import { extendedPanId } from './dataset.ts';

type Has = (fault: FaultName) => boolean;
const { NetworkCommissioningStatus: Status } = NetworkCommissioning;

const Ethernet = NetworkCommissioningServer.with('EthernetNetworkInterface');
const Thread = NetworkCommissioningServer.with('ThreadNetworkInterface');

/** Thread's commands of a device without a radio: it finds nothing, keeps what it is given, and joins nothing. */
const threadServer = (has: Has) =>
  class extends Thread {
    override async scanNetworks() {
      return { networkingStatus: Status.Success, threadScanResults: [] };
    }
    override async addOrUpdateThreadNetwork({
      operationalDataset,
    }: NetworkCommissioning.AddOrUpdateThreadNetworkRequest): Promise<NetworkCommissioning.NetworkConfigResponse> {
      const found = extendedPanId(operationalDataset);
      const networkId = found ?? (has('thread-takes-any-dataset') ? new Uint8Array(8) : undefined);
      if (!networkId) return { networkingStatus: Status.OutOfRange };
      this.state.networks = [{ networkId, connected: false }];
      return { networkingStatus: Status.Success, networkIndex: 0 };
    }
    override async removeNetwork({
      networkId,
    }: NetworkCommissioning.RemoveNetworkRequest): Promise<NetworkCommissioning.NetworkConfigResponse> {
      const kept = this.state.networks.filter(
        (one) => !Buffer.from(one.networkId as Uint8Array).equals(networkId as Uint8Array),
      );
      const found = kept.length < this.state.networks.length;
      this.state.networks = kept;
      return {
        networkingStatus: found ? Status.Success : Status.NetworkIdNotFound,
        ...(found ? { networkIndex: 0 } : {}),
      };
    }
    override async connectNetwork({ networkId }: NetworkCommissioning.ConnectNetworkRequest) {
      const networkingStatus = Status.OtherConnectionFailure;
      this.state.lastNetworkingStatus = networkingStatus;
      this.state.lastNetworkId = networkId;
      this.state.lastConnectErrorValue = 0;
      return { networkingStatus, debugText: 'no radio', errorValue: 0 };
    }
  };

const common = { interfaceEnabled: true, lastConnectErrorValue: null, lastNetworkId: null, lastNetworkingStatus: null };

const nothingJoined = {
  channel: null,
  routingRole: null,
  networkName: null,
  panId: null,
  extendedPanId: null,
  meshLocalPrefix: null,
  neighborTable: [],
  routeTable: [],
  partitionId: null,
  weighting: null,
  dataVersion: null,
  stableDataVersion: null,
  leaderRouterId: null,
  securityPolicy: null,
  channelPage0Mask: null,
  operationalDatasetComponents: null,
  activeNetworkFaultsList: [],
};

/** The servers of a node's network, and the state they begin with. */
export function network(kind: 'ip' | 'thread', has: Has) {
  if (kind === 'ip') {
    const networkId = createHash('sha256').update('lo').digest().subarray(0, 4);
    const networkCommissioning = { ...common, maxNetworks: 1, networks: [{ networkId, connected: true }] };
    return { servers: [Ethernet], state: { networkCommissioning } };
  }
  const impossible = has('thread-impossible-diagnostics') ? { channel: 42, routingRole: 6 } : {};
  return {
    servers: [threadServer(has), ThreadNetworkDiagnosticsServer],
    state: {
      networkCommissioning: {
        ...common,
        maxNetworks: 1,
        networks: [],
        scanMaxTimeSeconds: 5,
        connectMaxTimeSeconds: 10,
        supportedThreadFeatures: { isFullThreadDevice: true },
        threadVersion: 4,
      },
      threadNetworkDiagnostics: { ...nothingJoined, ...impossible },
    },
  };
}
