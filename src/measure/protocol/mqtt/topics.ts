import { checkOf, ofMessages } from './sight.ts';
import type { Message } from './wire.ts';
import type { MqttEndpoint } from '../../../model/declaration.ts';

/** Levels that follow the node's: none for a message of the node, the device's for one of a device. */
const devicesIn: Readonly<Record<string, number>> = { NBIRTH: 0, NDATA: 0, NDEATH: 0, DBIRTH: 1, DDATA: 1, DDEATH: 1 };

/** Sparkplug 3.0.0, Topic Namespace Elements: namespace/group_id/message_type/edge_node_id/[device_id]. */
function wrongTopic({ topic }: Message, { group, node }: MqttEndpoint): string | undefined {
  const [namespace, ofGroup, type = '', ofNode, ...device] = topic.split('/');
  const levels = devicesIn[type];
  if (namespace !== 'spBv1.0') return `namespace ${namespace}: ${topic}`;
  if (levels === undefined) return `no message type of a node: ${topic}`;
  if (ofGroup !== group || ofNode !== node) return `other ids than declared: ${topic}`;
  if (device.length !== levels || device.includes('')) return `${type} with ${device.length} device ids: ${topic}`;
  return /[+#]/.test(topic) ? `a wildcard in an id: ${topic}` : undefined;
}

export const topics = checkOf(
  'topics',
  'topics are spBv1.0/<group>/<type>/<node>, with /<device> for messages of a device alone',
  (sight) =>
    ofMessages(
      sight,
      'message',
      () => true,
      (message) => wrongTopic(message, sight.endpoint),
      'well formed',
    ),
);
