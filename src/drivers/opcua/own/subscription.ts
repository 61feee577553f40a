import { nothing, unwrapped } from '../../../formats/ua/builtin.ts';
import { statusName } from '../../../formats/ua/status.ts';
import { dataChangeNotification } from '../../../formats/ua/subscription.ts';
import type { UaValue } from '../../../measure/protocol/opcua/wire.ts';
import { ProbeError } from '../../../model/errors.ts';
import type { Conversation } from './conversation.ts';
import { valueIn } from './value.ts';

/** How often the device is asked to report and to sample, ms; it may say that it does so less often. */
const publishingMs = 100;
const samplingMs = 50;
/** An empty report after so many intervals without news: one comes before the bench gives up on a call. */
const keepAlive = 10;

/** A subscription of the session; its id. */
export async function subscribed(talk: Conversation): Promise<number> {
  const { subscriptionId } = await talk.ask('CreateSubscriptionRequest', {
    requestedPublishingInterval: publishingMs,
    requestedLifetimeCount: 10 * keepAlive,
    requestedMaxKeepAliveCount: keepAlive,
    maxNotificationsPerPublish: 0,
    publishingEnabled: true,
    priority: 0,
  });
  return subscriptionId;
}

/** The status of an item that watches a value. */
export async function monitored(talk: Conversation, subscriptionId: number, node: string): Promise<string> {
  const { results } = await talk.ask('CreateMonitoredItemsRequest', {
    subscriptionId,
    timestampsToReturn: 2,
    itemsToCreate: [
      {
        itemToMonitor: {
          nodeId: node,
          attributeId: 13,
          indexRange: null,
          dataEncoding: { namespace: 0, name: null },
        },
        monitoringMode: 2,
        requestedParameters: {
          clientHandle: 1,
          samplingInterval: samplingMs,
          filter: nothing,
          queueSize: 10,
          discardOldest: true,
        },
      },
    ],
  });
  const [result] = results;
  if (!result) throw new ProbeError('PROBE_GARBAGE', 'a monitored item without a result');
  return statusName(result.statusCode);
}

type Wanted = { subscriptionId: number; count: number; ms: number };

/** Takes reports until there are enough values or the time is over. One that never comes is no answer: the rest stays. */
export async function published(
  talk: Conversation,
  { subscriptionId, count, ms }: Wanted,
  values: UaValue[],
): Promise<void> {
  const until = performance.now() + ms;
  let acknowledged: { subscriptionId: number; sequenceNumber: number }[] = [];
  while (values.length < count && performance.now() < until) {
    const report = await talk.ask('PublishRequest', { subscriptionAcknowledgements: acknowledged });
    const { sequenceNumber, notificationData } = report.notificationMessage;
    acknowledged = notificationData.length > 0 ? [{ subscriptionId, sequenceNumber }] : [];
    for (const data of notificationData) {
      const change = unwrapped(data, dataChangeNotification.type, dataChangeNotification.codec);
      for (const { value } of change?.monitoredItems ?? []) values.push(valueIn(value));
    }
  }
}
