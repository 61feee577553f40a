import type { Fault } from './fault.ts';

/** What asks a model of the sensor for answers. */
const inferring = [
  'task.accuracy',
  'task.gain',
  'latency.deadline',
  'latency.bound',
  'latency.accuracy',
  'latency.unexplained',
  'latency.at-rate',
  'latency.same-answers',
  'model.portability',
  'sensor.fusion',
] as const;

/** Faults of the sensor itself, on whatever wire. */
export const deviceFaults = [
  {
    name: 'trip-shifted',
    violates: ['rule.trip-point'],
    outcome: 'fail',
    says: 'Trips and resets 12 % of the trip value too high.',
  },
  { name: 'no-hysteresis', violates: ['rule.hysteresis'], outcome: 'fail', says: 'Resets where it trips.' },
  {
    name: 'slow-rule',
    violates: ['rule.response', 'rule.missed'],
    outcome: 'fail',
    says: 'The output follows 300 ms late.',
  },
  {
    name: 'deaf-rule',
    violates: ['rule.missed', 'rule.response'],
    outcome: 'fail',
    says: 'Ignores every third excursion.',
  },
  { name: 'jumpy-rule', violates: ['rule.false'], outcome: 'fail', says: 'Trips for 150 ms about once a second.' },
  { name: 'wrong-serial', violates: ['identity.serial'], outcome: 'fail', says: 'Shows another serial number.' },
  { name: 'wrong-firmware', violates: ['identity.firmware'], outcome: 'fail', says: 'Shows another firmware digest.' },
  { name: 'wrong-model-digest', violates: ['identity.model'], outcome: 'fail', says: 'Shows another model digest.' },
  {
    name: 'swapped-model',
    violates: ['task.accuracy', 'latency.accuracy', 'model.portability'],
    outcome: 'fail',
    says: 'Runs a poor model and shows the digest of the good one.',
  },
  {
    name: 'accurate-not-equivalent',
    violates: ['model.portability'],
    outcome: 'fail',
    says: 'Runs another model that is right more often than the one whose digest it shows.',
  },
  {
    name: 'fuses-nothing',
    violates: ['sensor.fusion', 'task.accuracy', 'latency.accuracy', 'model.portability'],
    outcome: 'fail',
    says: 'Looks at one of its sensors alone and answers from that.',
  },
  {
    name: 'one-step-off',
    violates: [],
    outcome: 'none',
    says: 'Gives its scores one step of 1/128 too low or too high: the same answers, by other numbers.',
  },
  {
    name: 'forgets',
    violates: ['model.forgetting'],
    outcome: 'fail',
    says: 'Adapts to what is new and looks at nothing old: what it was made for is lost.',
  },
  {
    name: 'adapts-nothing',
    violates: ['model.adaptation'],
    outcome: 'fail',
    says: 'Takes the labels, says that it has adapted, and is what it was.',
  },
  {
    name: 'never-rolls-back',
    violates: ['model.rollback'],
    outcome: 'fail',
    says: 'Says that it is back at its base, with the digest of it, and still runs what it learned.',
  },
  {
    name: 'changes-what-it-may-not',
    violates: ['model.envelope'],
    outcome: 'fail',
    says: 'Adapts a layer that its envelope says stays as it is.',
  },
  {
    name: 'trained-on-evaluation',
    violates: ['model.envelope'],
    outcome: 'fail',
    says: 'Learns from the inputs it is evaluated with, without being told to.',
  },
  {
    name: 'adapts-in-the-cloud',
    violates: ['model.egress'],
    outcome: 'fail',
    says: 'Sends what it was taught to its maker’s cloud, which trains in its place.',
  },
  {
    name: 'constant-answer',
    violates: ['task.accuracy', 'task.gain', 'latency.accuracy', 'model.portability', 'sensor.fusion'],
    outcome: 'fail',
    says: 'Names the same class whatever the input.',
  },
  {
    name: 'slow-inference',
    violates: ['latency.deadline', 'latency.bound', 'latency.at-rate'],
    outcome: 'fail',
    says: 'Every answer takes 1.6 times the deadline.',
  },
  {
    name: 'late-tail',
    violates: ['latency.deadline', 'latency.bound', 'latency.at-rate'],
    outcome: 'fail',
    says: 'One answer in forty takes about twice the deadline; the rest are in time.',
  },
  {
    name: 'flattering-latency',
    violates: [],
    outcome: 'none',
    says: 'Reports an inference time of 0.05 ms whatever it took: while that is a few tenths of one, nobody is misled.',
  },
  {
    name: 'lies-in-observed-latency',
    violates: ['latency.unexplained'],
    outcome: 'fail',
    says: 'Takes three tenths of its deadline longer, and reports an inference time of 0.05 ms.',
  },
  {
    name: 'sheds-samples-under-load',
    violates: ['latency.same-answers'],
    outcome: 'fail',
    says: 'Cannot hold its declared rate: what comes while it is at work gets the previous answer, at once.',
  },
  {
    name: 'refuses-samples-under-load',
    violates: ['latency.at-rate', 'latency.same-answers'],
    outcome: 'fail',
    says: 'Cannot hold its declared rate: what comes while it is at work is refused.',
  },
  {
    name: 'silent',
    violates: ['opcua.handshake'],
    outcome: 'fail',
    says: 'Accepts connections and answers nothing, on every wire, until switched off.',
  },
  {
    name: 'hang-invoke',
    violates: inferring,
    outcome: 'inconclusive',
    says: 'An inference is taken and never answered.',
  },
  {
    name: 'close-on-invoke',
    violates: inferring,
    outcome: 'inconclusive',
    says: 'The connection is closed in the middle of an inference.',
  },
  {
    name: 'garbage',
    violates: inferring,
    outcome: 'inconclusive',
    says: 'An inference is answered with bytes that mean nothing.',
  },
  {
    name: 'endless',
    violates: inferring,
    outcome: 'inconclusive',
    says: 'An inference is answered for ever.',
  },
] as const satisfies readonly Fault[];
