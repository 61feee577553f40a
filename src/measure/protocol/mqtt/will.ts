import { checkOf, judged, ofSessions, ofWills } from './sight.ts';

export const willPresent = checkOf('will-present', 'every CONNECT holds a will', (sight) =>
  ofSessions(sight, (sessions) => {
    const without = sessions.filter(({ connect }) => connect.will === undefined);
    return judged(
      without.map(({ connect }) => `CONNECT of ${connect.clientId} without a will`),
      `${sessions.length} of ${sessions.length} CONNECTs hold one`,
    );
  }),
);

export const willTopic = checkOf('will-topic', 'the will goes to spBv1.0/<group>/NDEATH/<node>', (sight) => {
  const { group, node } = sight.endpoint;
  const topic = `spBv1.0/${group}/NDEATH/${node}`;
  return ofWills(sight, (will) => (will.topic === topic ? undefined : `will on ${will.topic}`), topic);
});

export const willQos = checkOf('will-qos', 'the will has QoS 1', (sight) =>
  ofWills(sight, ({ qos }) => (qos === 1 ? undefined : `will with QoS ${qos}`), 'QoS 1'),
);

export const willRetain = checkOf('will-retain', 'the will is not retained', (sight) =>
  ofWills(sight, ({ retain }) => (retain ? 'will with the retain flag' : undefined), 'retain false'),
);
