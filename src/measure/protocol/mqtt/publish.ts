import { checkOf, isBirth, isData, isType, judged, ofMessages, ofSessions, topicIn, unknown } from './sight.ts';
import type { Judged, Sight } from './sight.ts';
import type { Message } from './wire.ts';

const isOrdinary = (message: Message): boolean => isBirth(message) || isData(message) || isType(message, 'DDEATH');

export const publishQos = checkOf('publish-qos', 'births and data are published with QoS 0', (sight) =>
  ofSessions(sight, () =>
    ofMessages(
      sight,
      'message',
      isOrdinary,
      (message) => (message.qos === 0 ? undefined : `${topicIn(message).type} with QoS ${message.qos}`),
      'QoS 0',
    ),
  ),
);

/** What the broker has kept of the node shows even to a host application. */
function kept({ life, endpoint }: Sight): Judged | undefined {
  const old = life.heard.filter((one) => one.retain && topicIn(one).node === endpoint.node);
  return old.length === 0
    ? undefined
    : judged(
        old.map(({ topic }) => `the broker has ${topic} retained`),
        '',
      );
}

export const publishRetain = checkOf('publish-retain', 'births and data are not retained', (sight) => {
  if (!sight.seesDevice)
    return kept(sight) ?? unknown('the bench does not see the flag: endpoints.mqtt.via is not declared');
  return ofSessions(sight, () =>
    ofMessages(
      sight,
      'message',
      isOrdinary,
      (message) => (message.retain ? `${topicIn(message).type} retained` : undefined),
      'retain false',
    ),
  );
});

export const payload = checkOf('payload', 'every payload is a Sparkplug B payload', (sight) =>
  ofMessages(
    sight,
    'message',
    (message) => isOrdinary(message) || isType(message, 'NDEATH'),
    (message) =>
      message.payload ? undefined : `${topicIn(message).type} cannot be read: ${message.unreadable ?? 'no payload'}`,
    'readable',
  ),
);
