import type { Message } from '../../measure/protocol/mqtt/wire.ts';
import type { MqttEndpoint } from '../../model/declaration.ts';

/** True for a message of this type by this node, or by a device of it. */
export function isOf({ topic }: Message, { group, node }: MqttEndpoint, type: string, device?: string): boolean {
  const wanted = ['spBv1.0', group, type, node, ...(device === undefined ? [] : [device])];
  return topic === wanted.join('/');
}

export const nodeBirth = (said: readonly Message[], endpoint: MqttEndpoint, after = 0): Message | undefined =>
  said.find((one) => one.at >= after && isOf(one, endpoint, 'NBIRTH'));

/** The first DBIRTH of each declared device after a time; undefined while one is missing. */
export function deviceBirths(
  said: readonly Message[],
  endpoint: MqttEndpoint,
  after: number,
): readonly Message[] | undefined {
  const devices = endpoint.devices ?? [];
  const births = devices.flatMap(
    (device) => said.find((one) => one.at >= after && isOf(one, endpoint, 'DBIRTH', device)) ?? [],
  );
  return births.length === devices.length ? births : undefined;
}

/** When the last birth of node and devices had passed; undefined while one is missing. */
export function bornAt(said: readonly Message[], endpoint: MqttEndpoint, after = 0): number | undefined {
  const node = nodeBirth(said, endpoint, after);
  const devices = node && deviceBirths(said, endpoint, node.at);
  return devices && Math.max(node.at, ...devices.map(({ at }) => at));
}
