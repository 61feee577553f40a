import type { Fault } from './fault.ts';

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
    violates: ['task.accuracy', 'model.portability'],
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
    name: 'one-step-off',
    violates: [],
    outcome: 'none',
    says: 'Gives its scores one step of 1/128 too low or too high: the same answers, by other numbers.',
  },
  {
    name: 'constant-answer',
    violates: ['task.accuracy', 'task.gain', 'model.portability'],
    outcome: 'fail',
    says: 'Names the same class whatever the input.',
  },
  {
    name: 'slow-inference',
    violates: ['latency.deadline'],
    outcome: 'fail',
    says: 'Every answer takes 1.6 times the deadline.',
  },
  {
    name: 'late-tail',
    violates: ['latency.deadline'],
    outcome: 'fail',
    says: 'One answer in forty takes about twice the deadline; the rest are in time.',
  },
  {
    name: 'flattering-latency',
    violates: [],
    outcome: 'none',
    says: 'Reports an inference time of 0.05 ms whatever it took.',
  },
  {
    name: 'silent',
    violates: ['opcua.handshake'],
    outcome: 'fail',
    says: 'Accepts connections and answers nothing, on every wire, until switched off.',
  },
  {
    name: 'hang-invoke',
    violates: ['task.accuracy', 'task.gain', 'latency.deadline', 'model.portability'],
    outcome: 'inconclusive',
    says: 'An inference is taken and never answered.',
  },
  {
    name: 'close-on-invoke',
    violates: ['task.accuracy', 'task.gain', 'latency.deadline', 'model.portability'],
    outcome: 'inconclusive',
    says: 'The connection is closed in the middle of an inference.',
  },
  {
    name: 'garbage',
    violates: ['task.accuracy', 'task.gain', 'latency.deadline', 'model.portability'],
    outcome: 'inconclusive',
    says: 'An inference is answered with bytes that mean nothing.',
  },
  {
    name: 'endless',
    violates: ['task.accuracy', 'task.gain', 'latency.deadline', 'model.portability'],
    outcome: 'inconclusive',
    says: 'An inference is answered for ever.',
  },
] as const satisfies readonly Fault[];
