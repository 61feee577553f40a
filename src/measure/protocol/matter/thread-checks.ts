import type { Declaration } from '../../../model/declaration.ts';
import { wrongWith, datasetFrom, DatasetError } from '../../../formats/thread-dataset.ts';
import type { Check, Seen } from '../check.ts';
import { holds, unknown } from './sight.ts';
import type { MatterWire, Thread, ThreadStatus } from './wire.ts';

type Told = Pick<Seen, 'value' | 'actual'>;

const checkOf = (
  name: string,
  required: string,
  judge: (thread: Thread, declaration: Declaration) => Told,
): Check<MatterWire> => ({
  name,
  required,
  async ask(wire, { declaration }) {
    const thread = await wire.thread();
    return { ...judge(thread, declaration), shows: thread.shows };
  },
});

function of<K extends keyof Thread>(thread: Thread, part: K, judge: (found: NonNullable<Thread[K]>) => Told): Told {
  const found = thread[part];
  if (found === undefined || found === null)
    return unknown(`not seen: ${thread.stoppedAt ?? `${part} could not be asked for`}`);
  return judge(found);
}

const success = 0;
const isDone = ({ status, said }: ThreadStatus): Told => holds(status === success, said);

export const networkCommissioning = checkOf(
  'thread-network-commissioning',
  'NetworkCommissioning has the Thread feature and room for a network',
  (thread) =>
    of(thread, 'features', (features) =>
      holds(
        features.includes('threadNetworkInterface') && (thread.maxNetworks ?? 0) > 0,
        `features ${features.join(', ') || 'none'}; MaxNetworks ${thread.maxNetworks ?? 'none'}`,
      ),
    ),
);

const leastChannel = 11;
const mostChannel = 26;
/** RoutingRole of ThreadNetworkDiagnostics: from sleepy end device to leader. */
const attachedRoles = [2, 3, 4, 5, 6];

function wrongDiagnostics({ diagnostics = {}, networks = [] }: Thread): string[] {
  const { channel, routingRole, partitionId } = diagnostics;
  const isAttached = typeof routingRole === 'number' && attachedRoles.includes(routingRole);
  return [
    ...(typeof channel === 'number' && (channel < leastChannel || channel > mostChannel)
      ? [`Channel ${channel}, not ${leastChannel} to ${mostChannel}`]
      : []),
    ...(isAttached && networks.length === 0 ? [`RoutingRole ${routingRole} with no network configured`] : []),
    ...(typeof routingRole === 'number' && (routingRole < 0 || routingRole > 6) ? [`RoutingRole ${routingRole}`] : []),
    ...(typeof partitionId === 'number' && !isAttached ? ['PartitionId without a role in a network'] : []),
  ];
}

export const diagnostics = checkOf(
  'thread-diagnostics',
  'ThreadNetworkDiagnostics contradicts neither itself nor the networks that are configured',
  (thread) =>
    of(thread, 'diagnostics', (found) => {
      const wrong = wrongDiagnostics(thread);
      return holds(
        wrong.length === 0,
        wrong.length === 0
          ? `Channel ${String(found['channel'])}, RoutingRole ${String(found['routingRole'])}`
          : wrong.join('; '),
      );
    }),
);

export const scan = checkOf('thread-scan', 'ScanNetworks is answered with success', (thread) =>
  of(thread, 'scan', isDone),
);

export const brokenDatasetRefused = checkOf(
  'thread-broken-dataset-refused',
  'AddOrUpdateThreadNetwork refuses a dataset that ends in the middle of a TLV',
  (thread) => of(thread, 'broken', ({ status, said }) => holds(status !== success, said)),
);

export const datasetTaken = checkOf(
  'thread-dataset-taken',
  'AddOrUpdateThreadNetwork takes a whole dataset and lists its network',
  (thread) =>
    of(thread, 'added', ({ status, said, listed }) =>
      holds(status === success && listed, `${said}; ${listed ? 'listed' : 'not listed'} in Networks`),
    ),
);

/** The Operational Dataset that a border router forms its network by. */
export const operationalDataset = checkOf(
  'thread-operational-dataset',
  'the border router’s Operational Dataset has every TLV that is needed, each in its bounds',
  ({ radio, radioSaid }) => {
    if (!radio) return unknown(radioSaid ?? 'no ot-cli or border router was given by command line');
    try {
      const wrong = wrongWith(datasetFrom(radio.dataset));
      return holds(wrong.length === 0, wrong.length === 0 ? 'every TLV in its bounds' : wrong.join('; '));
    } catch (error) {
      if (error instanceof DatasetError) return holds(false, error.message);
      throw error;
    }
  },
);

export const attaches = checkOf(
  'thread-attaches',
  'ConnectNetwork attaches the node to the network of the border router',
  ({ radio, radioSaid, connected, stoppedAt }) => {
    if (!radio)
      return unknown(
        radioSaid ?? 'no radio: no ot-cli or border router was given by command line, so nothing could be joined',
      );
    if (!['leader', 'router', 'child'].includes(radio.state))
      return unknown(`the border router is ${radio.state}: it forms no network`);
    if (!connected) return unknown(`not seen: ${stoppedAt ?? 'ConnectNetwork could not be sent'}`);
    return isDone(connected);
  },
);

export const threadChecks: readonly Check<MatterWire>[] = [
  networkCommissioning,
  diagnostics,
  scan,
  brokenDatasetRefused,
  datasetTaken,
  operationalDataset,
  attaches,
];
