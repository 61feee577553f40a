import {
  boolean,
  byte,
  dateTime,
  double,
  extensionObject,
  int32,
  nodeId,
  qualifiedName,
  statusCode,
  string,
  uint32,
} from './builtin.ts';
import { listOf, struct } from './codec.ts';
import { answered, asked, diagnosticInfos } from './header.ts';
import { dataValue } from './variant.ts';

// OPC 10000-4, 5.12 and 5.13: values that are told when they change.

export const readValueId = struct({
  nodeId,
  attributeId: uint32,
  indexRange: string,
  dataEncoding: qualifiedName,
});
const itemToCreate = struct({
  itemToMonitor: readValueId,
  /** 2 reports. */
  monitoringMode: int32,
  requestedParameters: struct({
    clientHandle: uint32,
    samplingInterval: double,
    filter: extensionObject,
    queueSize: uint32,
    discardOldest: boolean,
  }),
});
const itemCreated = struct({
  statusCode,
  monitoredItemId: uint32,
  revisedSamplingInterval: double,
  revisedQueueSize: uint32,
  filterResult: extensionObject,
});
const notificationMessage = struct({
  sequenceNumber: uint32,
  publishTime: dateTime,
  notificationData: listOf(extensionObject),
});

/** In a NotificationMessage (7.25.2). */
export const dataChangeNotification = {
  type: 'i=811',
  codec: struct({ monitoredItems: listOf(struct({ clientHandle: uint32, value: dataValue })), diagnosticInfos }),
} as const;

export const subscriptionServices = {
  CreateMonitoredItemsRequest: [
    751,
    struct({ ...asked, subscriptionId: uint32, timestampsToReturn: int32, itemsToCreate: listOf(itemToCreate) }),
  ],
  CreateMonitoredItemsResponse: [754, struct({ ...answered, results: listOf(itemCreated), diagnosticInfos })],
  CreateSubscriptionRequest: [
    787,
    struct({
      ...asked,
      requestedPublishingInterval: double,
      requestedLifetimeCount: uint32,
      requestedMaxKeepAliveCount: uint32,
      maxNotificationsPerPublish: uint32,
      publishingEnabled: boolean,
      priority: byte,
    }),
  ],
  CreateSubscriptionResponse: [
    790,
    struct({
      ...answered,
      subscriptionId: uint32,
      revisedPublishingInterval: double,
      revisedLifetimeCount: uint32,
      revisedMaxKeepAliveCount: uint32,
    }),
  ],
  PublishRequest: [
    826,
    struct({
      ...asked,
      subscriptionAcknowledgements: listOf(struct({ subscriptionId: uint32, sequenceNumber: uint32 })),
    }),
  ],
  PublishResponse: [
    829,
    struct({
      ...answered,
      subscriptionId: uint32,
      availableSequenceNumbers: listOf(uint32),
      moreNotifications: boolean,
      notificationMessage,
      results: listOf(statusCode),
      diagnosticInfos,
    }),
  ],
  DeleteSubscriptionsRequest: [847, struct({ ...asked, subscriptionIds: listOf(uint32) })],
  DeleteSubscriptionsResponse: [850, struct({ ...answered, results: listOf(statusCode), diagnosticInfos })],
} as const;
